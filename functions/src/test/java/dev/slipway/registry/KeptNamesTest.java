package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.BOB;
import static dev.slipway.registry.SampleRegistry.ROOT;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.KeptNames.Status;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.NameFreed;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Names that stay with a model, and freeing them. */
class KeptNamesTest {
    private static final ModelName PAY = new ModelName("pay");
    private static final ModelName PAYMENTS = new ModelName("payments");

    private final SampleRegistry sample = new SampleRegistry();
    private final Registry registry = sample.registry;
    private final Model pay = guarded();

    private Model guarded() {
        Model model = sample.model("pay");
        registry.policies().set(PAY, StageName.STAGING, Policy.ONE_APPROVAL, Request.by(ROOT));
        sample.promoted(sample.ready(model), StageName.STAGING);
        return model;
    }

    @Test
    void theNameOfADeletedModelIsFreedAndTakenByAnybodyWithoutItsPolicies() {
        delete();
        assertThat(registry.keptNames().of(PAY).status()).isEqualTo(Status.KEPT);
        refused(Refusal.NAME_RESERVED, () -> create("pay"));

        assertThat(free().status()).isEqualTo(Status.FREE);
        refused(Refusal.MODEL_NOT_FOUND, () -> registry.keptNames().of(PAY));
        assertWhole();
        Model taken = create("pay");

        assertThat(taken.stages().get(StageName.STAGING).policyRevision()).isZero();
        assertThat(taken.keepsName()).isFalse();
        assertThat(taken.access().revision()).isZero();
        assertThat(own())
                .containsExactly(new NameFreed(PAY, pay.id(), sample.now(pay).rev(), "nobody asks for it"));
        assertWhole();
        registry.models().delete(PAY, Request.by(BOB));
        assertWhole();
    }

    @Test
    void aNameThatLeadsToARenamedModelIsFreedAndItsNamesakesToo() {
        rename();
        assertThat(registry.catalog().model(PAY).id()).isEqualTo(pay.id());
        refused(Refusal.NAMESAKE, () -> create("Pay"));

        free();

        refused(Refusal.MODEL_NOT_FOUND, () -> registry.catalog().model(PAY));
        create("Pay");
        assertWhole();
    }

    @Test
    void aFormerModelTakesItsFreedNameAgainLikeAnybody() {
        delete();
        free();

        registry.models().restore(new ModelRef.Deleted(pay.id()), Optional.empty(), Request.by(ROOT));

        assertThat(registry.catalog().model(PAY).id()).isEqualTo(pay.id());
        refused(Refusal.NAMESAKE, () -> create("PAY"));
        assertWhole();
    }

    @Test
    void theNameOfAModelInUseIsNotFreedNorOneThatIsFree() {
        assertThat(refused(Refusal.MODEL_EXISTS, this::free))
                .hasMessage("pay is the name of a model in use; rename or delete the model first");
        rename();
        refused(Refusal.MODEL_EXISTS, () -> registry.keptNames().free(PAYMENTS, "mine", Request.by(ROOT)));
        free();
        assertThat(refused(Refusal.MODEL_NOT_FOUND, this::free))
                .hasMessage("no model is called pay, and the name stays with none");
        assertThat(own()).hasSize(1);
    }

    @Test
    void aNameThatIsTakenWhileItIsFreedIsLeftAlone() {
        delete();
        sample.between.beforeCommit(
                () -> registry.models().restore(new ModelRef.Deleted(pay.id()), Optional.empty(), Request.by(ROOT)));

        refused(Refusal.MODEL_EXISTS, () -> sample.overtaken.keptNames().free(PAY, "mine", Request.by(ROOT)));

        assertThat(sample.between.isOver()).isTrue();
        assertThat(own()).isEmpty();
    }

    @Test
    void onlyAnAdminFreesANameOrAsksWithWhomItStays() {
        delete();
        Registry asAda = registry.onBehalfOf(ADA, Permission.ADMINISTER);

        refused(Refusal.FORBIDDEN, () -> asAda.keptNames().free(PAY, "mine", Request.by(ADA)));

        assertThat(own()).isEmpty();
    }

    private void delete() {
        registry.stages().clear(PAY, StageName.STAGING, "retired", Request.by(ROOT));
        registry.models().delete(PAY, Request.by(ROOT));
    }

    private void rename() {
        registry.models()
                .update(
                        PAY,
                        new Models.Description(Optional.of(PAYMENTS), Optional.empty(), Map.of()),
                        Request.by(ROOT));
    }

    private KeptNames.Name free() {
        return registry.keptNames().free(PAY, "nobody asks for it", Request.by(ROOT));
    }

    private Model create(String name) {
        return registry.models()
                .create(new ModelName(name), Optional.empty(), Map.of(), Request.by(BOB))
                .model();
    }

    private List<Fact> own() {
        return registry.lists().entriesFrom(OwnHistory.ID, 1, 100).stream()
                .map(entry -> entry.fact())
                .toList();
    }

    private void assertWhole() {
        for (ModelRef ref : List.of(new ModelRef.Deleted(pay.id()), ModelRef.OWN)) {
            assertThat(registry.verification().verify(ref, Optional.empty()).differences())
                    .as("%s", ref)
                    .isEmpty();
        }
    }
}
