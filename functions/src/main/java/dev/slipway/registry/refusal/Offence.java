package dev.slipway.registry.refusal;

import java.util.List;
import java.util.Set;

/**
 * One field that breaks a rule.
 *
 * @param kind what the field is called, when it is one that nobody reads, e.g. {@code query parameter}; empty otherwise
 * @param field its path from the top, e.g. {@code files[2].path}
 * @param rule the rule it breaks, e.g. {@code must be given}
 */
public record Offence(String kind, String field, String rule) {
    private static final String UNKNOWN = "is unknown";

    /** A field and its rule. */
    static Offence of(String field, String rule) {
        return new Offence("", field, rule);
    }

    /** A field that nobody reads. */
    static Offence unknown(String kind, String field, Set<String> allowed) {
        return new Offence(
                kind, field, UNKNOWN + "; allowed: " + (allowed.isEmpty() ? "none" : String.join(", ", allowed)));
    }

    /** The same at another path. */
    Offence at(String path) {
        return new Offence(kind, path, rule);
    }

    /** In words for people. */
    String sentence() {
        return kind.isEmpty() ? field + " " + rule : "Unknown " + kind + " " + field + rule.substring(UNKNOWN.length());
    }

    /** Several in one sentence, only the first ones in full. */
    static String sentence(List<Offence> told, int count, int most) {
        List<String> sentences =
                told.stream().limit(most).map(Offence::sentence).toList();
        int others = count - sentences.size();
        return String.join("; ", sentences) + (others > 0 ? "; and " + others + " more" : "");
    }
}
