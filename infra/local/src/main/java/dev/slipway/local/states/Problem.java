package dev.slipway.local.states;

/**
 * One thing that is wrong with a definition.
 *
 * @param state the state's name, empty where the machine itself is meant
 * @param field the field's path inside the state, for example {@code Retry[0].MaxAttempts}
 * @param message what is wrong with it
 */
public record Problem(String state, String field, String message) {

    @Override
    public String toString() {
        return (state.isEmpty() ? "" : state + ": ") + (field.isEmpty() ? "" : field + ": ") + message;
    }
}
