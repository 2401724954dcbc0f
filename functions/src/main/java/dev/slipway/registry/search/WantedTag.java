package dev.slipway.registry.search;

import java.util.Optional;

/**
 * A tag that what is looked for has.
 *
 * @param text what it says; nothing where it may say anything
 */
public record WantedTag(String key, Optional<String> text) {

    /** The tag as terms name it. */
    public String name() {
        return Term.digest(key);
    }

    /** Its text as terms hold it. */
    public Optional<String> value() {
        return text.map(Term::digest);
    }

    /** Whether a term is of such a tag. */
    public boolean accepts(Term term) {
        return term.kind() == Term.Kind.TAG
                && term.name().equals(name())
                && value().map(term.value()::equals).orElse(true);
    }
}
