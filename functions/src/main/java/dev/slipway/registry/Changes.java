package dev.slipway.registry;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries changes of models through: read the head, decide, commit on condition that the head is still that one; if it is
 * not, all again. With many at once on one model the waits grow at random up to a bound, so that they spread.
 */
public final class Changes {
    /** How often a change is tried before the caller is asked to come back. */
    static final int TRIES = 8;

    private static final long FIRST_WAIT_MILLIS = 20;
    private static final long LONGEST_WAIT_MILLIS = 1_000;

    private final RegistryStore store;
    private final Clock clock;
    private final Pause pause;

    /** How a change waits between two tries. */
    public interface Pause {
        /** Waits so long. */
        void of(Duration time) throws InterruptedException;
    }

    /** Changes on this store, by this clock. */
    public Changes(RegistryStore store, Clock clock) {
        this(store, clock, time -> Thread.sleep(time.toMillis()));
    }

    /** Changes that wait their own way. */
    public Changes(RegistryStore store, Clock clock, Pause pause) {
        this.store = store;
        this.clock = clock;
        this.pause = pause;
    }

    /** What is being decided: puts the change into the draft and answers what it comes to. */
    interface Decision<T> {
        T decide(Draft draft);
    }

    /**
     * Changes a model that is in use.
     *
     * @throws Refused what the decision refuses; {@link Refusal#MODEL_NOT_FOUND}; {@link Refusal#BUSY} after
     *     {@value #TRIES} tries
     * @throws AlreadyAnswered when the same request was done meanwhile
     */
    <T> T change(ModelRef ref, Request<T> request, Decision<T> decision) {
        return carry(() -> inUse(ref), request, decision);
    }

    /** Changes a model by its id, in use or deleted. */
    <T> T changeById(String modelId, Request<T> request, Decision<T> decision) {
        return carry(
                () -> store.modelById(modelId)
                        .orElseThrow(() -> Refusal.MODEL_NOT_FOUND.because("there is no model " + modelId)),
                request,
                decision);
    }

    /** Changes a model, in use or deleted. */
    <T> T changeAny(ModelRef ref, Request<T> request, Decision<T> decision) {
        return carry(() -> any(ref), request, decision);
    }

    /** Commits the first change of a new model. */
    <T> T create(Supplier<Draft> draft, Request<T> request, Function<Draft, T> result) {
        return retrying(() -> {
            Draft made = draft.get();
            T value = result.apply(made);
            store.commit(made.commit(request.answered(value)));
            return value;
        });
    }

    Clock clock() {
        return clock;
    }

    /** The head of a model in use, or the refusal that it is not. */
    private Model inUse(ModelRef ref) {
        Model model = any(ref);
        if (model.deletion().isPresent()) {
            throw Refusal.MODEL_DELETED.because(model.name() + " is deleted; restore it first");
        }
        return model;
    }

    private Model any(ModelRef ref) {
        return store.model(ref).orElseThrow(() -> Refusal.MODEL_NOT_FOUND.because("there is no model " + ref));
    }

    private <T> T carry(Supplier<Model> head, Request<T> request, Decision<T> decision) {
        return retrying(() -> {
            Draft draft = Draft.of(head.get(), request.caller(), clock.instant());
            T result = decision.decide(draft);
            Optional<Answered> answered = request.answered(result);
            if (!draft.changesNothing()) {
                store.commit(draft.commit(answered));
            } else {
                answered.ifPresent(this::remember);
            }
            return result;
        });
    }

    /** Without a change there is no transaction that would tell that the same request has been answered meanwhile. */
    private void remember(Answered answered) {
        store.remember(answered);
        store.answered(answered.id())
                .filter(kept -> !kept.fingerprint().equals(answered.fingerprint())
                        || !kept.answer().equals(answered.answer()))
                .ifPresent(other -> {
                    throw new AlreadyAnswered();
                });
    }

    private <T> T retrying(Supplier<T> attempt) {
        for (int tries = 1; ; tries++) {
            try {
                return attempt.get();
            } catch (CommitConflict conflict) {
                switch (conflict.kind()) {
                    case ALREADY_ANSWERED -> throw new AlreadyAnswered();
                    case NAME_TAKEN -> throw Refusal.MODEL_EXISTS.because("another model has that name");
                    case HEAD_MOVED, CONTENTION -> waitAfter(tries, conflict);
                }
            }
        }
    }

    /** Full jitter: anything between nothing and a bound that doubles, so that those who collided part. */
    private void waitAfter(int tries, CommitConflict conflict) {
        if (tries == TRIES) {
            throw Refusal.BUSY
                    .because("gave way to other changes " + TRIES + " times; try again in a second")
                    .causedBy(conflict);
        }
        long bound = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << tries);
        try {
            pause.of(Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound + 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.UNAVAILABLE
                    .because("interrupted while waiting to try again")
                    .causedBy(e);
        }
    }
}
