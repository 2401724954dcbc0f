package dev.slipway.local.states;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a running execution stands.
 *
 * @param state the state's name
 * @param input what the state got
 * @param variables what earlier states assigned
 * @param retries attempts used up in this stay, by the place of the rule that allowed them
 * @param call the evaluated arguments of the attempt under way, else null
 * @param token the token of the attempt under way, if it has one, else null
 * @param timeoutSeconds how long the attempt under way may last, else 0
 * @param due when the attempt times out or the pause ends; null only while {@link Phase#READY}
 */
record Standing(
        String state,
        Instant enteredAt,
        Object input,
        Map<String, Object> variables,
        Map<Integer, Integer> retries,
        Phase phase,
        Map<String, Object> call,
        String token,
        int timeoutSeconds,
        Instant due) {

    /** What the execution does there. */
    enum Phase {
        /** Just arrived, or back for another attempt; never kept, the interpreter goes on at once. */
        READY,
        /** The function is being called; called again after a crash. */
        CALLING,
        /** The function has the token; its holder's answer is awaited. */
        WAITING,
        /** Until the next attempt, or in a Wait state. */
        PAUSED
    }

    static Standing at(String state, Instant now, Object input, Map<String, Object> variables) {
        return new Standing(state, now, input, variables, Map.of(), Phase.READY, null, null, 0, null);
    }

    Standing ready() {
        return new Standing(state, enteredAt, input, variables, retries, Phase.READY, null, null, 0, null);
    }

    Standing calling(Map<String, Object> arguments, String newToken, int seconds, Instant now) {
        Instant deadline = now.plusSeconds(seconds);
        return new Standing(
                state, enteredAt, input, variables, retries, Phase.CALLING, arguments, newToken, seconds, deadline);
    }

    Standing waiting() {
        return new Standing(
                state, enteredAt, input, variables, retries, Phase.WAITING, call, token, timeoutSeconds, due);
    }

    Standing paused(Instant until) {
        return new Standing(state, enteredAt, input, variables, retries, Phase.PAUSED, null, null, 0, until);
    }

    Standing retrying(int rule, Instant at) {
        Map<Integer, Integer> counted = new HashMap<>(retries);
        counted.merge(rule, 1, Integer::sum);
        return new Standing(state, enteredAt, input, variables, counted, Phase.PAUSED, null, null, 0, at);
    }

    int retryCount() {
        return retries.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Tells no token: not the field, and not the copy in the call. */
    @Override
    public String toString() {
        return phase + " in " + state;
    }
}
