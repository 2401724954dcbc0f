package dev.slipway.registry.port;

import static dev.slipway.registry.name.StageName.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.history.Entry;
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
    private Model model;

    @Test
    void aStageIsKnownAsItWasAtAnyTime() {
        StageChange first = change(PRODUCTION, 1, Samples.NOW, Kind.PROMOTED, 1);
        StageChange second = change(PRODUCTION, 2, Samples.NOW.plusMillis(5), Kind.PROMOTED, 2);
        StageChange third = change(PRODUCTION, 3, Samples.NOW.plusMillis(5), Kind.ROLLED_BACK, 1);

        assertThat(at(Samples.NOW.minusMillis(1))).isEmpty();
        assertThat(at(Instant.MIN)).isEmpty();
        assertThat(at(Samples.NOW)).contains(first);
        assertThat(at(Samples.NOW.plusMillis(4))).contains(first);
        assertThat(at(Samples.NOW.plusMillis(5))).contains(third);
        assertThat(at(Instant.MAX)).contains(third);
        assertThat(store.stageChange(model.id(), second.seq())).contains(second);
    }

    @Test
    void aStageWhoseNameBeginsLikeAnotherKeepsItsOwnHistory() {
        StageName longer = new StageName("production.eu");
        StageChange own = change(PRODUCTION, 1, Samples.NOW, Kind.PROMOTED, 1);
        StageChange other = change(longer, 1, Samples.NOW.plusSeconds(1), Kind.PROMOTED, 2);

        assertThat(at(Instant.MAX)).contains(own);
        assertThat(all(page -> lists.stageChanges(model.id(), PRODUCTION, page), 5))
                .containsExactly(own);
        assertThat(all(page -> lists.stageChanges(model.id(), longer, page), 5)).containsExactly(other);
    }

    @Test
    void whatIsAnotherEntryIsNoStageChange() {
        StageChange first = change(PRODUCTION, 1, Samples.NOW, Kind.PROMOTED, 1);

        assertThat(store.stageChange(model.id(), first.seq() - 1)).isEmpty();
        assertThat(store.stageChange(model.id(), first.seq() + 1)).isEmpty();
    }

    @Test
    void changesAreListedTheNewestFirst() {
        List<StageChange> changes = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> change(PRODUCTION, i, Samples.NOW.plusMillis(i / 3), Kind.PROMOTED, i))
                .toList();

        List<StageChange> listed = all(page -> lists.stageChanges(model.id(), PRODUCTION, page), 5);

        assertThat(listed).containsExactlyElementsOf(reversed(changes));
    }

    private static List<StageChange> reversed(List<StageChange> changes) {
        List<StageChange> reversed = new ArrayList<>(changes);
        Collections.reverse(reversed);
        return reversed;
    }

    private Optional<StageChange> at(Instant at) {
        return lists.stageChangeAt(model.id(), PRODUCTION, at);
    }

    /** Records a move of a stage. */
    private StageChange change(StageName stage, long rev, Instant at, Kind kind, int to) {
        if (model == null) {
            model = registered("m");
        }
        Model next = Samples.next(model);
        Entry entry = Samples.stageChange(next, stage, rev, at, kind, Optional.of(to));
        store.commit(Samples.change(model, next, entry));
        model = next;
        return entry.stageChange().orElseThrow();
    }
}
