package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.BOB;
import static dev.slipway.registry.SampleRegistry.ROOT;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryStore.KeptName;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.version.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A name under which a guarded stage has answered stays with its model, and policies stay with the name. */
class GuardedNamesTest {
    private static final ModelName M = new ModelName("m");
    private static final ModelName N = new ModelName("n");
    private static final ModelName O = new ModelName("o");
    private static final StageName CANARY = new StageName("canary");

    private final SampleRegistry sample = new SampleRegistry();
    private final Models models = sample.registry.models();

    @Test
    void aModelWhoseGuardedStageHasHeldAVersionIsRenamedByItsMaintainerOnly() {
        Model model = guarded();

        assertThat(refused(Refusal.FORBIDDEN, () -> rename(BOB, M, N)))
                .hasMessage("a stage with a policy has held a version under the name m:"
                        + " renaming the model needs the role maintainer (user:ada) or admin (admins)");

        assertThat(sample.now(model).name()).isEqualTo(M);
        assertThat(rename(ROOT, M, N).name()).isEqualTo(N);
    }

    @Test
    void itsOldNameLeadsToItForReadersAndWriters() {
        Model model = guarded();
        rename(ROOT, M, N);

        assertThat(sample.store.model(M)).contains(sample.now(model));
        Version version = sample.registry
                .versions()
                .register(M, SampleRegistry.NOTHING_SAID, SampleRegistry.manifest("more.bin"), Request.by(ADA))
                .version();
        assertThat(version.modelId()).isEqualTo(model.id());
        assertThat(refused(Refusal.FORBIDDEN, () -> rename(BOB, M, O))).hasMessageContaining("under the name n:");
    }

    @Test
    void nobodyTakesTheOldNameOfAModelInUse() {
        guarded();
        rename(ROOT, M, N);
        sample.model("o");

        for (Caller caller : new Caller[] {ADA, ROOT}) {
            assertThat(refused(Refusal.MODEL_EXISTS, () -> create(caller, M)))
                    .hasMessage("m leads to n, which had that name before");
            assertThat(refused(Refusal.MODEL_EXISTS, () -> rename(caller, O, M)))
                    .hasMessage("m leads to n, which had that name before");
        }
    }

    @Test
    void everyNameOfAChainLeadsToTheModelWhichCanGoBackToTheFirst() {
        Model model = guarded();
        rename(ROOT, M, N);
        rename(ROOT, N, O);
        assertLeadTo(model, M, N, O);

        rename(ROOT, O, M);

        assertThat(sample.now(model).name()).isEqualTo(M);
        assertLeadTo(model, M, N, O);
        refused(Refusal.MODEL_EXISTS, () -> create(ROOT, N));
    }

    @Test
    void theNameOfADeletedModelIsTakenByItsMaintainerOnlyAndBringsItsPolicies() {
        Model model = guarded();
        setPolicy(M, CANARY, Policy.ONE_APPROVAL);
        delete(M);

        assertThat(refused(Refusal.NAME_RESERVED, () -> create(BOB, M)))
                .hasMessage(
                        "m stays with a deleted model, " + model.id()
                                + ", with its policies and access: taking the name needs the role maintainer of the model or admin (admins)");
        Model heir = create(ROOT, M);

        assertThat(heir.keepsName()).isTrue();
        assertThat(sample.facts(heir, 1))
                .containsExactly(
                        new ModelFact.Registered(
                                ModelKind.MODEL,
                                Optional.empty(),
                                Map.of(),
                                Optional.of(new ModelFact.Heritage(model.id(), true)),
                                Words.NONE.digest()),
                        new StageFact.PolicySet(CANARY, 1, Policy.ONE_APPROVAL));
        assertThat(policy(heir, CANARY)).isEqualTo(Policy.ONE_APPROVAL);
        refused(Refusal.FORBIDDEN, () -> rename(BOB, M, N));
    }

