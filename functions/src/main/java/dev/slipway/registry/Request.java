package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Version;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who asks, what the request depends on, and under which key it is to be done only once.
 *
 * @param expectedRev the revision that the thing to be changed must have; absent when any will do
 * @param <T> what is answered
 */
public record Request<T>(Caller caller, Optional<Long> expectedRev, Optional<Once<T>> once) {

    /** A request that is done as often as it is made, whatever it meets. */
    public static <T> Request<T> by(Caller caller) {
        return new Request<>(caller, Optional.empty(), Optional.empty());
    }

    /** The same request, which depends on this revision. */
    public Request<T> expecting(Optional<Long> rev) {
        return new Request<>(caller, rev, once);
    }

    /** The same request without its key. */
    Request<T> withoutKey() {
        return new Request<>(caller, expectedRev, Optional.empty());
    }

    /**
     * Refuses the request when what it changes is not at the revision that it expects. To be called where the change is
     * decided on: only then does it hold for the state that is changed.
     *
     * @param facts what the refusal tells programs, the present revision among it
     */
    void expect(String what, long rev, Map<String, Object> facts) {
        expectedRev.filter(expected -> expected != rev).ifPresent(expected -> {
            throw Refusal.PRECONDITION_FAILED.because(what + " is at revision " + rev + ", not " + expected, facts);
        });
    }

    void expect(Model model) {
        expect(model.name().value(), model.rev(), Map.of("rev", model.rev()));
    }

    void expect(Version version) {
        expect("version " + version.number(), version.rev(), Map.of("rev", version.rev()));
    }

    /** The mark that goes into the transaction, now that the answer is known. */
    Optional<Answered> answered(T result) {
        return once.map(
                key -> new Answered(key.id(), key.fingerprint(), key.answer().apply(result), key.expiresAt()));
    }

    /** A request's key, and how its answer is written down. */
    public record Once<T>(String id, Sha256 fingerprint, Instant expiresAt, Function<T, String> answer) {}
}
