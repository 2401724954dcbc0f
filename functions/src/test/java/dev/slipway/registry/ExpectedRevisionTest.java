package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.ROOT;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Revisions of models and versions, and changes that depend on them while others make changes too. */
class ExpectedRevisionTest {
    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");

    @Test
    void aModelsRevisionIsThePlaceOfItsLastEntryWhateverItsStagesAndVersionsDo() {
        assertThat(model.rev()).isEqualTo(1);
        sample.promoted(sample.ready(model), StageName.STAGING);
        assertThat(sample.now(model).rev()).isEqualTo(1);

        Model described = describe(sample.registry, Request.by(ADA)).model();

        assertThat(described.rev()).isEqualTo(described.tail().seq()).isGreaterThan(2);
        assertThat(sample.now(model).rev()).isEqualTo(described.rev());
        Model deleted =
                sample.registry.models().delete(model.name(), Request.by(ROOT)).model();
        assertThat(deleted.rev()).isEqualTo(deleted.tail().seq());
        Model restored = sample.registry
                .models()
                .restore(deleted.ref(), Optional.empty(), Request.by(ROOT))
                .model();
        assertThat(restored.rev()).isEqualTo(deleted.rev() + 1);
    }

    @Test
    void aVersionsRevisionIsThePlaceOfItsLastEntry() {
        Version first = sample.registered(model);
        assertThat(first.rev()).isEqualTo(2);
        Version second = sample.ready(model);
        assertThat(second.rev()).isEqualTo(4);

        sample.upload(first);
        assertThat(complete(sample.registry, first, Request.by(ADA)).rev()).isEqualTo(5);
        assertThat(sample.now(second).rev()).isEqualTo(4);
    }

    @Test
    void aModelThatChangesWhileItIsChangedForARevisionIsLeftAlone() {
        sample.between.beforeCommit(
                () -> sample.registry.models().update(model.name(), said("somebody else's"), Request.by(ROOT)));

        Refused refused =
                refused(Refusal.PRECONDITION_FAILED, () -> describe(sample.overtaken, expecting(model.rev())));

        assertThat(refused).hasMessage("m is at revision 2, not 1");
        assertThat(refused.facts()).isEqualTo(Map.of("rev", 2L));
        assertThat(sample.store.words(model.id()).description()).contains("somebody else's");
        assertThat(sample.history(model)).hasSize(2);
    }

    @Test
    void aModelIsChangedForARevisionThoughOneOfItsVersionsComesInBetween() {
        sample.between.beforeCommit(() -> sample.registered(model));

        Model described = describe(sample.overtaken, expecting(model.rev())).model();

        assertThat(described.rev()).isEqualTo(3);
        assertThat(sample.between.isOver()).isTrue();
    }

    @Test
    void aVersionThatChangesWhileItIsDeletedForARevisionIsLeftAlone() {
        Version version = sample.ready(model);
        sample.between.beforeCommit(() -> sample.registry
                .versions()
                .update(
                        model.name(),
                        1,
                        new Versions.Description(Optional.of(Optional.of("kept")), Map.of(), Map.of()),
                        Request.by(ADA)));

        Refused refused = refused(
                Refusal.PRECONDITION_FAILED,
                () -> sample.overtaken.versions().delete(model.name(), 1, expecting(version.rev())));

        assertThat(refused).hasMessage("version 1 is at revision 4, not 3");
        assertThat(refused.facts()).isEqualTo(Map.of("rev", 4L));
        assertThat(sample.now(version).deletedAt()).isEmpty();
    }

    @Test
    void aVersionThatBecomesReadyWhileSomebodyCompletesItForARevisionIsReadyOnce() {
        Version version = sample.registered(model);
        sample.upload(version);
        sample.between.beforeCommit(() -> complete(sample.registry, version, Request.by(ADA)));

        refused(Refusal.PRECONDITION_FAILED, () -> complete(sample.overtaken, version, expecting(version.rev())));

        Version ready = sample.now(version);
        assertThat(ready.status()).isEqualTo(VersionStatus.READY);
        assertThat(sample.facts(model, 3)).containsExactly(VersionFact.Ready.of(ready));
    }

    @Test
    void filesAreNotLookedAtNorRejectedForAnotherRevision() {
        Version version = sample.registered(model);
        refused(Refusal.PRECONDITION_FAILED, () -> complete(sample.registry, version, expecting(version.rev() + 1)));
        sample.uploadOther(sample.files(version).get(0));

        refused(Refusal.PRECONDITION_FAILED, () -> complete(sample.registry, version, expecting(version.rev() + 1)));
        assertThat(sample.now(version)).isEqualTo(version);
        sample.between.beforeCommit(() -> sample.registry.versions().delete(model.name(), 1, Request.by(ADA)));
        refused(Refusal.PRECONDITION_FAILED, () -> complete(sample.overtaken, version, expecting(version.rev())));

        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.PENDING_UPLOAD);
    }

    private DescribedModel describe(Registry registry, Request<DescribedModel> request) {
        return registry.models().update(model.name(), said("mine"), request);
    }

    private Version complete(Registry registry, Version version, Request<Versions.ModelVersion> request) {
        return registry.uploads().complete(model, version.number(), request).version();
    }

    private static Models.Description said(String text) {
        return new Models.Description(Optional.empty(), Optional.of(Optional.of(text)), Map.of());
    }

    private static <T> Request<T> expecting(long rev) {
        return Request.<T>by(ADA).expecting(Optional.of(rev));
    }
}
