package dev.slipway.http;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Offences;
import dev.slipway.registry.refusal.Warning;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Rollback;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.text.Apart;
import dev.slipway.registry.text.Texts;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Parent;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The registry's values, with everything that they may say or with nothing that they may leave out. */
final class Samples {
    static final Sha256 DIGEST = Sha256.of("a");
    private static final Apart LEFT_OUT = new Apart(new TreeSet<>(Set.of("tags.card")), DIGEST, 9_000);

    private static final Stamp ADA = new Stamp(Identity.user("ada"), Calls.NOW);

    private final boolean full;

    private Samples(boolean full) {
        this.full = full;
    }

    static Samples full() {
        return new Samples(true);
    }

    static Samples bare() {
        return new Samples(false);
    }

    <T> Optional<T> maybe(T value) {
        return full ? Optional.of(value) : Optional.empty();
    }

    Stage stage() {
        return new Stage(
                StageName.PRODUCTION,
                full ? 3 : 0,
                1,
                maybe(new Stage.Occupant(3, DIGEST, Optional.of("models/a/b"), ADA)),
                Optional.empty());
    }

    Model model() {
        TreeMap<StageName, Stage> stages = new TreeMap<>(Map.of(StageName.PRODUCTION, stage()));
        return new Model(
                Calls.ID,
                new ModelName("fraud detector"),
                full
                        ? new Holdings(3, stages, 0, new TreeMap<>(Map.of(7L, StageName.PRODUCTION)))
                        : new Holdings(0, new TreeMap<>(), 0, new TreeMap<>()),
                ADA,
                new Tail(9, DIGEST, Calls.NOW),
                maybe(new Model.Deletion(Calls.NOW, Calls.NOW)));
    }

    DescribedModel described() {
        return new DescribedModel(
                model(),
                new Words(new Texts(maybe("text"), full ? Map.of("team", "risk") : Map.of(), maybe(LEFT_OUT))));
    }

    Version version() {
        Metadata metadata = full
                ? leftOut(found(
                        Fields.pick(Json.readObject(Calls.example("VersionRegistration")), new Offences(), Metadata::of)
                                .orElseThrow()))
                : new Metadata(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), Lineage.NONE);
        Version version = Version.registered(
                new VersionKey(Calls.ID, 3),
                full ? new Contents.Held("models/a/b", DIGEST, 1, 0) : new Contents.Texts(DIGEST),
                metadata,
                ADA,
                new Progress(
                        full ? VersionStatus.REJECTED : VersionStatus.PENDING_UPLOAD,
                        maybe("too short"),
                        maybe(Calls.NOW)));
        return (full ? version.deleted(Calls.NOW) : version).at(9);
    }

    /** The same metadata with a text that is too long to be shown here. */
    private static Metadata leftOut(Metadata metadata) {
        return metadata.with(new Texts(metadata.description(), metadata.tags(), Optional.of(LEFT_OUT)));
    }

    /** The same metadata with the parent looked up. */
    private static Metadata found(Metadata metadata) {
        Parent.Found parent = new Parent.Found(Calls.ID, new ModelName("m"), 3, DIGEST);
        return metadata.with(metadata.lineage().childOf(parent));
    }

    StageChange stageChange() {
        return new StageChange(
                Calls.ID,
                9,
                StageName.PRODUCTION,
                4,
                StageChange.Kind.ROLLED_BACK,
                new StageChange.Move(maybe(3), maybe(2)),
                new StageChange.Cause(
                        ADA, "reason", maybe(Calls.ID + "-7"), full ? List.of(Identity.user("eve")) : List.of()),
                new StageChange.Landings(Optional.empty(), Optional.empty()),
                new StageChange.Under(origin(), true));
    }

    Rollback rollback() {
        return new Rollback(
                stage(),
                maybe(3),
                version(),
                stageChange(),
                full ? List.of(new Warning(Warning.Code.EXTERNAL_FILES, "outside")) : List.of());
    }

    Policy policy() {
        return full ? Policy.of(Calls.example("Policy")) : Policy.OPEN;
    }

    PolicyOrigin origin() {
        return new PolicyOrigin(0, maybe(4L));
    }

    Promotion promotion() {
        return new Promotion(
                Calls.ID + "-7",
                new Promotion.Target(Calls.ID, new ModelName("m"), StageName.PRODUCTION, 3),
                new Promotion.Basis(DIGEST, 0, new PolicyInForce(policy(), origin())),
                new Promotion.Asked(ADA, "reason", Calls.NOW),
                full ? List.of(new Gate.Result("auc >= 0.9", true, "it is")) : List.of(),
                full ? List.of(decision()) : List.of(),
                maybe(new Promotion.End(PromotionStatus.REJECTED, Calls.NOW, "rejected by eve")),
                9);
    }

    Decision decision() {
        return new Decision(Decision.Verdict.APPROVE, new Stamp(Identity.user("eve"), Calls.NOW), maybe("fine"));
    }
}
