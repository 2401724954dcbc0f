package dev.slipway.http;

import dev.slipway.registry.AlreadyAnswered;
import dev.slipway.registry.Request;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Does a POST once per {@code Idempotency-Key}. The mark of what was answered is part of the transaction that does it, so
 * there is no moment at which one is kept without the other.
 */
public final class Idempotency {
    /** How long a key is remembered. */
    static final Duration MEMORY = Duration.ofDays(1);

    private final RegistryStore store;
    private final Clock clock;

    /** Marks are kept in this store; the clock says until when. */
    public Idempotency(RegistryStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Something that is done for a request. */
    public interface Deed<T> {
        /** Does it, leaving the mark that the request carries. */
        T run(Request<T> request);
    }

    /** What is done with an answer whenever it is given, of which nothing is kept. */
    interface Giving<T> {
        /**
         * Adds what is made anew each time, or refuses an answer that is true no longer.
         *
         * @param result of the deed if it was done just now; absent when the answer is the one of an earlier time
         */
        Answer given(Answer answer, Optional<T> result);
    }

    /**
     * Does the deed, or answers what was answered when the same request was made before. That answer is a record of what
     * happened then: it stays right whatever happens later. An answer that says how something is, or hands something out,
     * needs the other form.
     */
    <T> Answer once(ApiRequest request, Deed<T> deed, Function<T, Answer> answer) {
        return once(request, deed, answer, (kept, result) -> kept);
    }

    /** The same for an answer that is looked at, or added to, each time it is given. */
    <T> Answer once(ApiRequest request, Deed<T> deed, Function<T, Answer> answer, Giving<T> giving) {
        Optional<String> key = request.idempotencyKey();
        if (key.isEmpty()) {
            T result = deed.run(request.by());
            return giving.given(answer.apply(result), Optional.of(result));
        }
        String id =
                Sha256.of(request.caller().identity().id() + "\n" + key.get()).hex();
        Sha256 fingerprint = Sha256.of(request.scope() + "\n" + request.expectedRev() + "\n" + request.body());
        return once(request.by(), id, fingerprint, deed, answer, giving);
    }

    private <T> Answer once(
            Request<T> request,
            String id,
            Sha256 fingerprint,
            Deed<T> deed,
            Function<T, Answer> answer,
            Giving<T> giving) {
        Optional<Answered> before = store.answered(id);
        if (before.isPresent()) {
            return giving.given(again(before.get(), fingerprint), Optional.empty());
        }
        T result;
        try {
            result = deed.run(new Request<>(
                    request.caller(),
                    request.expectedRev(),
                    Optional.of(new Request.Once<>(
                            id,
                            fingerprint,
                            clock.instant().plus(MEMORY),
                            value -> answer.apply(value).stored()))));
        } catch (AlreadyAnswered e) {
            Answered meanwhile = store.answered(id)
                    .orElseThrow(() -> Refusal.UNAVAILABLE.because("the earlier answer cannot be read yet"));
            return giving.given(again(meanwhile, fingerprint), Optional.empty());
        } catch (Refused refused) {
            // Perhaps only because this very request was done in the meantime: then it is not refused.
            Answered meanwhile = store.answered(id).orElseThrow(() -> refused);
            return giving.given(again(meanwhile, fingerprint), Optional.empty());
        }
        return giving.given(answer.apply(result), Optional.of(result));
    }

    private static Answer again(Answered answered, Sha256 fingerprint) {
        if (!answered.fingerprint().equals(fingerprint)) {
            throw Refusal.KEY_REUSED.because("the key was used for another request; a new request needs a new key");
        }
        return Answer.ofStored(answered.answer()).with("Idempotent-Replay", "true");
    }
}
