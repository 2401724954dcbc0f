package dev.slipway.registry.port;

import static dev.slipway.registry.port.EventPublisher.Outcome.PUBLISHED;
import static dev.slipway.registry.port.EventPublisher.Outcome.TRY_AGAIN;
import static dev.slipway.registry.port.EventPublisher.Outcome.UNPUBLISHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.EventPublisher.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the port promises of events: each entry is told at least once under its id, and what became of it is said. */
public abstract class EventPublisherContract {
    /** The publisher, on a bus that nobody else uses. */
    protected abstract EventPublisher publisher();

    /** From now on the bus refuses the entries with these ids, for now or for good, and takes all others. */
    protected abstract void refuse(Map<String, Outcome> refusals);

    /** The ids of all events that came out of the bus, repetitions included, once there are so many. */
    protected abstract List<String> told(int count);

    @Test
    void everyEntryIsToldUnderItsId() {
        List<Entry> entries = entries(25);

        assertThat(publisher().publish(entries)).isEqualTo(Collections.nCopies(25, PUBLISHED));

        assertThat(told(25)).containsExactlyInAnyOrderElementsOf(ids(entries));
    }

    @Test
    void noEntriesHaveNoOutcomes() {
        assertThat(publisher().publish(List.of())).isEmpty();
        assertThat(told(0)).isEmpty();
    }

    @Test
    void outcomesStandInTheOrderOfTheEntries() {
        List<Entry> entries = entries(13);
        refuse(Map.of(
                entries.get(1).id(), TRY_AGAIN,
                entries.get(3).id(), UNPUBLISHABLE,
                entries.get(12).id(), TRY_AGAIN));

        List<Outcome> outcomes = publisher().publish(entries);

        List<Outcome> expected = new ArrayList<>(Collections.nCopies(13, PUBLISHED));
        expected.set(1, TRY_AGAIN);
        expected.set(3, UNPUBLISHABLE);
        expected.set(12, TRY_AGAIN);
        assertThat(outcomes).isEqualTo(expected);
        assertThat(told(10))
                .hasSize(10)
                .doesNotContain(
                        entries.get(1).id(),
                        entries.get(3).id(),
                        entries.get(12).id());
    }

    @Test
    void whatTheBusWouldNotTakeIsToldWhenItIsPublishedLater() {
        Entry entry = entries(1).get(0);
        refuse(Map.of(entry.id(), TRY_AGAIN));
        assertThat(publisher().publish(List.of(entry))).containsExactly(TRY_AGAIN);

        refuse(Map.of());

        assertThat(publisher().publish(List.of(entry))).containsExactly(PUBLISHED);
        assertThat(told(1)).containsExactly(entry.id());
    }

    @Test
    void anEntryThatIsPublishedAgainIsToldAgainUnderTheSameId() {
        Entry entry = entries(1).get(0);
        Entry readAgain = new Entry(entry.body(), entry.hash());

        assertThat(publisher().publish(List.of(entry))).containsExactly(PUBLISHED);
        assertThat(publisher().publish(List.of(readAgain))).containsExactly(PUBLISHED);

        assertThat(told(2)).containsExactly(entry.id(), entry.id());
    }

    @Test
    void anEntryThatCannotBeReadHoldsUpNoOther() {
        List<Entry> entries = new ArrayList<>(entries(2));
        entries.add(1, new Entry("{\"type\":", Sha256.of("damaged")));

        assertThat(publisher().publish(entries)).containsExactly(PUBLISHED, UNPUBLISHABLE, PUBLISHED);
        assertThat(told(2)).hasSize(2);
    }

    @Test
    void anEntryWhoseBodyOrHashWasAlteredIsNotTold() {
        Entry entry = entries(1).get(0);
        Entry otherHash = Entry.recorded(entry.body(), Sha256.of("another").hex());
        Entry otherBody = Entry.recorded(
                entry.body()
                        .replace(
                                "\"by\":\"" + entry.by().id(),
                                "\"by\":\"not-" + entry.by().id()),
                entry.hash().hex());
        assertThat(otherBody.by().id()).isEqualTo("not-" + entry.by().id());

        assertThat(publisher().publish(List.of(otherHash, entry, otherBody)))
                .containsExactly(UNPUBLISHABLE, PUBLISHED, UNPUBLISHABLE);
        assertThat(told(1)).containsExactly(entry.id());
    }

    @Test
    void whoeverPublishesAtTheSameTimeHearsOfTheirOwn() throws Exception {
        List<List<Entry>> all = List.of(entries(11), entries(12), entries(13), entries(14));
        refuse(Map.of(all.get(2).get(5).id(), UNPUBLISHABLE));
        List<Callable<List<Outcome>>> publications = new ArrayList<>();
        all.forEach(entries -> publications.add(() -> publisher().publish(entries)));
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            List<Future<List<Outcome>>> outcomes = threads.invokeAll(publications);
            for (int i = 0; i < all.size(); i++) {
                List<Outcome> expected =
                        new ArrayList<>(Collections.nCopies(all.get(i).size(), PUBLISHED));
                if (i == 2) {
                    expected.set(5, UNPUBLISHABLE);
                }
                assertThat(outcomes.get(i).get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(told(49)).hasSize(49).doesNotHaveDuplicates();
    }

    /** The first entries of a new model. */
    private static List<Entry> entries(int count) {
        List<Entry> entries = new ArrayList<>();
        for (Model model = Samples.model("m"); entries.size() < count; model = Samples.next(model)) {
            entries.add(Samples.entry(model, Samples.NOW));
        }
        return entries;
    }

    private static List<String> ids(List<Entry> entries) {
        return entries.stream().map(Entry::id).toList();
    }
}
