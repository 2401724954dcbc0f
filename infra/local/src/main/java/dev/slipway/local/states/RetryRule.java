package dev.slipway.local.states;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Which errors are worth another attempt, how many, and how long to wait before each. */
record RetryRule(
        List<String> errors,
        int intervalSeconds,
        int maxAttempts,
        double backoffRate,
        int maxDelaySeconds,
        boolean fullJitter) {

    boolean matches(FlowError error) {
        return errors.stream().anyMatch(error::matches);
    }

    /**
     * @param attemptsBefore how often this rule has already been used in this stay in the state
     */
    Duration delay(int attemptsBefore, RandomGenerator random) {
        double longest = Math.min(maxDelaySeconds, intervalSeconds * Math.pow(backoffRate, attemptsBefore));
        return Duration.ofMillis(Math.round(1000 * (fullJitter ? longest * random.nextDouble() : longest)));
    }
}
