package dev.slipway.local.states;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a state failed, in the two words of the States Language.
 *
 * @param error the name that {@code ErrorEquals} matches
 * @param cause more about it, may be null
 */
record FlowError(String error, String cause) {
    static final String ALL = "States.ALL";
    static final String TIMEOUT = "States.Timeout";
    static final String TASK_FAILED = "States.TaskFailed";
    static final String QUERY_EVALUATION = "States.QueryEvaluationError";
    static final String NO_CHOICE_MATCHED = "States.NoChoiceMatched";

    /** Nothing catches this one: the definition and the execution do not fit each other. */
    static final String RUNTIME = "States.Runtime";

    /** The names that a rule may use out of the reserved {@code States.} ones. */
    static boolean mayBeMatched(String name) {
        return !name.startsWith("States.")
                || name.equals(ALL)
                || name.equals(TIMEOUT)
                || name.equals(TASK_FAILED)
                || name.equals(QUERY_EVALUATION);
    }

    boolean matches(String name) {
        return switch (name) {
            case ALL -> !error.equals(RUNTIME);
            case TASK_FAILED -> !error.equals(RUNTIME) && !error.equals(TIMEOUT);
            default -> error.equals(name);
        };
    }

    /** The value of {@code $states.errorOutput}. */
    Map<String, Object> output() {
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("Error", error);
        if (cause != null) {
            output.put("Cause", cause);
        }
        return output;
    }
}
