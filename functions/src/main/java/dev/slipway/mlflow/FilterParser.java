package dev.slipway.mlflow;

import dev.slipway.mlflow.Clause.Attribute;
import dev.slipway.mlflow.Clause.NumberOp;
import dev.slipway.mlflow.Clause.TextOp;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.refusal.Wording;
import dev.slipway.registry.version.Metadata;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads MLflow's filter grammar: {@code clause (AND clause)*}, where a clause is an identifier, a comparison and a value.
 *
 * <pre>{@code
 * identifier   name | version_number | run_id | source_path, also behind "attribute."
 *              tag.key | tags.key, the key plain, in back-ticks or in quotes
 * comparison   = != LIKE ILIKE of texts; = != > >= < <= of version_number; IN (...), NOT IN (...) of name and run_id
 * value        'text' or "text"; digits
 * }</pre>
 *
 * <p>Words of the grammar in any case, identifiers to the letter. Everything else is refused, with the place.
 */
final class FilterParser {
    private static final int MOST_CLAUSES = 50;
    private static final int MOST_VALUES = 100;
    private static final int MAX_PATTERN = 500;

    private static final Set<Attribute> OF_MODELS = EnumSet.of(Attribute.NAME);
    private static final Set<Attribute> OF_VERSIONS = EnumSet.allOf(Attribute.class);
    private static final Set<Attribute> IN_LISTS = EnumSet.of(Attribute.NAME, Attribute.RUN_ID);

    private final FilterText text;
    private final Set<Attribute> attributes;

    private FilterParser(String text, Set<Attribute> attributes) {
        this.text = new FilterText(text);
        this.attributes = attributes;
    }

    /** A filter of models. */
    static Filter ofModels(Optional<String> text) {
        return filter(text, OF_MODELS);
    }

    /** A filter of versions. */
    static Filter ofVersions(Optional<String> text) {
        return filter(text, OF_VERSIONS);
    }

    private static Filter filter(Optional<String> text, Set<Attribute> attributes) {
        return new Filter(Prompts.told(text.filter(given -> !given.isEmpty())
                .map(given -> new FilterParser(given, attributes).clauses())
                .orElse(List.of())));
    }

    private List<Clause> clauses() {
        List<Clause> clauses = new ArrayList<>();
        text.space();
        do {
            clauses.add(clause());
            if (clauses.size() > MOST_CLAUSES) {
                throw Refusal.INVALID.because("filter", "must have at most " + MOST_CLAUSES + " conditions");
            }
        } while (text.takeWord("AND"));
        if (!text.atEnd()) {
            throw text.unexpected("AND or the end");
        }
        return clauses;
    }

    private Clause clause() {
        String word = text.identifier();
        if (word.equals("tag") || word.equals("tags")) {
            text.expect('.');
            return tag();
        }
        if (word.equals("attribute") && text.take('.')) {
            word = text.identifier();
        }
        Attribute attribute = attribute(word);
        return attribute == Attribute.VERSION_NUMBER ? number() : text(attribute);
    }

    private Clause tag() {
        String key = text.key();
        if (key.isBlank() || key.length() > Metadata.MAX_NAME) {
            throw text.unexpected("a tag's name of 1 to " + Metadata.MAX_NAME + " characters");
        }
        TextOp op = textOp();
        return new Clause.Tag(key, op, value(op));
    }

    private Clause text(Attribute attribute) {
        if (IN_LISTS.contains(attribute) && text.takeWord("IN")) {
            return new Clause.AnyOf(attribute, list());
        }
        if (IN_LISTS.contains(attribute) && text.takeWords("NOT", "IN")) {
            return new Clause.NoneOf(attribute, list());
        }
        TextOp op = textOp();
        return new Clause.Text(attribute, op, value(op));
    }

    private Clause number() {
        NumberOp op = switch (text.operator()) {
            case "=" -> NumberOp.EQUAL;
            case "!=" -> NumberOp.NOT_EQUAL;
            case ">" -> NumberOp.MORE;
            case ">=" -> NumberOp.AT_LEAST;
            case "<" -> NumberOp.LESS;
            case "<=" -> NumberOp.AT_MOST;
            default -> throw text.unexpected("one of = != > >= < <=");
        };
        return new Clause.Numeric(op, text.number());
    }

    private TextOp textOp() {
        if (text.takeWord("LIKE")) {
            return TextOp.LIKE;
        }
        if (text.takeWord("ILIKE")) {
            return TextOp.ILIKE;
        }
        return switch (text.operator()) {
            case "=" -> TextOp.EQUAL;
            case "!=" -> TextOp.NOT_EQUAL;
            default -> throw text.unexpected("one of = != LIKE ILIKE");
        };
    }

    private String value(TextOp op) {
        String value = text.quoted();
        boolean isPattern = op == TextOp.LIKE || op == TextOp.ILIKE;
        if (isPattern && value.length() > MAX_PATTERN) {
            throw Refusal.INVALID.because("filter", "must have patterns of at most " + MAX_PATTERN + " characters");
        }
        return value;
    }

    private Set<String> list() {
        Set<String> values = new LinkedHashSet<>();
        text.expect('(');
        do {
            if (!values.isEmpty() && text.take(')')) {
                return values; // A comma after the last value is taken by MLflow, too.
            }
            values.add(text.quoted());
        } while (text.take(','));
        text.expect(')');
        if (values.size() > MOST_VALUES) {
            throw Refusal.INVALID.because("filter", "must have lists of at most " + MOST_VALUES + " values");
        }
        return values;
    }

    private Attribute attribute(String word) {
        for (Attribute attribute : attributes) {
            if (attribute.word().equals(word)) {
                return attribute;
            }
        }
        throw unknown(word);
    }

    private Refused unknown(String word) {
        List<String> words = Stream.concat(attributes.stream().map(Attribute::word), Stream.of("tag.key"))
                .toList();
        return Refusal.INVALID.because(
                "filter", "has " + FilterText.shown(word) + " where " + Wording.or(words) + " is expected");
    }
}
