package dev.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.Seed;
import dev.slipway.json.Json;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Commit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Entries and the drafts that write them: one form, one chain, a time that only goes forwards. */
class HistoryTest {
    private static final Instant NOW = Instant.parse("2026-01-31T08:15:00.123Z");
    private static final Sha256 DIGEST = Sha256.of("record");
    private static final Caller CALLER = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));

    @Test
    void anEntryIsCanonicalJsonAndItsHashIsOverThat() {
        Entry entry = entry(new VersionFact.Rejected(3, "caf\u00e9", DIGEST), "m", 7, "ada");
        assertThat(entry.body())
                .isEqualTo(
                        "{\"at\":\"2026-01-31T08:15:00.123Z\",\"by\":\"user:ada\",\"byName\":\"ada\",\"id\":\"01J-7\",\"model\":\"m\","
                                + "\"modelId\":\"01J\",\"previousHash\":\"" + "0".repeat(64)
                                + "\",\"reason\":\"caf\u00e9\",\"recordDigest\":\"" + DIGEST
                                + "\",\"schemaVersion\":1,\"seq\":7,"
                                + "\"type\":\"Version Rejected\",\"version\":3}");
        assertThat(entry.hash()).isEqualTo(Sha256.of(entry.body()));
        assertThat(Json.canonical(entry.members())).isEqualTo(entry.body());
        for (Entry same : List.of(entry, new Entry(entry.body(), entry.hash()))) {
            assertThat(same).isEqualTo(entry);
            assertThat(same.id()).isEqualTo("01J-7");
            assertThat(same.type()).isEqualTo(EntryType.VERSION_REJECTED);
            assertThat(same.fact()).isEqualTo(new VersionFact.Rejected(3, "caf\u00e9", DIGEST));
            assertThat(same.modelId()).isEqualTo("01J");
            assertThat(same.model()).isEqualTo(new ModelName("m"));
            assertThat(same.seq()).isEqualTo(7);
            assertThat(same.at()).isEqualTo(NOW);
            assertThat(same.by()).isEqualTo(Identity.user("ada"));
            assertThat(same.previousHash()).isEqualTo(Entry.NO_PREVIOUS);
            assertThat(same.tail()).isEqualTo(new Tail(7, entry.hash(), NOW));
        }
        assertThat(entry.event())
                .containsEntry("hash", entry.hash().hex())
                .hasSize(entry.members().size() + 1);
    }

    @Test
    void everyChangeOfAnEntryChangesItsHash() {
        Fact fact = new VersionFact.Deleted(1, List.of(), DIGEST);
        List<Entry> entries = List.of(
                entry(fact, "m", 1, "ada"),
                entry(new VersionFact.Restored(1, DIGEST), "m", 1, "ada"),
                entry(fact, "n", 1, "ada"),
                entry(fact, "m", 2, "ada"),
                entry(fact, "m", 1, "eve"),
                entry(new VersionFact.Deleted(2, List.of(), DIGEST), "m", 1, "ada"),
                entry(new VersionFact.Deleted(1, List.of(), Sha256.of("other")), "m", 1, "ada"),
                entry(new VersionFact.Rejected(1, "", DIGEST), "m", 1, "ada"),
                entry(new VersionFact.Rejected(1, " ", DIGEST), "m", 1, "ada"));
        assertThat(entries).extracting(Entry::hash).doesNotHaveDuplicates();
    }

    @Test
    void theTitlesOfEntriesLeadBackToTheirTypes() {
        for (EntryType type : EntryType.values()) {
            assertThat(EntryType.of(type.title())).isEqualTo(type);
        }
        assertThatThrownBy(() -> EntryType.of("stage changed")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDraftsEntriesFormOneChainWithTheHead() {
        Draft draft = Draft.of(model(NOW), CALLER, NOW.plusSeconds(1));
        assertThat(draft.changesNothing()).isTrue();
        for (int i = 0; i < 3; i++) {
            draft.record(new VersionFact.Deleted(i, List.of(), DIGEST));
        }
        Commit commit = draft.commit(Optional.empty());
        assertThat(draft.changesNothing()).isFalse();
        assertThat(commit.before()).contains(model(NOW));
        assertThat(commit.entries()).extracting(Entry::seq).containsExactly(5L, 6L, 7L);
        assertThat(commit.entries())
                .extracting(Entry::previousHash)
                .containsExactly(
                        model(NOW).tail().hash(),
                        commit.entries().get(0).hash(),
                        commit.entries().get(1).hash());
        assertThat(commit.after().tail().seq()).isEqualTo(7);
        assertThat(commit.after().tail().hash())
                .isEqualTo(commit.entries().get(2).hash());
        assertThat(commit.after().updatedAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void aDraftsTimeNeverGoesBackwardsWhateverTheClockSays() {
        Random random = Seed.random("clock");
        Model model = model(NOW);
        Instant last = NOW;
        Instant clock = NOW;
        for (int i = 0; i < 2_000; i++) {
            clock = clock.plus(Duration.ofNanos((long) (random.nextGaussian() * 3_600e9)));
            Draft draft = Draft.of(model, CALLER, clock).record(new ModelFact.Restored());
            Entry entry = draft.commit(Optional.empty()).entries().get(0);
            assertThat(entry.at()).isAfterOrEqualTo(last).isEqualTo(draft.at());
            assertThat(draft.at()).isEqualTo(draft.at().truncatedTo(ChronoUnit.MILLIS));
            assertThat(draft.at()).isAfterOrEqualTo(clock.minusMillis(1));
            model = draft.model();
            last = entry.at();
        }
        assertThat(model.tail().seq()).isEqualTo(2_004);
    }

    private static Entry entry(Fact fact, String model, long seq, String by) {
        return Entry.next(
                new Tail(seq - 1, Entry.NO_PREVIOUS, NOW),
                "01J",
                new ModelName(model),
                new Stamp(Identity.user(by), NOW),
                fact);
    }

    private static Model model(Instant updatedAt) {
        return new Model(
                "01JABCDEFGHJKMNPQRSTVWXYZ0",
                new ModelName("m"),
                Holdings.ofBirth(),
                new Stamp(Identity.user("ada"), NOW),
                new Tail(4, new Sha256("f".repeat(64)), updatedAt),
                Optional.empty());
    }
}
