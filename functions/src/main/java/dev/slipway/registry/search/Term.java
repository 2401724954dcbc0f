package dev.slipway.registry.search;

import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.Version;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One thing that a version or a model is found by, as an index holds it. Names, and the texts of tags, stand in it by the
 * beginning of their digest: so all terms are short, whatever people write. Two that should ever begin alike cost a read and
 * show nothing false, for whatever is found is looked at itself.
 *
 * @param name of the tag or metric, digested
 * @param value the tag's text, digested, or the metric's number in the order of numbers
 */
public record Term(Kind kind, String name, String value) implements Comparable<Term> {
    private static final String BETWEEN = "#";

    /** Hexadecimal digits of a digest that are kept. */
    private static final int KEPT = 20;

    /** What a term is made of. */
    public enum Kind {
        TAG,
        METRIC
    }

    /** That of a tag. */
    public static Term tag(String key, String text) {
        return new Term(Kind.TAG, digest(key), digest(text));
    }

    /** That of a metric. */
    public static Term metric(String name, BigDecimal number) {
        return new Term(Kind.METRIC, digest(name), OrderedNumber.text(number));
    }

    /** All of a version; none of one that is deleted. */
    public static SortedSet<Term> of(Version version) {
        SortedSet<Term> terms = new TreeSet<>();
        if (version.deletedAt().isEmpty()) {
            tags(version.metadata().tags(), terms);
            version.metadata().metrics().forEach((name, number) -> terms.add(metric(name, number)));
        }
        return terms;
    }

    /** All of a model of which this is said. */
    public static SortedSet<Term> of(Words words) {
        SortedSet<Term> terms = new TreeSet<>();
        tags(words.tags(), terms);
        return terms;
    }

    private static void tags(Map<String, String> tags, SortedSet<Term> into) {
        tags.forEach((key, text) -> into.add(tag(key, text)));
    }

    /** From its text. */
    public static Term of(String text) {
        String[] parts = text.split(BETWEEN, -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not the text of a term");
        }
        return new Term(Kind.valueOf(parts[0]), parts[1], parts[2]);
    }

    /** What begins the text of every term of this kind and name. */
    public static String beginning(Kind kind, String name) {
        return kind + BETWEEN + digest(name) + BETWEEN;
    }

    /** Kind, name and value; of one name in the order of values. */
    public String text() {
        return String.join(BETWEEN, kind.name(), name, value);
    }

    @Override
    public int compareTo(Term other) {
        return text().compareTo(other.text());
    }

    @Override
    public String toString() {
        return text();
    }

    static String digest(String text) {
        return Sha256.of(text).hex().substring(0, KEPT);
    }
}
