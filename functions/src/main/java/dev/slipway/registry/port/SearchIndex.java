package dev.slipway.registry.port;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.Subject;
import java.util.Collection;
import java.util.List;

/**
 * The index that searches go by, for those who keep it. It is made of what the store holds and is no part of any commit; {@link
 * RegistryLists} reads it. What it says of a subject and the terms it has the subject under are the same at all times. Nothing
 * answers null. Implementations are thread-safe. A store that does not answer throws {@link Refusal#UNAVAILABLE}.
 */
public interface SearchIndex {
    /** So many terms can come or go in one write. */
    int MOST_CHANGES = 90;

    /** Under which terms the index has a subject, as it is now. */
    Indexed indexed(Subject subject);

    /** The same of several, each once and in no order; it may lag a moment. */
    List<Indexed> indexed(Collection<Subject> subjects);

    /**
     * Changes the terms of a subject, all of them or none, unless somebody else has changed them since they were read.
     *
     * @param now of the same subject, at most {@link #MOST_CHANGES} terms different
     * @return whether it did; when it did not, nothing is written, and whoever asks reads again
     */
    boolean write(Indexed read, Indexed now);
}
