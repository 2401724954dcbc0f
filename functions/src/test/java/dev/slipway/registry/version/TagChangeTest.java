package dev.slipway.registry.version;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a change of tags comes to. */
class TagChangeTest {
    private static final Map<String, String> BEFORE = Map.of("stays", "a", "changes", "b", "goes", "c");

    @Test
    void tagsAreSetAndRemovedAndThoseNotNamedStay() {
        TagChange change = TagChange.of(
                BEFORE, Map.of("changes", Optional.of("B"), "goes", Optional.empty(), "comes", Optional.of("d")));

        assertThat(change.after()).isEqualTo(Map.of("stays", "a", "changes", "B", "comes", "d"));
        assertThat(change.set()).containsExactly("changes", "comes");
        assertThat(change.removed()).containsExactly("goes");
        assertThat(change.changesNothing()).isFalse();
    }

    @Test
    void sayingWhatIsSoAlreadyChangesNothing() {
        TagChange change = TagChange.of(BEFORE, Map.of("stays", Optional.of("a"), "absent", Optional.empty()));

        assertThat(change).isEqualTo(new TagChange(BEFORE, new TreeSet<>(), new TreeSet<>()));
        assertThat(change.changesNothing()).isTrue();
        assertThat(TagChange.of(BEFORE, Map.of()).changesNothing()).isTrue();
    }

    @Test
    void oneTagSetOrRemovedIsAChange() {
        assertThat(TagChange.of(BEFORE, Map.of("stays", Optional.of("A"))).changesNothing())
                .isFalse();
        assertThat(TagChange.of(BEFORE, Map.of("stays", Optional.empty())).changesNothing())
                .isFalse();
        assertThat(TagChange.of(BEFORE, Map.of("empty", Optional.of(""))).after())
                .containsEntry("empty", "");
    }

    @Test
    void thereAreAtMostAHundredTagsAfterTheChange() {
        Map<String, String> many = IntStream.range(0, 99).boxed().collect(Collectors.toMap(i -> "t" + i, i -> "v"));
        assertThat(TagChange.of(many, Map.of("one", Optional.of("v"))).after()).hasSize(100);
        Map<String, Optional<String>> two = new HashMap<>(Map.of("one", Optional.of("v"), "two", Optional.of("v")));

        assertThat(refused("tags", () -> TagChange.of(many, two)))
                .hasMessage("tags must be at most 100 in all, not 101");

        two.put("t1", Optional.empty());
        assertThat(TagChange.of(many, two).after()).hasSize(100).doesNotContainKey("t1");
    }
}
