package dev.slipway.registry;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Carries changes of models through: read the head, decide, commit on condition that the head is still that one; if it is
 * not, wait and do all again, until the time that a call has is up.
 */
public final class Changes {
    /**
     * For how long a change is tried. The gateway gives a call 29 seconds; what this leaves is for the last commit, which the
     * store may take its time to refuse.
     */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(40));

    /**
     * No wait is longer than the time that is left divided by this. At first that is two seconds, so that many writers do not
     * use up the store with tries that fail; and who has waited longest tries most often.
     */
    private static final int WAITS_LEFT = 10;

    /** The longest wait of what cannot wait: so short that it comes first however many others try. */
    private static final Duration URGENT = Duration.ofMillis(80);

    private final RegistryStore store;
    private final Clock clock;
    private final Time time;
    private final Optional<Right> right;

    /** The time that passes while a change is tried. */
    public interface Time {
        /** As the computer is running. */
        Time REAL = new Time() {
            @Override
            public Duration now() {
                return Duration.ofNanos(System.nanoTime());
            }

            @Override
            public void sleep(Duration time) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
            }
        };

        /** How long it is since some moment, always the same one; it never goes back, as a clock might. */
        Duration now();

        /** Waits so long. */
        void sleep(Duration time) throws InterruptedException;
    }

    /** Changes on this store, by this clock. */
    public Changes(RegistryStore store, Clock clock) {
        this(store, clock, Time.REAL);
    }

    /** Changes that wait in a time of their own. */
    public Changes(RegistryStore store, Clock clock, Time time) {
        this(store, clock, time, Optional.empty());
    }

    private Changes(RegistryStore store, Clock clock, Time time, Optional<Right> right) {
        this.store = store;
        this.clock = clock;
        this.time = time;
        this.right = right;
    }

    /** What a call needs a right for. */
    interface Right {
        /** Refuses who may not do it on this model. */
        void check(Model model);

        /** Refuses who may not do it where there is no model yet. */
        void checkEverywhere();
    }

    /** Refuses a call that needs a right on this model which its caller has not. */
    void checkRight(Model model) {
        right.ifPresent(needed -> needed.check(model));
    }

    /** The same of what is about no model. */
    void checkRightEverywhere() {
        right.ifPresent(Right::checkEverywhere);
    }

    /** The same for one call: on the store as its caller sees it, and what the caller has no right to is refused. */
    Changes under(Right right, RegistryStore seen) {
        return new Changes(seen, clock, time, Optional.of(right));
    }

    /** What is being decided: puts the change into the draft and answers what it comes to. */
    interface Decision<T> {
        T decide(Draft draft);
    }

    /**
     * Changes a model that is in use.
     *
     * @throws Refused what the decision refuses; {@link Refusal#MODEL_NOT_FOUND}; {@link Refusal#BUSY} when
     *     others came first for as long as a call has time
     * @throws AlreadyAnswered when the same request was done meanwhile
     */
    <T> T change(ModelRef ref, Request<T> request, Decision<T> decision) {
        return carry(() -> inUse(ref), request, decision, Changes::shareOf);
    }

    /** The same for a rollback: whoever takes a stage back in a hurry comes before those who write a lot. */
    <T> T changeUrgently(ModelRef ref, Request<T> request, Decision<T> decision) {
        return carry(() -> inUse(ref), request, decision, left -> URGENT);
    }

    /** Changes a model by its id, in use or deleted. */
    <T> T changeById(String modelId, Request<T> request, Decision<T> decision) {
        return carry(
                () -> store.modelById(modelId)
                        .orElseThrow(() -> Refusal.MODEL_NOT_FOUND.because("there is no model " + modelId)),
                request,
                decision,
                Changes::shareOf);
    }

    /** Changes a model, in use or deleted. */
    <T> T changeAny(ModelRef ref, Request<T> request, Decision<T> decision) {
        return carry(() -> any(ref), request, decision, Changes::shareOf);
    }

    /** Changes the registry's own history, for which a right must be held everywhere. */
    <T> T changeOwn(Request<T> request, Decision<T> decision) {
        checkRightEverywhere();
        return retrying(
                () -> decided(
                        Draft.ofOwn(store.modelById(OwnHistory.ID), request.caller(), clock.instant()),
                        request,
                        decision),
                Changes::shareOf);
    }

    /** Commits the first change of a new model. */
    <T> T create(Supplier<Draft> draft, Request<T> request, Function<Draft, T> result) {
        checkRightEverywhere();
        return retrying(
                () -> {
                    Draft made = draft.get();
                    T value = result.apply(made);
                    store.commit(made.commit(request.answered(value)));
                    return value;
                },
                Changes::shareOf);
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

    private static Duration shareOf(Duration left) {
        return left.dividedBy(WAITS_LEFT);
    }

    private <T> T carry(
            Supplier<Model> head, Request<T> request, Decision<T> decision, UnaryOperator<Duration> longestWait) {
        return retrying(
                () -> {
                    Model model = head.get();
                    checkRight(model);
                    return decided(Draft.of(model, request.caller(), clock.instant()), request, decision);
                },
                longestWait);
    }

    private <T> T decided(Draft draft, Request<T> request, Decision<T> decision) {
        T result = decision.decide(draft);
        Optional<Answered> answered = request.answered(result);
        if (!draft.changesNothing()) {
            store.commit(draft.commit(answered));
        } else {
            answered.ifPresent(this::remember);
        }
        return result;
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

    /** Tries until it works or time is up; {@code longestWait} says of the time that is left how much a wait may take. */
    private <T> T retrying(Supplier<T> attempt, UnaryOperator<Duration> longestWait) {
        Duration began = time.now();
        for (int tries = 1; ; tries++) {
            Duration tried = time.now();
            try {
                return attempt.get();
            } catch (CommitConflict conflict) {
                switch (conflict.kind()) {
                    case ALREADY_ANSWERED -> throw new AlreadyAnswered();
                    case NAME_TAKEN -> throw Refusal.MODEL_EXISTS.because("another model has that name");
                    case HEAD_MOVED, CONTENTION -> {
                        Duration now = time.now();
                        // No try that would end too late if it takes as long as the last one: a store that answers
                        // slowly
                        // is asked less often.
                        Duration left = PATIENCE.minus(now.minus(began)).minus(now.minus(tried));
                        Duration wait = BACKOFF.after(tries, longestWait.apply(left));
                        if (wait.compareTo(left) > 0) {
                            throw busy(tries, now.minus(began)).causedBy(conflict);
                        }
                        sleep(wait);
                    }
                }
            }
        }
    }

    private void sleep(Duration wait) {
        try {
            time.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.UNAVAILABLE
                    .because("interrupted while waiting to try again")
                    .causedBy(e);
        }
    }

    private static Refused busy(int tries, Duration time) {
        return Refusal.BUSY.because(
                "Too many concurrent changes to this model; retry after 1 s",
                Map.of("tries", tries, "waitedMillis", time.toMillis()));
    }
}
