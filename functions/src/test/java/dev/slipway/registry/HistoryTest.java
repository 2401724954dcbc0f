package dev.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.Seed;
import dev.slipway.json.Json;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Commit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Entries and the drafts that write them: one form, one chain, a time that only goes forwards. */
class HistoryTest {
    private static final Instant NOW = Instant.parse("2026-01-31T08:15:00.123Z");
    private static final Caller CALLER = new Caller("ada", Set.of("contributors"));

    @Test
    void anEntryIsCanonicalJsonAndItsHashIsOverThat() {
        Map<String, Object> facts = new HashMap<>();
        facts.put("version", 3);
        facts.put("absent", Optional.empty());
        facts.put("reason", "caf\u00e9");
        Entry entry =
                Entry.next(EntryType.STAGE_CHANGED, "01J", new ModelName("m"), 7, NOW, "ada", Entry.NO_PREVIOUS, facts);
        assertThat(entry.body())
                .isEqualTo(
                        "{\"at\":\"2026-01-31T08:15:00.123Z\",\"by\":\"ada\",\"id\":\"01J-7\",\"model\":\"m\","
                                + "\"modelId\":\"01J\",\"previousHash\":\"" + "0".repeat(64)
                                + "\",\"reason\":\"caf\\u00E9\",\"schemaVersion\":1,\"seq\":7,\"type\":\"Stage Changed\",\"version\":3}");
        assertThat(entry.hash()).isEqualTo(Sha256.of(entry.body()));
        assertThat(Json.canonical(entry.members())).isEqualTo(entry.body());
        assertThat(entry.id()).isEqualTo("01J-7");
        assertThat(entry.type()).isEqualTo(EntryType.STAGE_CHANGED);
        assertThat(entry.modelId()).isEqualTo("01J");
        assertThat(entry.seq()).isEqualTo(7);
        assertThat(entry.at()).isEqualTo(NOW);
        assertThat(entry.promotion()).isEmpty();
        assertThat(entry.event())
                .containsEntry("hash", entry.hash().hex())
                .hasSize(entry.members().size() + 1);
    }

    @Test
    void aFactCannotPassItselfOffAsTheEntrysOwnMember() {
        Map<String, Object> facts = Map.of("by", "eve", "seq", 99, "at", Instant.EPOCH, "previousHash", "x", "id", "y");
        Entry entry = Entry.next(EntryType.MODEL_UPDATED, "01J", new ModelName("m"), 7, NOW, "ada", "p", facts);
        assertThat(entry.members())
                .containsEntry("by", "ada")
                .containsEntry("previousHash", "p")
                .containsEntry("id", "01J-7");
        assertThat(entry.seq()).isEqualTo(7);
        assertThat(entry.at()).isEqualTo(NOW);
    }

    @Test
    void everyChangeOfAnEntryChangesItsHash() {
        List<Entry> entries = List.of(
                entry(EntryType.MODEL_UPDATED, "m", 1, "ada", Map.of()),
                entry(EntryType.MODEL_DELETED, "m", 1, "ada", Map.of()),
                entry(EntryType.MODEL_UPDATED, "n", 1, "ada", Map.of()),
                entry(EntryType.MODEL_UPDATED, "m", 2, "ada", Map.of()),
                entry(EntryType.MODEL_UPDATED, "m", 1, "eve", Map.of()),
                entry(EntryType.MODEL_UPDATED, "m", 1, "ada", Map.of("a", 1)),
                entry(EntryType.MODEL_UPDATED, "m", 1, "ada", Map.of("a", "1")));
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
            draft.record(EntryType.MODEL_UPDATED, Map.of("i", i));
        }
        Commit commit = draft.commit(Optional.empty());
        assertThat(draft.changesNothing()).isFalse();
        assertThat(commit.before()).contains(model(NOW));
        assertThat(commit.entries()).extracting(Entry::seq).containsExactly(5L, 6L, 7L);
        assertThat(commit.entries())
                .extracting(entry -> entry.members().get("previousHash"))
                .containsExactly(
                        model(NOW).hash(),
                        commit.entries().get(0).hash().hex(),
                        commit.entries().get(1).hash().hex());
        assertThat(commit.after().seq()).isEqualTo(7);
        assertThat(commit.after().hash())
                .isEqualTo(commit.entries().get(2).hash().hex());
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
            Draft draft = Draft.of(model, CALLER, clock).record(EntryType.MODEL_UPDATED, Map.of());
            Entry entry = draft.commit(Optional.empty()).entries().get(0);
            assertThat(entry.at()).isAfterOrEqualTo(last).isEqualTo(draft.at());
            assertThat(draft.at()).isEqualTo(draft.at().truncatedTo(ChronoUnit.MILLIS));
            assertThat(draft.at()).isAfterOrEqualTo(clock.minusMillis(1));
            model = draft.model();
            last = entry.at();
        }
        assertThat(model.seq()).isEqualTo(2_004);
    }

    private static Entry entry(EntryType type, String model, long seq, String by, Map<String, Object> facts) {
        return Entry.next(type, "01J", new ModelName(model), seq, NOW, by, Entry.NO_PREVIOUS, facts);
    }

    private static Model model(Instant updatedAt) {
        return new Model(
                "01JABCDEFGHJKMNPQRSTVWXYZ0",
                new ModelName("m"),
                Optional.empty(),
                Map.of(),
                0,
                4,
                "f".repeat(64),
                new TreeMap<>(),
                new TreeMap<>(),
                "ada",
                NOW,
                updatedAt,
                Optional.empty());
    }
}
