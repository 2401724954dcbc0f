package dev.slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.Seed;
import dev.slipway.mlflow.Clause.Attribute;
import dev.slipway.mlflow.Clause.NumberOp;
import dev.slipway.mlflow.Clause.TextOp;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The grammar of filters: examples as data, and as many again by chance. */
class FilterParserTest {
    private static final List<String> KEYS = List.of("k", "a.b", "team", "with space", "mlflow.prompt.is_prompt", "é");
    private static final List<String> VALUES =
            List.of("", "x", "a AND b", "100%", "it_s", "(1,2)", "tag.k = 'x", "é;--");

    static Stream<String> examples() throws IOException {
        try (InputStream file = FilterParserTest.class.getResourceAsStream("filters.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aFilterMeansWhatTheListSays(String example) {
        String[] parts = example.split(" \\| | +=> ", 3);
        Optional<String> filter = Optional.of(parts[1].strip());
        if (parts[2].equals("refused")) {
            assertThatThrownBy(() -> parse(parts[0].strip(), filter))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INVALID))
                    .hasMessageStartingWith("filter ");
        } else {
            assertThat(shown(parse(parts[0].strip(), filter))).isEqualTo(parts[2]);
        }
    }

    @Test
    void aFilterThatIsWrittenInAnySpellingIsReadAsItWasMeant() {
        Random random = Seed.random("filters");
        for (int i = 0; i < 5_000; i++) {
            List<Clause> clauses = new ArrayList<>();
            for (int n = random.nextInt(4); n >= 0; n--) {
                clauses.add(clause(random));
            }
            String written = clauses.stream()
                    .map(clause -> written(clause, random))
                    .collect(Collectors.joining(space(random) + " " + anyCase("and", random) + " " + space(random)));
            assertThat(FilterParser.ofVersions(Optional.of(written)).clauses())
                    .as(written)
                    .isEqualTo(Prompts.told(clauses));
        }
    }

