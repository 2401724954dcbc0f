package dev.slipway.json;

import java.util.Set;

/**
 * What becomes of a member that is not as it must be: an exception of the caller's own, which ends the reading, or a note,
 * after which it goes on. Paths lead from the top, e.g. {@code files[2].path}.
 */
public interface MemberErrors {
    /** A member breaks a rule, e.g. {@code must be a text}. */
    void wrong(String path, String rule);

    /** A member is there that nobody asked for; {@code known} are the names that were, in the order of asking. */
    void unknown(String path, Set<String> known);
}
