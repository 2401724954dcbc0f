package dev.slipway.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.Models;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.port.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whoever can write everything can write the end of a history anew, and what is stored with it: no look at the table shows that.
 * The events that went out do.
 */
class RewrittenTailTest {
    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");
    private final NavigableMap<Long, Entry> history = sample.memory.stores.history(model.id());
    private final List<Map<String, Object>> kept = new ArrayList<>();

    @BeforeEach
    void describeTheModelAndKeepTheEvents() {
        for (String text : List.of("one", "two", "three", "four")) {
            sample.registry
                    .models()
                    .update(
                            model.name(),
                            new Models.Description(Optional.empty(), Optional.of(Optional.of(text)), Map.of()),
                            Request.by(SampleRegistry.ADA));
        }
        history.values().forEach(entry -> kept.add(entry.event()));
        assertThat(contradicted()).isEmpty();
    }

    @Test
    void aLastEntryThatWasTakenAwayWithItsTraceIsFoundByItsEvent() {
        Entry last = history.lastEntry().getValue();
        write(history.get(last.seq() - 1), "three");
        history.remove(last.seq());

        assertThat(isWhole()).isTrue();
        assertThat(contradicted()).contains(last.seq());
    }

    @Test
    void lastEntriesThatWereWrittenAnewAreFoundByTheFirstOfTheirEvents() {
        long first = history.lastKey() - 2;
        Tail tail = history.get(first - 1).tail();
        for (long seq = first; seq <= kept.size(); seq++) {
            Entry entry = history.get(seq);
            Entry anew = Entry.next(
                    tail, model.id(), model.name(), new Stamp(Identity.user("eve"), entry.at()), entry.fact());
            history.put(seq, anew);
            tail = anew.tail();
        }
        write(history.lastEntry().getValue(), "four");

        assertThat(isWhole()).isTrue();
        assertThat(contradicted()).contains(first);
    }

    /** Sets the head to this entry, past every rule, and what is said of the model to this. */
    private void write(Entry last, String description) {
        Model now = sample.now(model);
        Model head = new Model(
                now.id(),
                now.name(),
                now.kind(),
                now.holdings(),
                now.created(),
                last.tail(),
                now.deletion(),
                now.access(),
                now.keepsName(),
                last.seq());
        Words words = new Words(Optional.of(description), Map.of());
        sample.store.commit(new Commit(
                Optional.of(now),
                head,
                List.of(),
                List.of(new Commit.Write.OfWords(model.id(), words)),
                Optional.empty()));
    }

    private boolean isWhole() {
        return sample.registry
                .verification()
                .verify(model.name(), Optional.empty())
                .whole();
    }

    /** The place of the first event that was kept and that the history, as it is served, has not with its hash. */
    private Optional<Long> contradicted() {
        return kept.stream()
                .filter(event -> Optional.ofNullable(history.get(seq(event)))
                        .filter(entry -> entry.event().get("hash").equals(event.get("hash"))
                                && entry.event().get("previousHash").equals(event.get("previousHash")))
                        .isEmpty())
                .map(RewrittenTailTest::seq)
                .findFirst();
    }

    private static long seq(Map<String, Object> event) {
        return ((Number) event.get("seq")).longValue();
    }
}