    /** Cut, doubled and scrambled: whatever comes is understood or refused, and nothing else happens. */
    @Test
    void aFilterThatIsBrokenIsRefusedAndBreaksNothing() {
        Random random = Seed.random("broken filters");
        int refusals = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(written(clause(random), random));
            for (int n = random.nextInt(4); n >= 0 && text.length() > 0; n--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, "'\"`.=!<>(), \u00a0%".charAt(random.nextInt(14)));
                    default -> text.append(text, at, text.length());
                }
            }
            try {
                parse(random.nextBoolean() ? "models" : "versions", Optional.of(text.toString()));
            } catch (Refused refused) {
                assertThat(refused.refusal()).isEqualTo(Refusal.INVALID);
                refusals++;
            }
        }
        assertThat(refusals).isBetween(1_000, 19_999);
    }

    @Test
    void aFilterHasBounds() {
        String many = Stream.generate(() -> "name = 'a'").limit(51).collect(Collectors.joining(" AND "));
        assertThatThrownBy(() -> FilterParser.ofModels(Optional.of(many))).isInstanceOf(Refused.class);
        String list = Stream.generate(new Random(1)::nextInt)
                .limit(101)
                .map(n -> "'" + n + "'")
                .collect(Collectors.joining(","));
        assertThatThrownBy(() -> FilterParser.ofVersions(Optional.of("run_id IN (" + list + ")")))
                .isInstanceOf(Refused.class);
        String pattern = "name LIKE '" + "%a".repeat(251) + "'";
        assertThatThrownBy(() -> FilterParser.ofModels(Optional.of(pattern))).isInstanceOf(Refused.class);
    }

    @Test
    void wildcardsMatchAsInSql() {
        assertThat(Wildcards.match("a%", "abc")).isTrue();
        assertThat(Wildcards.match("%c", "abc")).isTrue();
        assertThat(Wildcards.match("%b%", "abc")).isTrue();
        assertThat(Wildcards.match("a_c", "abc")).isTrue();
        assertThat(Wildcards.match("abc", "abc")).isTrue();
        assertThat(Wildcards.match("%", "")).isTrue();
        assertThat(Wildcards.match("%%_%", "x")).isTrue();
        assertThat(Wildcards.match("a%b%c", "a-b-b-c")).isTrue();
        assertThat(Wildcards.match("_", "")).isFalse();
        assertThat(Wildcards.match("a", "abc")).isFalse();
        assertThat(Wildcards.match("a.c", "abc")).isFalse();
        assertThat(Wildcards.match("A%", "abc")).isFalse();
        assertThat(Wildcards.match("a%b%c", "a-b-b-d")).isFalse();
    }

    private static Filter parse(String what, Optional<String> filter) {
        return what.equals("models") ? FilterParser.ofModels(filter) : FilterParser.ofVersions(filter);
    }

    private static Clause clause(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Clause.Tag(pick(KEYS, random), pick(List.of(TextOp.values()), random), pick(VALUES, random));
            case 1 -> new Clause.Numeric(pick(List.of(NumberOp.values()), random), random.nextInt(2_000) - 10);
            case 2 ->
                new Clause.AnyOf(
                        pick(List.of(Attribute.NAME, Attribute.RUN_ID), random),
                        Set.of(pick(VALUES, random), pick(VALUES, random) + "2"));
            case 3 -> new Clause.NoneOf(Attribute.NAME, Set.of(pick(VALUES, random)));
            default ->
                new Clause.Text(
                        pick(List.of(Attribute.NAME, Attribute.RUN_ID, Attribute.SOURCE_PATH), random),
                        pick(List.of(TextOp.values()), random),
                        pick(VALUES, random));
        };
    }

    private static String written(Clause clause, Random random) {
        String space = space(random);
        if (clause instanceof Clause.Tag tag) {
            String key = random.nextBoolean() ? "`" + tag.key() + "`" : "\"" + tag.key() + "\"";
            String plain = tag.key().contains(" ") ? key : tag.key();
            return pick(List.of("tag.", "tags."), random)
                    + (random.nextBoolean() ? key : plain)
                    + space
                    + operator(tag.op(), random)
                    + space
                    + quoted(tag.value());
        }
        if (clause instanceof Clause.Numeric number) {
            String op = switch (number.op()) {
                case EQUAL -> "=";
                case NOT_EQUAL -> "!=";
                case MORE -> ">";
                case AT_LEAST -> ">=";
                case LESS -> "<";
                case AT_MOST -> "<=";
            };
            return "version_number" + space + op + space + number.value();
        }
        if (clause instanceof Clause.AnyOf any) {
            return any.attribute().word() + " " + anyCase("in", random) + list(any.values(), space);
        }
        if (clause instanceof Clause.NoneOf none) {
            return none.attribute().word() + " " + anyCase("not", random) + " " + space + anyCase("in", random)
                    + list(none.values(), space);
        }
        Clause.Text text = (Clause.Text) clause;
        return (random.nextBoolean() ? "attribute." : "")
                + text.attribute().word()
                + space
                + operator(text.op(), random)
                + space
                + quoted(text.value());
    }

    private static String list(Set<String> values, String space) {
        return space + "(" + space
                + values.stream().map(FilterParserTest::quoted).collect(Collectors.joining(space + "," + space))
                + space + ")";
    }

    private static String operator(TextOp op, Random random) {
        return switch (op) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "!=";
            case LIKE -> " " + anyCase("like", random) + " ";
            case ILIKE -> " " + anyCase("ilike", random) + " ";
        };
    }

    private static String quoted(String value) {
        return value.contains("'") ? "\"" + value + "\"" : "'" + value + "'";
    }

    private static String space(Random random) {
        return pick(List.of("", " ", "  ", "\n", "\t "), random);
    }

    private static String anyCase(String word, Random random) {
        return word.chars()
                .mapToObj(c -> Character.toString(random.nextBoolean() ? Character.toUpperCase(c) : c))
                .collect(Collectors.joining());
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    /** Models and versions are meant where nothing is said; prompts are said. */
    private static String shown(Filter filter) {
        List<String> shown = new ArrayList<>();
        for (Clause clause : filter.clauses()) {
            if (!(clause instanceof Clause.NoPrompts)) {
                shown.add(shown(clause));
            }
        }
        if (!filter.clauses().contains(new Clause.NoPrompts())) {
            shown.add("prompts");
        }
        return shown.isEmpty() ? "everything" : String.join("; ", shown);
    }

    private static String shown(Clause clause) {
        if (clause instanceof Clause.Tag tag) {
            return "tag " + tag.key() + " " + tag.op() + " [" + tag.value() + "]";
        }
        if (clause instanceof Clause.Numeric number) {
            return "number " + number.op() + " " + number.value();
        }
        if (clause instanceof Clause.AnyOf any) {
            return any.attribute().word() + " IN " + new TreeSet<>(any.values());
        }
        if (clause instanceof Clause.NoneOf none) {
            return none.attribute().word() + " NOT IN " + new TreeSet<>(none.values());
        }
        Clause.Text text = (Clause.Text) clause;
        return text.attribute().word() + " " + text.op() + " [" + text.value() + "]";
    }
}
