package dev.slipway.registry.refusal;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A member that must be there. Whoever reads an object asks for all its members first and takes their values after that: the
 * first {@link #get} of one that is missing or wrong ends the reading of the object.
 */
public final class Needed<T> {
    private final String field;
    private final Optional<T> value;

    Needed(String field, Optional<T> value) {
        this.field = field;
        this.value = value;
    }

    /** Does something with the value if it is there and right, before the reading of the object ends. */
    public void ifRight(Consumer<T> action) {
        value.ifPresent(action);
    }

    /**
     * The value.
     *
     * @throws Refused when there is none; it was noted when the member was asked for
     */
    public T get() {
        return value.orElseThrow(() -> Refusal.INVALID.because(field, Fields.MISSING));
    }
}
