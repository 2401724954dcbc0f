package dev.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import dev.slipway.http.Answer;
import dev.slipway.http.Route;
import dev.slipway.registry.GuardSearch.Finding;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
    private static final int SEQUENCES = 3_000;
    private static final int LONGEST = 5;

    @Test
    void everyRouteThatWritesIsTried() {
        assertThat(WriteCalls.routes()).allSatisfy(route -> assertThat(WriteCalls.bodies(route))
                .as("bodies for %s in WriteCalls", route)
                .isNotEmpty());
        assertThat(WriteCalls.routes().stream().map(Route::operationId))
                .containsExactlyInAnyOrderElementsOf(WriteCalls.operations());
    }

    @Test
    void noSingleCallChangesWhatAGuardedStageAnswers() {
        GuardSearch search = new GuardSearch(Guard::new);

        Optional<Finding> finding = search.ofSingleCalls();

        System.out.println(search.N+" calls "+search.D+" done "+search.lawfulMoves());
        assertThat(finding).isEmpty();
        assertThat(search.lawfulMoves()).as("moves by the policies").isPositive();
        assertThat(search.answered())
                .as("routes that somebody below the maintainer may use")
                .containsExactlyInAnyOrderElementsOf(WriteCalls.routes().stream()
                        .filter(route -> route.permission() != Permission.ADMINISTER)
                        .toList());
        assertThat(search.world().failures()).isEmpty();
    }

    @Test
    void noSequenceOfCallsChangesWhatAGuardedStageAnswers() {
        GuardSearch search = new GuardSearch(Guard::new);

        Optional<Finding> finding = search.ofSequences(Seed.random("GuardSearchTest"), SEQUENCES, LONGEST);

        System.out.println(search.N+" calls "+search.D+" done "+search.lawfulMoves());
        assertThat(finding).isEmpty();
        assertThat(search.lawfulMoves()).as("moves by the policies").isPositive();
        assertThat(search.world().failures()).isEmpty();
    }
}
