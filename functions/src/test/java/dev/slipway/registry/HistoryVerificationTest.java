package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.NOW;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.HistoryVerification.Break;
import dev.slipway.registry.HistoryVerification.Report;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a recorded history is found, and where. */
class HistoryVerificationTest {
    private static final int LAST = 7;

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = grown(sample.model("m"), LAST - 1);
    private final NavigableMap<Long, Entry> history = sample.memory.stores.history(model.id());

    @Test
    void aHistoryThatNobodyTouchedIsWholeFromWhereverOneBegins() {
        for (long from = 1; from <= LAST; from++) {
            assertThat(verify(from))
                    .isEqualTo(new Report(true, from, LAST, model.tail().hash(), Optional.empty(), Optional.empty()));
        }
    }

    @Test
    void whoeverHasCheckedItAllMayAskWhetherThatIsStillTheEnd() {
        assertThat(verify(LAST + 1))
                .isEqualTo(new Report(true, LAST + 1, LAST, model.tail().hash(), Optional.empty(), Optional.empty()));
        assertThat(refused("from", () -> verify(LAST + 2)))
                .hasMessage("from must be at most 8, one after the last entry");
    }

    @Test
    void anEntryWhoseTextWasAlteredIsFound() {
        replace(
                4,
                new Entry(
                        history.get(4L).body().replace("ada", "eve"),
                        history.get(4L).hash()));

        broken(4, "the entry does not have the hash that is recorded with it");
    }

    @Test
    void anEntryWhoseHashWasAlteredIsFound() {
        replace(4, new Entry(history.get(4L).body(), Sha256.of("another")));

        broken(4, "the entry does not have the hash that is recorded with it");
    }

    @Test
    void anEntryThatWasAlteredWithItsHashIsFoundByTheOneAfterIt() {
        replace(4, after(3, new VersionFact.Deleted(1, List.of())));

        broken(5, "the entry does not follow the one before it");
    }

    @Test
    void aLastEntryThatWasAlteredWithItsHashIsFoundByTheHead() {
        replace(LAST, after(LAST - 1, new VersionFact.Deleted(1, List.of())));

        Report report = verify(1);

        assertThat(report.whole()).isFalse();
        assertThat(report.brokenAt()).contains(new Break(LAST, "the model's head has another hash"));
        assertThat(report.to()).isEqualTo(LAST);
        assertThat(report.hash()).isEqualTo(history.get((long) LAST).hash());
    }

    @Test
    void anEntryThatWasTakenOutIsFoundByTheOneThatStandsInItsPlace() {
        history.remove(4L);

        broken(4, "entry 5 stands in its place");
    }

    @Test
    void anEntryThatWasTakenOutJustBeforeThePlaceToBeginAtIsFound() {
        history.remove(3L);

        assertThat(verify(4))
                .isEqualTo(new Report(
                        false,
                        4,
                        3,
                        Entry.NO_PREVIOUS,
                        Optional.of(new Break(3, "entry 4 stands in its place")),
                        Optional.empty()));
    }

    @Test
    void anEndThatWasCutOffIsFound() {
        history.tailMap(5L, true).clear();

        broken(5, "the entry is missing");
        assertThat(verify(7).brokenAt()).contains(new Break(6, "the entry is missing"));
    }

