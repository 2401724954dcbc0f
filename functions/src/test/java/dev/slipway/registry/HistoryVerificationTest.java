package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.verification.HistoryVerification;
import dev.slipway.registry.verification.HistoryVerification.Break;
import dev.slipway.registry.verification.HistoryVerification.Report;
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
    void aHistoryThatNobodyTouchedIsWhole() {
        assertThat(verify()).isEqualTo(whole(model, 1, LAST, model.tail().hash()));
    }

    @Test
    void aModelThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> sample.registry.verification().verify(new ModelName("nobody"), Optional.empty()))
                .isInstanceOf(Refused.class)
                .hasMessage("there is no model nobody");
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
        replace(4, after(3, new VersionFact.Deleted(1, List.of(), Sha256.of("x"))));

        broken(5, "the entry does not follow the one before it");
    }

    @Test
    void aLastEntryThatWasAlteredWithItsHashIsFoundByTheHead() {
        replace(LAST, after(LAST - 1, new VersionFact.Deleted(1, List.of(), Sha256.of("x"))));

        Report report = verify();

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
    void anEndThatWasCutOffIsFound() {
        history.tailMap(5L, true).clear();

        broken(5, "the entry is missing");
    }

    @Test
    void aHistoryThatWasTakenAwayWholeIsFound() {
        history.clear();

        Report report = verify();

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

        Report report = verify();

        assertThat(report.whole()).isFalse();
        assertThat(report.brokenAt()).contains(new Break(LAST + 1, "the model's head does not know the entry"));
        assertThat(report.to()).isEqualTo(LAST);
    }

    @Test
    void aLongHistoryIsCheckedPageByPage() {
        Model large = grown(sample.model("large"), HistoryVerification.MAX_ENTRIES + 1);
        NavigableMap<Long, Entry> entries = sample.memory.stores.history(large.id());

        Report first = verify(large, Optional.empty());
        assertThat(first.whole()).isTrue();
        assertThat(first.to()).isEqualTo(5_000);
        assertThat(first.hash()).isEqualTo(entries.get(5_000L).hash());
        assertThat(verify(large, first.next()))
                .isEqualTo(whole(large, 5_001, 5_002, large.tail().hash()));

        entries.put(5_001L, next(new Tail(5_000, Sha256.of("x"), NOW), new ModelFact.Restored()));
        assertThat(verify(large, Optional.empty()).whole()).isTrue();
        assertThat(verify(large, first.next()).brokenAt()).map(Break::seq).contains(5_001L);
        entries.remove(5_000L);
        assertThat(verify(large, first.next()).brokenAt()).contains(new Break(5_000, "the entry is missing"));
    }

    @Test
    void theCursorOfAnotherModelIsRefused() {
        Model large = grown(sample.model("large"), HistoryVerification.MAX_ENTRIES + 1);
        Optional<String> next = verify(large, Optional.empty()).next();

        assertThatThrownBy(() -> verify(model, next)).isInstanceOf(Refused.class);
    }

    private Report verify() {
        return verify(model, Optional.empty());
    }

    private Report verify(Model of, Optional<String> from) {
        return sample.registry.verification().verify(of.name(), from);
    }

    private static Report whole(Model of, long from, long to, Sha256 hash) {
        return new Report(Optional.of(of.name()), true, from, to, hash, Optional.empty(), List.of(), Optional.empty());
    }

    /** The break is found, and what is before it is said to be right. */
    private void broken(long seq, String what) {
        Report report = verify();
        assertThat(report.whole()).isFalse();
        assertThat(report.brokenAt()).contains(new Break(seq, what));
        assertThat(report.to()).isEqualTo(seq - 1);
        assertThat(report.hash())
                .isEqualTo(seq == 1 ? Entry.NO_PREVIOUS : history.get(seq - 1).hash());
    }

    private void replace(long seq, Entry entry) {
        history.put(seq, entry);
    }

    /** The entry that would follow the one with this number. */
    private Entry after(long seq, Fact fact) {
        return next(history.get(seq).tail(), fact);
    }

    private Entry next(Tail tail, Fact fact) {
        return Entry.next(tail, model.id(), model.name(), new Stamp(Identity.user("ada"), NOW), fact);
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
