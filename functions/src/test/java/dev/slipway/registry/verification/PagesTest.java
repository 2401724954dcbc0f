package dev.slipway.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.RichStory;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.verification.HistoryVerification.Bounds;
import dev.slipway.registry.verification.HistoryVerification.Report;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A verification goes on from page to page as if there were none. */
class PagesTest {
    private static final int ALL = 1_000;

    private final SampleRegistry sample = new SampleRegistry();
    private final StoredState state = sample.memory.stores.stores().state();
    private final List<String> models = RichStory.tell(sample.registry, sample.memory.artifacts, sample.clock);

    @Test
    void everyModelIsWholeInPagesOfEverySize() {
        Set<Class<? extends Fact>> kinds = new HashSet<>();
        for (String model : models) {
            List<Entry> history = sample.registry.lists().entriesFrom(model, 1, ALL);
            history.forEach(entry -> kinds.add(entry.fact().getClass()));
            for (int size = 1; size <= history.size(); size++) {
                List<Report> pages = pages(model, size);

                assertThat(pages).as(model + " by " + size).allMatch(Report::whole);
                assertThat(pages).hasSize((history.size() + size - 1) / size);
                assertThat(pages.get(pages.size() - 1).hash())
                        .isEqualTo(history.get(history.size() - 1).hash());
            }
        }
        assertThat(kinds).as("the story has every kind of entry").hasSize(EntryType.values().length);
    }

    @Test
    void theModelIsTheSameWhereverItsReplayWentOn() {
        for (String model : models) {
            Map<Long, Entry> entries = new TreeMap<>();
            sample.registry.lists().entriesFrom(model, 1, ALL).forEach(entry -> entries.put(entry.seq(), entry));
            OwnEntries own = new OwnEntries(sample.memory.stores.stores().state());
            Replay once = new Replay(own::setAt);
            entries.values().forEach(entry -> assertThat(once.next(entry)).isEmpty());
            for (long stop = 1; stop <= entries.size(); stop++) {
                Replay before = new Replay(own::setAt);
                LongStream.rangeClosed(1, stop).forEach(seq -> before.next(entries.get(seq)));
                Replay after = Replay.from(Checkpoint.of(before.checkpoint().text()), entries, own::setAt);
                LongStream.rangeClosed(stop + 1, entries.size())
                        .forEach(seq -> assertThat(after.next(entries.get(seq))).isEmpty());

                assertThat(after.model()).as("from " + stop).isEqualTo(once.model());
                assertThat(after.words()).isEqualTo(once.words());
                assertThat(after.wordsSeq()).isEqualTo(once.wordsSeq());
                assertThat(after.policies()).isEqualTo(once.policies());
                assertThat(after.checkpoint()).isEqualTo(once.checkpoint());
            }
        }
    }

    @Test
    void aCallWhoseTimeIsOverEndsAfterSomeEntriesAndGoesOn() {
        String model = models.get(2);
        HistoryVerification hurried =
                new HistoryVerification(state, Clock.systemUTC(), new Bounds(ALL, Duration.ofSeconds(-1)));
        Report first = hurried.verify(new ModelRef.Deleted(model), Optional.empty());

        assertThat(first.to()).isEqualTo(50);
        assertThat(hurried.verify(new ModelRef.Deleted(model), first.next()))
                .matches(Report::whole)
                .matches(report -> report.from() == 51 && report.to() > 51)
                .matches(report -> report.next().isEmpty());
    }

    @Test
    void aCheckpointIsSmallHoweverMuchTheModelHas() {
        List<Long> fifty =
                IntStream.range(0, 50).mapToObj(i -> 999_999_999_900L + i).toList();
        String text = new Checkpoint(
                        models.get(0),
                        999_999_999_999L,
                        999_999_999_998L,
                        999_999_999_998L,
                        999_999_999_997L,
                        true,
                        Integer.MAX_VALUE,
                        999_999_999_999L,
                        fifty,
                        fifty,
                        fifty)
                .text();

        System.out.println("a checkpoint has at most " + text.length() + " characters");
        assertThat(text).hasSizeLessThan(6 * 1024);
    }

    private List<Report> pages(String model, int size) {
        HistoryVerification verification =
                new HistoryVerification(state, sample.clock, new Bounds(size, HistoryVerification.TIME));
        List<Report> pages = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            Report page = verification.verify(Model.ref(model, OwnHistory.NAME, true), next);
            pages.add(page);
            next = page.next();
        } while (next.isPresent());
        return pages;
    }
}
