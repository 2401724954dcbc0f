package dev.slipway.local.signature;

import java.util.List;
import java.util.Set;

/**
 * How clients in use sign otherwise than AWS says. AWS's services refuse at least some of it, so whoever takes it should say
 * so. None of it lets a signature hold for a call that means something else.
 */
public enum Deviation {
    /** The query's parameters as they are sent, with {@code +} for a space: MLflow's client. */
    QUERY_AS_SENT("the parameters of the query were signed as they were sent, with + for a space"),
    /** The query's parameters not in order: curl 7.88. */
    QUERY_UNSORTED("the parameters of the query were signed in the order in which they were sent"),
    /** The path as it is sent, not encoded once more: both of these. */
    PATH_AS_SENT("the path was signed as it was sent, not percent-encoded once more");

    /** What is tried, the right way first. */
    static final List<Set<Deviation>> ALL = List.of(
            Set.of(),
            Set.of(QUERY_AS_SENT),
            Set.of(QUERY_AS_SENT, QUERY_UNSORTED),
            Set.of(PATH_AS_SENT),
            Set.of(PATH_AS_SENT, QUERY_AS_SENT),
            Set.of(PATH_AS_SENT, QUERY_AS_SENT, QUERY_UNSORTED));

    private final String words;

    Deviation(String words) {
        this.words = words;
    }

    /** For sentences. */
    public String words() {
        return words;
    }

    /** Whether a request that deviates so cannot be mistaken for another one that was signed by the rules. */
    boolean isSafe(ReceivedRequest request) {
        // What is signed for /a%20b by the rules is /a%2520b, which is another path when it is sent.
        return this != PATH_AS_SENT || !request.path().contains("%25");
    }
}
