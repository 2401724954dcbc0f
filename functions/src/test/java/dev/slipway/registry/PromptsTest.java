package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.BOB;
import static dev.slipway.registry.SampleRegistry.ROOT;
import static dev.slipway.registry.name.StageName.PRODUCTION;
import static dev.slipway.registry.name.StageName.STAGING;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Prompts: models whose versions are texts. What is one is told when it is made, and by nothing afterwards. */
class PromptsTest {
    private static final ModelName M = new ModelName("m");
    private static final ModelName P = new ModelName("p");
    private static final String TEXT = "mlflow.prompt.text";

    private final SampleRegistry sample = new SampleRegistry();
    private final Models models = sample.registry.models();

    @Test
    void theTagOfACreateCallMakesAPromptAndAPromptHasTheTag() {
        Model tagged = models.create(M, Optional.empty(), Map.of(ModelKind.TAG, "True"), Request.by(ADA))
                .model();
        Model said = sample.prompt("p");
        Model other = models.create(new ModelName("o"), Optional.empty(), Map.of(ModelKind.TAG, "no"), Request.by(ADA))
                .model();

        assertThat(tagged.kind()).isEqualTo(ModelKind.PROMPT);
        assertThat(sample.store.words(tagged.id()).tags()).containsExactly(Map.entry(ModelKind.TAG, "True"));
        assertThat(sample.now(said).kind()).isEqualTo(ModelKind.PROMPT);
        assertThat(sample.store.words(said.id()).tags()).containsExactly(Map.entry(ModelKind.TAG, "true"));
        assertThat(other.kind()).isEqualTo(ModelKind.MODEL);
        assertThat(sample.facts(said, 1)).singleElement().isInstanceOfSatisfying(ModelFact.Registered.class, fact -> {
            assertThat(fact.kind()).isEqualTo(ModelKind.PROMPT);
            assertThat(fact.members()).containsEntry("kind", Optional.of(ModelKind.PROMPT));
        });
    }

    @Test
    void theTagIsNeitherSetNorTakenAwayLater() {
        sample.model("m");
        sample.prompt("p");

        for (ModelName name : List.of(M, P)) {
            Optional<String> other = name.equals(M) ? Optional.of("true") : Optional.empty();
            assertThat(refused(Refusal.INVALID, () -> tag(name, other)))
                    .hasMessage(
                            "tags." + ModelKind.TAG
                                    + " must stay as the call that made the model left it: it says whether the model is a prompt");
        }
        refused(Refusal.INVALID, () -> tag(P, Optional.of("false")));

        tag(P, Optional.of("true"));
        tag(M, Optional.empty());
        assertThat(sample.now(sample.store.model(P).orElseThrow()).tail().seq()).isEqualTo(1);
    }

    @Test
    void aVersionOfAPromptIsItsTextAndReadyAtOnce() {
        Model prompt = sample.prompt("p");

        Version version = sample.text(prompt, "Answer.");

        assertThat(version.status()).isEqualTo(VersionStatus.READY);
        assertThat(version.contents()).isEqualTo(Contents.Texts.of(Map.of(TEXT, "Answer.", "team", "a")));
        assertThat(version.digest()).isEqualTo(Sha256.of("{\"mlflow.prompt.text\":\"Answer.\"}"));
        assertThat(version.isByReference()).isFalse();
        assertThat(sample.now(version)).isEqualTo(version);
        assertThat(sample.text(prompt, "Ask.").digest()).isNotEqualTo(version.digest());
    }

    @Test
    void theTextOfAVersionStaysAsItWasRegistered() {
        Model prompt = sample.prompt("p");
        sample.text(prompt, "Answer.");

        assertThat(refused(Refusal.INVALID, () -> tagVersion(TEXT, Optional.of("Lie."))))
                .hasMessage("tags." + TEXT
                        + " must stay as it was registered: it is part of the prompt; register another version");
        refused(Refusal.INVALID, () -> tagVersion(TEXT, Optional.empty()));
        refused(Refusal.INVALID, () -> tagVersion("_mlflow_prompt_type", Optional.of("chat")));

        tagVersion("_mlflow_prompt_model_config", Optional.of("{}"));
        assertThat(sample.store.version(prompt.id(), 1).orElseThrow().metadata().tags())
                .containsExactlyInAnyOrderEntriesOf(Map.of(TEXT, "Answer.", "_mlflow_prompt_model_config", "{}"));
    }

    @Test
    void aPromptHasNoFiles() {
        Model prompt = sample.prompt("p");
        Version text = sample.text(prompt, "Answer.");
        Version file = sample.ready(sample.model("m"));

        refused(Refusal.PROMPT_HAS_NO_FILES, () -> sample.registered(prompt));
        refused(Refusal.PROMPT_HAS_NO_FILES, () -> share(P, file));
        refused(Refusal.PROMPT_HAS_NO_FILES, () -> share(M, text));
        assertThat(sample.now(prompt).lastVersion()).isEqualTo(1);
    }

