package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.GRACE;
import static dev.slipway.registry.SampleRegistry.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.version.Version;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** A change while it is put together. Its chain of entries and its time are {@link HistoryTest}'s. */
class DraftTest {
    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");

    @Test
    void aChangeIsByWhoAsksAtTheTimeToTheMillisecond() {
        Draft draft = Draft.of(model, GRACE, NOW.plusSeconds(1).plusNanos(999_999));

        assertThat(draft.stamp()).isEqualTo(new Stamp(Identity.user("grace"), NOW.plusSeconds(1)));
        assertThat(draft.at()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void theFirstChangeOfANewModelIsByWhoMadeItAndHasNothingBeforeIt() {
        Model fresh = sample.now(model);
        Draft draft = Draft.ofNew(fresh);

        assertThat(draft.stamp()).isEqualTo(model.created());
        assertThat(draft.changesNothing()).isTrue();
        assertThat(draft.record(new ModelFact.Restored())
                        .commit(Optional.empty())
                        .before())
                .isEmpty();
    }

    @Test
    void aCommitHasWhatWasPutIntoTheDraftInItsOrder() {
        Version version = sample.registered(model);
        Commit.Write first = new Commit.Write.OfVersion(version.deleted(NOW));
        Commit.Write second = new Commit.Write.OfVersion(version.restored(NOW));
        Answered answered = new Answered("key", Sha256.of("f"), "answer", NOW.plus(Duration.ofDays(1)));
        Model head = sample.now(model);

        Commit commit = Draft.of(head, GRACE, NOW)
                .write(first)
                .write(second)
                .record(new ModelFact.Restored())
                .commit(Optional.of(answered));

        assertThat(commit.before()).contains(head);
        assertThat(commit.writes()).containsExactly(first, second);
        assertThat(commit.answered()).contains(answered);
    }

    @Test
    void anEntryInSomebodyElsesNameIsOfTheSameTime() {
        Draft draft = Draft.of(model, GRACE, NOW.plusSeconds(1));

        draft.record(new ModelFact.Restored()).record(draft.stampOf(Identity.user("ada")), new ModelFact.Restored());

        assertThat(draft.commit(Optional.empty()).entries())
                .extracting(Entry::by, Entry::at)
                .containsExactly(
                        Tuple.tuple(GRACE.identity(), NOW.plusSeconds(1)),
                        Tuple.tuple(Identity.user("ada"), NOW.plusSeconds(1)));
    }

    @Test
    void anEntrySpeaksOfTheModelAsTheDraftHasItByThen() {
        Model renamed = model.named(new ModelName("n"));

        Draft draft = Draft.of(model, GRACE, NOW).model(renamed).record(new ModelFact.Restored());

        Entry entry = draft.commit(Optional.empty()).entries().get(0);
        assertThat(entry.model()).isEqualTo(new ModelName("n"));
        assertThat(entry.modelId()).isEqualTo(model.id());
        assertThat(entry.by()).isEqualTo(GRACE.identity());
        assertThat(draft.model()).isEqualTo(renamed.after(entry));
    }
}