    @Test
    void aHistoryThatWasTakenAwayWholeIsFound() {
        history.clear();

        Report report = verify(1);

        assertThat(report.whole()).isFalse();
        assertThat(report.brokenAt()).contains(new Break(1, "the entry is missing"));
        assertThat(report.to()).isZero();
        assertThat(report.hash()).isEqualTo(Entry.NO_PREVIOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no entry at all", "{}", "[]", ""})
    void somethingThatIsNoEntryIsFoundThoughItHasItsHash(String body) {
        replace(4, new Entry(body, Sha256.of(body)));

        broken(4, "the entry cannot be read");
        assertThat(verify(5).brokenAt()).contains(new Break(4, "the entry cannot be read"));
    }

    @Test
    void anEntryOfWhichOnePartCannotBeReadIsFoundThoughItHasItsHash() {
        String body = history.get(4L).body().replace("Model Restored", "Model Improved");
        replace(4, new Entry(body, Sha256.of(body)));

        broken(4, "the entry cannot be read");
    }

    @Test
    void entriesThatChangedPlacesAreFound() {
        Entry fourth = history.get(4L);
        replace(4, history.get(5L));
        replace(5, fourth);

        broken(4, "entry 5 stands in its place");
    }

    @Test
    void anEntryOfAnotherModelIsFound() {
        Model other = grown(sample.model("n"), LAST - 1);
        replace(4, sample.memory.stores.history(other.id()).get(4L));

        broken(4, "the entry belongs to another model");
    }

    @Test
    void anEntryThatWasSlippedInAtTheBeginningIsFound() {
        Tail slipped = new Tail(0, Sha256.of("something before"), NOW);
        replace(1, next(slipped, new ModelFact.Restored()));

        broken(1, "the entry does not follow the one before it");
    }

    @Test
    void anEntryThatWasAddedAtTheEndIsFound() {
        Entry added = next(model.tail(), new ModelFact.Restored());
        history.put(added.seq(), added);

        Report report = verify(1);

        assertThat(report.whole()).isFalse();
        assertThat(report.brokenAt()).contains(new Break(LAST + 1, "the model's head does not know the entry"));
        assertThat(report.to()).isEqualTo(LAST);
    }

    @Test
    void aChangeThatCameInMeanwhileIsNoFault() {
        grown(model, 1);

        assertThat(verify(1))
                .isEqualTo(new Report(true, 1, LAST, model.tail().hash(), Optional.empty(), Optional.empty()));
    }

    @Test
    void aLongHistoryIsCheckedPageByPage() {
        Model large = grown(sample.model("large"), HistoryVerification.MAX_ENTRIES + 1);
        HistoryVerification verification = sample.registry.verification();
        NavigableMap<Long, Entry> entries = sample.memory.stores.history(large.id());

        assertThat(verification.verify(large, 1))
                .isEqualTo(
                        new Report(true, 1, 5_000, entries.get(5_000L).hash(), Optional.empty(), Optional.of(5_001L)));
        assertThat(verification.verify(large, 5_001))
                .isEqualTo(new Report(true, 5_001, 5_002, large.tail().hash(), Optional.empty(), Optional.empty()));
        assertThat(verification.verify(large, 3).next())
                .as("exactly as many as one call checks")
                .isEmpty();

        entries.put(5_001L, next(new Tail(5_000, Sha256.of("x"), NOW), new ModelFact.Restored()));
        assertThat(verification.verify(large, 1).whole()).isTrue();
        assertThat(verification.verify(large, 5_001).brokenAt()).map(Break::seq).contains(5_001L);
    }

    private Report verify(long from) {
        return sample.registry.verification().verify(model, from);
    }

    /** The break is found from the beginning on, what is before it is said to be right, and it cannot be walked around. */
    private void broken(long seq, String what) {
        Sha256 before = seq == 1 ? Entry.NO_PREVIOUS : history.get(seq - 1).hash();
        assertThat(verify(1))
                .isEqualTo(new Report(false, 1, seq - 1, before, Optional.of(new Break(seq, what)), Optional.empty()));
        assertThat(verify(seq).brokenAt()).contains(new Break(seq, what));
    }

    private void replace(long seq, Entry entry) {
        history.put(seq, entry);
    }

    /** The entry that would follow the one with this number. */
    private Entry after(long seq, Fact fact) {
        return next(history.get(seq).tail(), fact);
    }

    private Entry next(Tail tail, Fact fact) {
        return Entry.next(tail, model.id(), model.name(), new Stamp("ada", NOW), fact);
    }

    /** The model with so many entries more. */
    private Model grown(Model before, int entries) {
        Draft draft = Draft.of(before, ADA, NOW);
        for (int i = 0; i < entries; i++) {
            draft.record(new ModelFact.Restored());
        }
        sample.store.commit(draft.commit(Optional.empty()));
        return draft.model();
    }
}
