package dev.slipway.tracking;

import java.time.Duration;

/**
 * How long an answer is waited for.
 *
 * @param connect until a connection stands
 * @param silence until the next byte comes
 * @param all until the last byte, all tries together
 * @param tries at most
 */
record Patience(Duration connect, Duration silence, Duration all, int tries) {
    /** For facts, which somebody may be waiting for: three such answers fit into one call of the API. */
    static final Patience FOR_FACTS = new Patience(seconds(2), seconds(4), seconds(8), 2);

    /** For lists of files, which a server gathers from a store of its own. */
    static final Patience FOR_LISTS = new Patience(seconds(2), seconds(20), seconds(60), 3);

    /** For a file, which a server may fetch whole from a store of its own before it sends the first byte. */
    static final Patience FOR_BYTES = new Patience(seconds(2), seconds(120), seconds(780), 3);

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
