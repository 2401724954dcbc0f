package dev.slipway.registry.name;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A name without what people do not see or do not mind: upper and lower case, wide and narrow forms. Two names with the same
 * spelling are namesakes; beside a name that a policy guards there must be none.
 */
public record Spelling(String text) {
    /** The spelling of a name. */
    public static Spelling of(String name) {
        return new Spelling(Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return text;
    }
}
