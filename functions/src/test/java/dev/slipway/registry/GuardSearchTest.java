package dev.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import dev.slipway.http.Route;
import dev.slipway.registry.GuardSearch.Finding;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nobody below the maintainer changes what a guarded stage answers, save by its policy and by a rollback to what lies approved
 * beneath: tried with every route that writes, alone and in sequences. With a part of the guard taken out the same search
 * finds the way around.
 */
class GuardSearchTest {
    private static final int SEQUENCES = 600;
    private static final int LONGEST = 5;

    @Test
    void everyRouteThatWritesIsTried() {
        assertThat(WriteCalls.ROUTES)
                .allSatisfy(route -> assertThat(WriteCalls.bodies(route))
                        .as("bodies for %s in WriteCalls", route)
                        .isNotEmpty());
        assertThat(WriteCalls.ROUTES.stream().map(Route::operationId))
                .containsExactlyInAnyOrderElementsOf(WriteCalls.operations());
    }

    @Test
    void noSingleCallChangesWhatAGuardedStageAnswers() {
        GuardSearch search = new GuardSearch(Guard::new);

        Optional<Finding> finding = search.ofSingleCalls();

        assertThat(finding).isEmpty();
        assertThat(search.lawfulMoves()).as("moves by the policies").isPositive();
        assertThat(search.answered())
                .as("routes that somebody below the maintainer may use")
                .containsExactlyInAnyOrderElementsOf(WriteCalls.ROUTES.stream()
                        .filter(route -> !Set.of(Permission.MAINTAIN, Permission.ADMINISTER)
                                .contains(route.permission()))
                        .toList());
        assertThat(search.world().failures()).isEmpty();
    }

    @Test
    void noSequenceOfCallsChangesWhatAGuardedStageAnswers() {
        GuardSearch search = new GuardSearch(Guard::new);

        Optional<Finding> finding = search.ofSequences(Seed.random("GuardSearchTest"), SEQUENCES, LONGEST);

        assertThat(finding).isEmpty();
        assertThat(search.lawfulMoves()).as("moves by the policies").isPositive();
        assertThat(search.world().failures()).isEmpty();
    }

    /** Parts of the guard, each with a guard that lacks it. What it refuses to maintainers is not looked for here. */
    static Stream<Arguments> parts() {
        return Stream.of(
                Arguments.of("who may rename", part((store, rights) -> new Guard(store, rights) {
                    @Override
                    boolean checkRename(Model model, Caller caller) {
                        return model.keepsName();
                    }
                })),
                Arguments.of(
                        "names that stay with a model in use",
                        part((store, rights) -> letting(store, rights, Refusal.MODEL_EXISTS))),
                Arguments.of(
                        "names that stay with a deleted model",
                        part((store, rights) -> letting(store, rights, Refusal.NAME_RESERVED))),
                Arguments.of("namesakes of models", part((store, rights) -> letting(store, rights, Refusal.NAMESAKE))),
                Arguments.of("namesakes of stages", part((store, rights) -> new Guard(store, rights) {
                    @Override
                    void checkSpelling(Model model, StageName name) {}
                })),
                Arguments.of("who may clear", part((store, rights) -> new Guard(store, rights) {
                    @Override
                    void checkClear(Model model, Stage stage, Caller caller) {}
                })),
                Arguments.of("what goes back without an approval", part((store, rights) -> new Guard(store, rights) {
                    @Override
                    boolean needsApproval(Policy policy, StageChange landing) {
                        return false;
                    }
                })),
                Arguments.of("who is a maintainer", part((store, rights) -> new Guard(store, rights) {
                    @Override
                    boolean isMaintainer(Model model, Caller caller) {
                        return true;
                    }
                })),
                Arguments.of(
                        "that nobody decides on their own request", part((store, rights) -> new Guard(store, rights) {
                            @Override
                            void checkDecider(Promotion promotion, Optional<Version> version, Caller caller) {
                                super.checkDecider(askedByNobody(promotion), version, caller);
                            }
                        })),
                Arguments.of(
                        "that nobody decides on their own version", part((store, rights) -> new Guard(store, rights) {
                            @Override
                            void checkDecider(Promotion promotion, Optional<Version> version, Caller caller) {
                                super.checkDecider(promotion, Optional.empty(), caller);
                            }
                        })),
                Arguments.of(
                        "that nobody decides on a copy of their own version",
                        part((store, rights) -> new Guard(store, rights) {
                            @Override
                            void checkDecider(Promotion promotion, Optional<Version> version, Caller caller) {
                                super.checkDecider(promotion, version.map(GuardSearchTest::asAnOriginal), caller);
                            }
                        })),
                Arguments.of("which groups decide", part((store, rights) -> new Guard(store, rights) {
                    @Override
                    void checkDecider(Promotion promotion, Optional<Version> version, Caller caller) {
                        Caller member = Roles.DEFAULT.caller(
                                caller.identity(), promotion.policy().approvers());
                        super.checkDecider(promotion, version, member);
                    }
                })));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void withoutAPartOfTheGuardTheSearchFindsTheWayAround(String part, BiFunction<RegistryStore, Rights, Guard> guard) {
        Optional<Finding> finding = new GuardSearch(guard).ofSingleCalls();

        assertThat(finding).as("without %s", part).isPresent();
        System.out.println("without " + part + ": " + finding.get());
    }

    /** Says what a lambda is for. */
    private static BiFunction<RegistryStore, Rights, Guard> part(BiFunction<RegistryStore, Rights, Guard> guard) {
        return guard;
    }

    /** A guard that gives names away which it should refuse for this reason. */
    private static Guard letting(RegistryStore store, Rights rights, Refusal reason) {
        return new Guard(store, rights) {
            @Override
            Optional<Model> checkName(ModelName name, Optional<Model> model, Caller caller) {
                try {
                    return super.checkName(name, model, caller);
                } catch (Refused refused) {
                    if (refused.refusal() != reason) {
                        throw refused;
                    }
                    return store.keeper(name)
                            .map(RegistryStore.KeptName::modelId)
                            .flatMap(store::modelById);
                }
            }
        };
    }

    private static Promotion askedByNobody(Promotion promotion) {
        Promotion.Asked asked = promotion.asked();
        Stamp nobody = new Stamp(Identity.user("nobody"), asked.stamp().at());
        return new Promotion(
                promotion.id(),
                promotion.target(),
                promotion.basis(),
                new Promotion.Asked(nobody, asked.reason(), asked.expiresAt()),
                promotion.gates(),
                promotion.decisions(),
                promotion.end(),
                promotion.rev());
    }

    private static Version asAnOriginal(Version version) {
        return new Version(
                version.key(),
                version.contents(),
                version.metadata(),
                version.registered(),
                Optional.empty(),
                version.progress(),
                version.updatedAt(),
                version.deletedAt(),
                version.rev());
    }
}
