package dev.slipway.mlflow;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One condition of a filter. */
sealed interface Clause {
    /** What is compared, other than tags. */
    enum Attribute {
        NAME("name"),
        VERSION_NUMBER("version_number"),
        RUN_ID("run_id"),
        SOURCE_PATH("source_path");

        private final String word;

        Attribute(String word) {
            this.word = word;
        }

        /** As filters write it. */
        String word() {
            return word;
        }
    }

    /** How texts are compared. */
    enum TextOp {
        EQUAL,
        NOT_EQUAL,
        LIKE,
        ILIKE;

        boolean holds(String held, String wanted) {
            return switch (this) {
                case EQUAL -> held.equals(wanted);
                case NOT_EQUAL -> !held.equals(wanted);
                case LIKE -> Wildcards.match(wanted, held);
                case ILIKE -> Wildcards.match(wanted.toLowerCase(Locale.ROOT), held.toLowerCase(Locale.ROOT));
            };
        }
    }

    /** How numbers are compared. */
    enum NumberOp {
        EQUAL,
        NOT_EQUAL,
        MORE,
        AT_LEAST,
        LESS,
        AT_MOST;

        boolean holds(long held, long wanted) {
            return switch (this) {
                case EQUAL -> held == wanted;
                case NOT_EQUAL -> held != wanted;
                case MORE -> held > wanted;
                case AT_LEAST -> held >= wanted;
                case LESS -> held < wanted;
                case AT_MOST -> held <= wanted;
            };
        }

        /** The lowest number that holds against this one. */
        long lowest(long wanted) {
            return switch (this) {
                case MORE -> wanted + 1;
                case EQUAL, AT_LEAST -> wanted;
                case NOT_EQUAL, LESS, AT_MOST -> Long.MIN_VALUE;
            };
        }

        /** The highest number that holds against this one. */
        long highest(long wanted) {
            return switch (this) {
                case LESS -> wanted - 1;
                case EQUAL, AT_MOST -> wanted;
                case NOT_EQUAL, MORE, AT_LEAST -> Long.MAX_VALUE;
            };
        }
    }

    /** An attribute against a text; what has no such attribute does not pass. */
    record Text(Attribute attribute, TextOp op, String value) implements Clause {
        boolean holds(Optional<String> held) {
            return held.filter(text -> op.holds(text, value)).isPresent();
        }
    }

    /** An attribute that is one of some texts. */
    record AnyOf(Attribute attribute, Set<String> values) implements Clause {
        public AnyOf {
            values = Set.copyOf(values);
        }

        boolean holds(Optional<String> held) {
            return held.filter(values::contains).isPresent();
        }
    }

    /** An attribute that is none of some texts. */
    record NoneOf(Attribute attribute, Set<String> values) implements Clause {
        public NoneOf {
            values = Set.copyOf(values);
        }

        boolean holds(Optional<String> held) {
            return held.filter(text -> !values.contains(text)).isPresent();
        }
    }

    /** The version's number against a number. */
    record Numeric(NumberOp op, long value) implements Clause {}

    /** A tag against a text; also when it is unequal that is wanted, the tag must be there. */
    record Tag(String key, TextOp op, String value) implements Clause {
        boolean holds(Map<String, String> tags) {
            return Optional.ofNullable(tags.get(key))
                    .filter(held -> op.holds(held, value))
                    .isPresent();
        }
    }

    /** Models and versions, and no prompts: what every search means that does not ask for prompts. */
    record NoPrompts() implements Clause {
        boolean holds(Map<String, String> tags) {
            return !Prompts.isMarked(tags);
        }
    }
}
