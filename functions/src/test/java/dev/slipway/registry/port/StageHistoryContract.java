package dev.slipway.registry.port;

import static dev.slipway.registry.name.StageName.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.stage.StageChange.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a stage has moved, as it is now and as it was at any time. */
public abstract class StageHistoryContract extends StoresContract {
    @Test
    void aStageIsKnownAsItWasAtAnyTime() {
        Model model = Samples.model("m");
        StageChange first = change(model, 1, Samples.NOW, Kind.PROMOTED, 1);
        StageChange second = change(model, 2, Samples.NOW.plusMillis(5), Kind.PROMOTED, 2);
        StageChange third = change(model, 3, Samples.NOW.plusMillis(5), Kind.ROLLED_BACK, 1);
        record(model, first, second, third);

        assertThat(at(model, Samples.NOW.minusMillis(1))).isEmpty();
        assertThat(at(model, Instant.MIN)).isEmpty();
        assertThat(at(model, Samples.NOW)).contains(first);
        assertThat(at(model, Samples.NOW.plusMillis(4))).contains(first);
        assertThat(at(model, Samples.NOW.plusMillis(5))).contains(third);
        assertThat(at(model, Instant.MAX)).contains(third);
        assertThat(store.stageChange(model.id(), PRODUCTION, second.key())).contains(second);
    }

    @Test
    void aStageWhoseNameBeginsLikeAnotherKeepsItsOwnHistory() {
        Model model = Samples.model("m");
        StageName longer = new StageName("production.eu");
        StageChange own = change(model, 1, Samples.NOW, Kind.PROMOTED, 1);
        StageChange other =
                Samples.stageChange(model, longer, 1, Samples.NOW.plusSeconds(1), Kind.PROMOTED, Optional.of(2));
        record(model, own, other);

        assertThat(at(model, Instant.MAX)).contains(own);
        assertThat(all(page -> lists.stageChanges(model.id(), PRODUCTION, page), 5))
                .containsExactly(own);
        assertThat(all(page -> lists.stageChanges(model.id(), longer, page), 5)).containsExactly(other);
    }

    @Test
    void aLandingIsTheLastPromotionAndNoRollback() {
        Model model = Samples.model("m");
        StageChange first = change(model, 1, Samples.NOW, Kind.PROMOTED, 1);
        StageChange second = change(model, 2, Samples.NOW.plusSeconds(1), Kind.PROMOTED, 2);
        StageChange back = change(model, 3, Samples.NOW.plusSeconds(2), Kind.ROLLED_BACK, 1);
        record(model, first);
        record(model, second);
        record(model, back);
        assertThat(store.landingOf(model.id(), PRODUCTION, 1)).contains(first);
        assertThat(store.landingOf(model.id(), PRODUCTION, 2)).contains(second);

        StageChange again = change(model, 4, Samples.NOW.plusSeconds(3), Kind.PROMOTED, 1);
        record(model, again);

        assertThat(store.landingOf(model.id(), PRODUCTION, 1)).contains(again);
        assertThat(store.landingOf(model.id(), StageName.STAGING, 1)).isEmpty();
    }

    @Test
    void changesAreListedTheNewestFirst() {
        Model model = Samples.model("m");
        List<StageChange> changes = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> change(model, i, Samples.NOW.plusMillis(i / 3), Kind.PROMOTED, i))
                .toList();
        record(model, changes.toArray(StageChange[]::new));

        List<StageChange> listed = all(page -> lists.stageChanges(model.id(), PRODUCTION, page), 5);

        assertThat(listed).containsExactlyElementsOf(reversed(changes));
    }

    private static List<StageChange> reversed(List<StageChange> changes) {
        List<StageChange> reversed = new ArrayList<>(changes);
        Collections.reverse(reversed);
        return reversed;
    }

    private Optional<StageChange> at(Model model, Instant at) {
        return lists.stageChangeAt(model.id(), PRODUCTION, at);
    }

    private static StageChange change(Model model, long rev, Instant at, Kind kind, int to) {
        return Samples.stageChange(model, PRODUCTION, rev, at, kind, Optional.of(to));
    }

    private void record(Model model, StageChange... changes) {
        Commit.Write[] writes = new Commit.Write[changes.length];
        for (int i = 0; i < changes.length; i++) {
            writes[i] = new Commit.Write.OfStageChange(changes[i]);
        }
        Optional<Model> before = store.modelById(model.id());
        if (before.isEmpty()) {
            before = Optional.of(model);
            store.commit(Samples.creation(model));
        }
        store.commit(Samples.change(before.get(), Samples.next(before.get()), writes));
    }
}
