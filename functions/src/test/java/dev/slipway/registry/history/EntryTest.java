package dev.slipway.registry.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Entries as they come from the store, whole or damaged. How they are written is HistoryTest's. */
class EntryTest {
    private static final Instant NOW = Instant.parse("2026-01-31T08:15:00.123Z");

    private final Entry entry = Entry.next(
            Tail.beforeTheFirst(NOW),
            "01J",
            new ModelName("m"),
            new Stamp(Identity.user("ada"), NOW),
            new ModelFact.Deleted(NOW));

    @Test
    void aHashThatIsNoneIsDamageAndKeepsNobodyFromReadingTheRest() {
        Entry damaged = Entry.recorded(entry.body(), "no hash");

        assertThat(entry.isIntact()).isTrue();
        assertThat(damaged.isIntact()).isFalse();
        assertThat(damaged.fact()).isEqualTo(entry.fact());
        for (ThrowingCallable use : List.<ThrowingCallable>of(damaged::hash, damaged::tail, damaged::event)) {
            assertThatThrownBy(use)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the entry is damaged: its hash is no SHA-256");
        }
        assertThat(damaged).isNotEqualTo(entry);
        assertThat(Entry.recorded(entry.body(), entry.hash().hex())).isEqualTo(entry);
    }

    @Test
    void beforeTheFirstEntryThereIsNone() {
        assertThat(Tail.beforeTheFirst(NOW)).isEqualTo(new Tail(0, new Sha256("0".repeat(64)), NOW));
        assertThat(entry.seq()).isEqualTo(1);
    }

    @Test
    void anEntryShowsWhenWhatAndWhere() {
        assertThat(entry).hasToString("2026-01-31T08:15:00.123Z 01J-1 Model Deleted");
    }

    @Test
    void entriesAreTheSameWhenTheirTextAndHashAre() {
        Entry read = new Entry(entry.body(), entry.hash());

        assertThat(read).isEqualTo(entry).hasSameHashCodeAs(entry);
        assertThat(read).isNotEqualTo(new Entry(entry.body() + " ", entry.hash()));
        assertThat(read).isNotEqualTo(new Entry(entry.body(), Sha256.of("x")));
        assertThat(read.equals((Object) entry.body())).isFalse();
        assertThat(entry.hashCode()).isNotEqualTo(new Entry(entry.body(), Sha256.of("x")).hashCode());
    }

    @Test
    void whatAnEntrySaysIsChangedByNobody() {
        assertThatThrownBy(() -> entry.members().put("by", "eve")).isInstanceOf(UnsupportedOperationException.class);
        entry.event().put("by", "eve");

        assertThat(entry.members()).containsEntry("by", "user:ada").containsEntry("byName", "ada");
        assertThat(Json.canonical(entry.members())).isEqualTo(entry.body());
    }

    @Test
    void anEventIsTheEntryWithItsHash() {
        Map<String, Object> event = entry.event();

        assertThat(event)
                .containsAllEntriesOf(entry.members())
                .containsEntry("hash", entry.hash().hex());
        assertThat(event).hasSize(entry.members().size() + 1);
    }
}
