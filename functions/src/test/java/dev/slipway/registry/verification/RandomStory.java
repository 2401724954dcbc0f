package dev.slipway.registry.verification;

import dev.slipway.registry.Models;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.Versions;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision.Verdict;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Things happen to a few models by chance; what is refused does not happen. */
final class RandomStory {
    private static final List<String> NAMES = List.of("fraud", "Fraud", "churn", "spam", "Spam");
    private static final List<StageName> STAGES =
            List.of(StageName.STAGING, StageName.PRODUCTION, new StageName("canary"));
    private static final Caller HEIDI = Roles.DEFAULT.caller(Identity.user("heidi"), Set.of("approvers"));
    private static final List<Policy> POLICIES = List.of(
            Policy.OPEN,
            Policy.ONE_APPROVAL,
            new Policy(2, Set.of("approvers"), List.of(), Duration.ofDays(1)),
            new Policy(
                    0,
                    Set.of("approvers"),
                    List.of(new Gate("auc", Gate.Op.AT_LEAST, Optional.of(new BigDecimal("0.5")), BigDecimal.ZERO)),
                    Duration.ofDays(1)));

    final SampleRegistry sample = new SampleRegistry();
    final List<String> models = new ArrayList<>();
    private final Random random;
    private int done;

    RandomStory(Random random) {
        this.random = random;
    }

    /** How many things happened that were not refused. */
    int done() {
        return done;
    }

    /** One thing happens, or is refused. */
    void goOn() {
        sample.later(Duration.ofMinutes(random.nextInt(300)));
        try {
            happen();
            done++;
        } catch (Refused refused) {
            // By its rules the registry does not do it.
        }
    }

    private void happen() {
        if (models.isEmpty() || random.nextInt(20) == 0) {
            models.add(sample.registry
                    .models()
                    .create(new ModelName(any(NAMES)), Optional.empty(), Map.of("a", "1"), by(SampleRegistry.ROOT))
                    .model()
                    .id());
            return;
        }
        Model model = sample.store.modelById(any(models)).orElseThrow();
        int number = 1 + random.nextInt(Math.max(1, model.lastVersion()));
        switch (random.nextInt(18)) {
            case 0 -> describe(model, Optional.of(new ModelName(any(NAMES))));
            case 1 -> describe(model, Optional.empty());
            case 2 -> sample.registry.models().delete(model.ref(), by(SampleRegistry.ROOT));
            case 3 ->
                sample.registry
                        .models()
                        .restore(
                                new ModelRef.Deleted(model.id()),
                                random.nextBoolean() ? Optional.empty() : Optional.of(new ModelName(any(NAMES))),
                                by(SampleRegistry.ROOT));
            case 4, 5 ->
                sample.registry.policies().set(model.ref(), any(STAGES), any(POLICIES), by(SampleRegistry.ROOT));
            case 6 -> register(model, false);
            case 7, 8 -> register(model, true);
            case 9 ->
                sample.registry
                        .versions()
                        .update(
                                model.ref(),
                                number,
                                new Versions.Description(
                                        Optional.empty(), Map.of("a", Optional.of("" + random.nextInt())), Map.of()),
                                by(SampleRegistry.ADA));
            case 10 -> deleteOrRestore(model, number);
            case 11 -> copy(model);
            case 12, 13 ->
                sample.registry
                        .promotions()
                        .request(model.ref(), number, any(STAGES), "better", by(SampleRegistry.ADA));
            case 14, 15 -> decide(model);
            case 16 -> end(model);
            default -> move(model, number);
        }
    }

    private void describe(Model model, Optional<ModelName> name) {
        sample.registry
                .models()
                .update(
                        model.ref(),
                        new Models.Description(name, Optional.of(Optional.of("" + random.nextInt(3))), Map.of()),
                        by(SampleRegistry.ROOT));
    }

    private void register(Model model, boolean complete) {
        Version version = sample.registry
                .versions()
                .register(
                        model.ref(),
                        SampleRegistry.NOTHING_SAID,
                        SampleRegistry.manifest("weights.bin"),
                        by(SampleRegistry.ADA))
                .version();
        VersionFile file = sample.files(version).get(0);
        if (complete) {
            sample.upload(file);
        } else if (random.nextBoolean()) {
            sample.uploadOther(file);
        }
        sample.registry.uploads().objectCreated(file.key());
    }

    private void deleteOrRestore(Model model, int number) {
        if (random.nextBoolean()) {
            sample.registry.versions().delete(model.ref(), number, by(SampleRegistry.ROOT));
        } else {
            sample.registry.versions().restore(model.ref(), number, by(SampleRegistry.ROOT));
        }
    }

    private void copy(Model model) {
        Model other = sample.store.modelById(any(models)).orElseThrow();
        sample.store
                .version(other.id(), 1)
                .ifPresent(original -> sample.registry
                        .linkedVersions()
                        .sharing(
                                model.ref(),
                                original,
                                Optional.empty(),
                                Map.of(),
                                Lineage.NONE,
                                by(SampleRegistry.GRACE)));
    }

    private void decide(Model model) {
        for (String id : model.open()) {
            sample.registry
                    .promotions()
                    .decide(
                            id,
                            random.nextInt(4) == 0 ? Verdict.REJECT : Verdict.APPROVE,
                            Optional.empty(),
                            by(random.nextBoolean() ? SampleRegistry.GRACE : HEIDI));
        }
    }

    private void end(Model model) {
        for (String id : model.open()) {
            switch (random.nextInt(3)) {
                case 0 -> sample.registry.promotions().withdraw(id, by(SampleRegistry.ADA));
                case 1 -> sample.registry.endings().expire(id);
                default ->
                    sample.registry
                            .endings()
                            .supersedeAll(PromotionId.of(id).orElseThrow().modelId());
            }
        }
    }

    private void move(Model model, int number) {
        StageName stage = any(STAGES);
        switch (random.nextInt(3)) {
            case 0 ->
                sample.registry
                        .stages()
                        .rollBack(model.ref(), stage, Optional.empty(), "worse", by(SampleRegistry.GRACE));
            case 1 -> sample.registry.stages().clear(model.ref(), stage, "retired", by(SampleRegistry.ROOT));
            default -> sample.registry.promotions().point(model.ref(), stage, number, "alias", by(SampleRegistry.ADA));
        }
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static <T> Request<T> by(Caller caller) {
        return Request.by(caller);
    }
}