    @Test
    void aNameWhoseGuardedStageNeverHeldAnythingIsTakenByAnybodyTogetherWithThePolicies() {
        Model deleted = sample.model("m");
        setPolicy(M, CANARY, Policy.ONE_APPROVAL);
        delete(M);

        Model heir = create(ADA, M);

        assertThat(heir.keepsName()).isFalse();
        assertThat(policy(heir, CANARY)).isEqualTo(Policy.ONE_APPROVAL);
        assertThat(sample.facts(heir, 1).get(0))
                .isInstanceOfSatisfying(
                        ModelFact.Registered.class,
                        registered -> assertThat(registered.heritage())
                                .contains(new ModelFact.Heritage(deleted.id(), false)));
    }

    @Test
    void renamingAModelAwayDoesNotFreeItsNameOfItsPolicies() {
        sample.model("m");
        setPolicy(M, CANARY, Policy.ONE_APPROVAL);
        rename(ADA, M, N);
        sample.model("o");

        assertThat(refused(Refusal.NAME_RESERVED, () -> rename(BOB, O, M)))
                .hasMessage(
                        "m stays with n, with its policies and access: taking the name needs the role maintainer of the model or admin (admins)");
        Model heir = create(ADA, M);

        assertThat(policy(heir, CANARY)).isEqualTo(Policy.ONE_APPROVAL);
        assertThat(policy(sample.store.model(N).orElseThrow(), CANARY)).isEqualTo(Policy.ONE_APPROVAL);
    }

    @Test
    void aModelThatIsThereTakesTheNameOfADeletedOneByItsMaintainerOnly() {
        guarded();
        delete(M);
        Model other = sample.model("o");

        refused(Refusal.NAME_RESERVED, () -> rename(BOB, O, M));

        assertThat(rename(ROOT, O, M).id()).isEqualTo(other.id());
        assertThat(sample.store.model(M)).contains(sample.now(other));
    }

    @Test
    void aRestoredModelHasItsNameBackOrLeadsThereFromIt() {
        Model model = guarded();
        ModelRef deleted = delete(M);
        models.restore(deleted, Optional.empty(), Request.by(ROOT));
        assertLeadTo(model, M);

        models.restore(delete(M), Optional.of(N), Request.by(ROOT));

        assertLeadTo(model, M, N);
        refused(Refusal.MODEL_EXISTS, () -> create(ROOT, M));
    }

    @Test
    void besideANameThatStaysWithItsModelThereIsNoNamesake() {
        Model model = guarded();
        sample.model("o");
        ModelName namesake = new ModelName("M");

        for (Caller caller : new Caller[] {ADA, ROOT}) {
            assertThat(refused(Refusal.NAMESAKE, () -> create(caller, namesake)))
                    .hasMessage(
                            "M differs only in case or width from m, of which a stage with a policy has held a version");
            refused(Refusal.NAMESAKE, () -> rename(caller, O, namesake));
        }
        assertThat(rename(ROOT, M, namesake).id())
                .as("its own name in another case")
                .isEqualTo(model.id());
        assertLeadTo(model, M, namesake);
    }

    @Test
    void namesakesOfAnUnguardedNameAreAllowed() {
        sample.model("m");

        assertThat(create(ADA, new ModelName("M")).name().value()).isEqualTo("M");
    }

    @Test
    void aStageThatDiffersOnlyInCaseFromAnotherIsNotMade() {
        sample.ready(sample.model("m"));
        setPolicy(M, CANARY, Policy.OPEN);
        StageName namesake = new StageName("Canary");

        Refused refused = refused(
                Refusal.NAMESAKE,
                () -> sample.registry.promotions().point(M, namesake, 1, "a reason", Request.by(ADA)));

        assertThat(refused)
                .hasMessage(
                        "Canary differs only in case from canary, which m has; use that name, or clear it first if it"
                                + " is an alias");
        refused(Refusal.NAMESAKE, () -> setPolicy(M, namesake, Policy.ONE_APPROVAL));
    }

    @Test
    void anAliasThatHoldsNothingKeepsNobodyFromGuardingItsNamesakeAndDoesNotComeBackBesideIt() {
        Model model = sample.model("m");
        sample.ready(model);
        sample.ready(model);
        StageName namesake = new StageName("Canary");
        point(namesake, 1);
        point(namesake, 2);
        refused(Refusal.NAMESAKE, () -> setPolicy(M, CANARY, Policy.ONE_APPROVAL));
        sample.registry.stages().unset(M, List.of(namesake), Optional.empty(), "not needed", Request.by(ADA));

        setPolicy(M, CANARY, Policy.ONE_APPROVAL);

        refused(Refusal.NAMESAKE, () -> point(namesake, 1));
        refused(
                Refusal.STAGE_NOT_FOUND,
                () -> sample.registry.stages().rollBack(M, namesake, Optional.empty(), "back", Request.by(ADA)));
        refused(Refusal.NAMESAKE, () -> setPolicy(M, namesake, Policy.OPEN));
    }