    @Test
    void noDefaultHoldsForAPrompt() {
        sample.registry
                .defaults()
                .set(STAGING, new Policy(2, Set.of("board"), List.of(), Duration.ofDays(1)), by(ROOT));
        Model prompt = sample.prompt("p");
        Version version = sample.text(prompt, "Answer.");

        for (StageName stage : List.of(PRODUCTION, STAGING)) {
            assertThat(sample.promotion(version, stage).status()).isEqualTo(PromotionStatus.APPLIED);
            assertThat(sample.registry
                            .policies()
                            .of(sample.now(prompt), stage)
                            .inForce()
                            .origin())
                    .isEqualTo(PolicyOrigin.BUILT_IN);
        }
        assertThat(sample.registry.verification().verify(P, Optional.empty()).differences())
                .isEmpty();
        assertThat(sample.registry.verification().verify(P, Optional.empty()).whole())
                .isTrue();
        assertThat(sample.now(prompt).keepsName()).isFalse();
    }

    @Test
    void aPolicyThatItsMaintainerSetsGuardsAPromptLikeAModel() {
        Model prompt = sample.prompt("p");
        Policy own = Policy.ONE_APPROVAL;
        sample.registry.policies().set(P, PRODUCTION, own, Request.by(ADA));
        Version version = sample.text(prompt, "Answer.");

        assertThat(sample.promotion(version, PRODUCTION).status()).isEqualTo(PromotionStatus.WAITING);

        sample.registry.policies().set(P, PRODUCTION, Policy.OPEN, Request.by(ADA));
        sample.promoted(version, PRODUCTION);
        assertThat(sample.now(prompt).stage(PRODUCTION).holds(1)).isTrue();
    }

    @Test
    void aNameOfAModelKeepsItsPoliciesInTheHandsOfAPrompt() {
        Model model = sample.model("m");
        sample.promoted(sample.ready(model), PRODUCTION);
        sample.registry.stages().clear(M, PRODUCTION, "gone", Request.by(ADA));
        models.delete(M, Request.by(ADA));

        assertThat(refused(Refusal.NAME_RESERVED, () -> create(M, BOB))).hasMessageContaining("with its policies");
        Model prompt = create(M, ADA);

        assertThat(prompt.keepsName()).isTrue();
        assertThat(sample.facts(prompt, 2))
                .containsExactly(
                        new StageFact.PolicySet(PRODUCTION, 1, Policy.ofBirth(PRODUCTION)),
                        new StageFact.PolicySet(STAGING, 1, Policy.OPEN));
        assertThat(sample.promotion(sample.text(prompt, "Answer."), PRODUCTION).status())
                .isEqualTo(PromotionStatus.WAITING);
        assertThat(sample.registry.verification().verify(M, Optional.empty()).whole())
                .isTrue();
    }

    @Test
    void aPromptThatIsThereTakesNoNameOfAModel() {
        Model model = sample.model("m");
        sample.promoted(sample.ready(model), PRODUCTION);
        sample.registry.stages().clear(M, PRODUCTION, "gone", Request.by(ADA));
        models.delete(M, Request.by(ADA));
        sample.promotion(sample.text(sample.prompt("p"), "Answer."), PRODUCTION);

        for (Caller caller : List.of(ADA, ROOT)) {
            assertThat(refused(Refusal.NAME_RESERVED, () -> models.update(P, named(M), Request.by(caller))))
                    .hasMessageContaining("a prompt that is there already cannot take it");
        }
        assertThat(sample.store.model(P)).isPresent();
    }

    private Model create(ModelName name, Caller caller) {
        return models.create(name, ModelKind.PROMPT, Optional.empty(), Map.of(), Request.by(caller))
                .model();
    }

    private void share(ModelName name, Version original) {
        sample.registry
                .linkedVersions()
                .sharing(
                        name,
                        original,
                        Optional.empty(),
                        Map.of(),
                        original.metadata().lineage(),
                        Request.by(ADA));
    }

    private void tag(ModelName name, Optional<String> value) {
        models.update(
                name,
                new Models.Description(Optional.empty(), Optional.empty(), Map.of(ModelKind.TAG, value)),
                Request.by(ADA));
    }

    private void tagVersion(String tag, Optional<String> value) {
        sample.registry
                .versions()
                .update(
                        P,
                        1,
                        new Versions.Description(Optional.empty(), Map.of(tag, value), Map.of()),
                        Request.by(ADA));
    }

    private static Models.Description named(ModelName name) {
        return new Models.Description(Optional.of(name), Optional.empty(), Map.of());
    }

    private static Request<Defaults.Default> by(Caller caller) {
        return Request.by(caller);
    }
}
