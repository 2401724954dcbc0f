package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Answered;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who asks, and under which key the request is to be done only once.
 *
 * @param <T> what is answered
 */
public record Request<T>(Caller caller, Optional<Once<T>> once) {

    /** A request that is done as often as it is made. */
    public static <T> Request<T> by(Caller caller) {
        return new Request<>(caller, Optional.empty());
    }

    /** The mark that goes into the transaction, now that the answer is known. */
    Optional<Answered> answered(T result) {
        return once.map(
                key -> new Answered(key.id(), key.fingerprint(), key.answer().apply(result), key.expiresAt()));
    }

    /** A request's key, and how its answer is written down. */
    public record Once<T>(String id, Sha256 fingerprint, Instant expiresAt, Function<T, String> answer) {}
}
