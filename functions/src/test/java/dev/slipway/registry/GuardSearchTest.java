package dev.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import dev.slipway.http.Route;
import dev.slipway.registry.GuardSearch.Finding;
import dev.slipway.registry.access.Permission;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
        assertThat(WriteCalls.routes())
                .allSatisfy(route -> assertThat(WriteCalls.bodies(route))
                        .as("bodies for %s in WriteCalls", route)
                        .isNotEmpty());
        assertThat(WriteCalls.routes().stream().map(Route::operationId))
                .containsExactlyInAnyOrderElementsOf(WriteCalls.operations());
    }

    @Test
    void noSingleCallChangesWhatAGuardedStageAnswers() {
        GuardSearch search = new GuardSearch(Guard::new);

        Optional<Finding> finding = search.ofSingleCalls();

        System.out.println(search.N + " calls " + search.D + " done " + search.lawfulMoves());
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

        System.out.println(search.N + " calls " + search.D + " done " + search.lawfulMoves());
        assertThat(finding).isEmpty();
        assertThat(search.lawfulMoves()).as("moves by the policies").isPositive();
        assertThat(search.world().failures()).isEmpty();
    }
}
