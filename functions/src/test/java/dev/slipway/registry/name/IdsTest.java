package dev.slipway.registry.name;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.HostileTexts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids sort by time, do not repeat, and have one form. */
class IdsTest {
    @Test
    void laterIdsSortAfterEarlierOnes() {
        List<String> ids = new ArrayList<>();
        for (long time = 0; time < 1L << 47; time = time * 3 + 1) {
            ids.add(Ids.next(Instant.ofEpochMilli(time)));
        }
        assertThat(ids).isSorted().hasSizeGreaterThan(25);
        Instant now = Instant.parse("2026-01-31T08:15:00Z");
        assertThat(Ids.next(now)).isLessThan(Ids.next(now.plusMillis(1)));
    }

    @Test
    void theTimeStandsInTheFirstTenCharacters() {
        assertThat(Ids.next(Instant.EPOCH)).startsWith("0000000000");
        assertThat(Ids.next(Instant.ofEpochMilli(31))).startsWith("000000000Z");
        assertThat(Ids.next(Instant.ofEpochMilli((1L << 48) - 1))).startsWith("7ZZZZZZZZZ");
    }

    @Test
    void manyIdsOfOneMomentAreAllDifferentAndUseEveryBit() {
        Instant now = Instant.parse("2026-01-31T08:15:00Z");
        Set<String> ids = new HashSet<>();
        List<Set<Character>> seen = new ArrayList<>();
        for (int i = 0; i < 26; i++) {
            seen.add(new HashSet<>());
        }
        for (int i = 0; i < 20_000; i++) {
            String id = Ids.next(now);
            assertThat(Ids.isId(id)).isTrue();
            ids.add(id);
            for (int place = 0; place < 26; place++) {
                seen.get(place).add(id.charAt(place));
            }
        }
        assertThat(ids).hasSize(20_000);
        assertThat(seen.subList(0, 10))
                .allSatisfy(characters -> assertThat(characters).hasSize(1));
        assertThat(seen.subList(10, 26))
                .allSatisfy(characters -> assertThat(characters).hasSize(32));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01JABCDEFGHJKMNPQRSTVWXYZ",
                "01JABCDEFGHJKMNPQRSTVWXYZ00",
                "81JABCDEFGHJKMNPQRSTVWXYZ0",
                "01jabcdefghjkmnpqrstvwxyz0",
                "01JABCDEFGHIKMNPQRSTVWXYZ0",
                "01JABCDEFGHLKMNPQRSTVWXYZ0",
                "01JABCDEFGHOKMNPQRSTVWXYZ0",
                "01JABCDEFGHUKMNPQRSTVWXYZ0",
                "01JABCDEFGHJKMNPQRSTVWXYZ0\n",
                "01JABCDEFGHJKMNPQRSTVWXY/0"
            })
    void otherFormsAreNoIds(String text) {
        assertThat(Ids.isId(text)).isFalse();
    }

    @Test
    void hostileTextsAreNoIds() {
        assertThat(HostileTexts.ALL).noneMatch(Ids::isId);
    }
}