    private void point(StageName alias, int version) {
        sample.registry.promotions().point(M, alias, version, "a reason", Request.by(ADA));
    }

    @Test
    void aRenameThatMeetsTheFirstGuardedMoveIsRefusedLikeALaterOne() {
        Model model = sample.model("m");
        Version version = sample.ready(model);
        sample.between.beforeCommit(() -> sample.promoted(version, StageName.PRODUCTION));

        refused(Refusal.FORBIDDEN, () -> sample.overtaken.models().update(M, name(N), Request.by(BOB)));

        assertThat(sample.between.isOver()).isTrue();
        assertLeadTo(model, M);
    }

    @Test
    void aModelThatIsMadeWhileTheNameIsGivenUpDoesNotGetItUnseen() {
        Model model = guarded();
        sample.between.beforeCommit(() -> delete(M));

        refused(
                Refusal.MODEL_EXISTS,
                () -> sample.overtaken.models().create(M, Optional.empty(), Map.of(), Request.by(ADA)));

        assertThat(sample.between.isOver()).isTrue();
        assertThat(sample.store.keeper(M).map(KeptName::modelId)).contains(model.id());
    }

    @Test
    void ofTwoModelsThatTakeOneNameOneGetsIt() {
        sample.model("m");
        setPolicy(M, CANARY, Policy.ONE_APPROVAL);
        delete(M);
        sample.between.beforeCommit(() -> create(ADA, M));

        refused(
                Refusal.MODEL_EXISTS,
                () -> sample.overtaken.models().create(M, Optional.empty(), Map.of(), Request.by(ADA)));

        assertThat(sample.between.isOver()).isTrue();
        assertThat(policy(sample.store.model(M).orElseThrow(), CANARY)).isEqualTo(Policy.ONE_APPROVAL);
    }

    @Test
    void aPolicyThatIsReplacedWhileItIsTakenOverIsTakenOverAsItIsThen() {
        sample.model("m");
        setPolicy(M, CANARY, Policy.OPEN);
        rename(ADA, M, N);
        sample.between.beforePolicy(() -> setPolicy(N, CANARY, Policy.ONE_APPROVAL));

        Model heir = sample.overtaken
                .models()
                .create(M, Optional.empty(), Map.of(), Request.by(ADA))
                .model();

        assertThat(sample.between.isOver()).isTrue();
        assertThat(policy(heir, CANARY)).isEqualTo(Policy.ONE_APPROVAL);
    }

    /** A model named m, of which a guarded stage held a version; it holds none now, so that the model can be deleted. */
    private Model guarded() {
        Model model = sample.model("m");
        sample.promoted(sample.ready(model), StageName.PRODUCTION);
        sample.registry.stages().clear(M, StageName.PRODUCTION, "a reason", Request.by(ROOT));
        return model;
    }

    private void assertLeadTo(Model model, ModelName... names) {
        for (ModelName name : names) {
            assertThat(sample.store.model(name)).as("%s", name).contains(sample.now(model));
        }
    }

    private Model create(Caller caller, ModelName name) {
        return models.create(name, Optional.empty(), Map.of(), Request.by(caller))
                .model();
    }

    private Model rename(Caller caller, ModelName from, ModelName to) {
        return models.update(from, name(to), Request.by(caller)).model();
    }

    private static Models.Description name(ModelName to) {
        return new Models.Description(Optional.of(to), Optional.empty(), Map.of());
    }

    private ModelRef delete(ModelName name) {
        return models.delete(name, Request.by(ROOT)).model().ref();
    }

    private void setPolicy(ModelName name, StageName stage, Policy policy) {
        sample.registry.policies().set(name, stage, policy, Request.by(ROOT));
    }

    private Policy policy(Model model, StageName stage) {
        return sample.registry.policies().of(model, stage).policy();
    }
}
