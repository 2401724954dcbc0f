package dev.slipway.functions;

import java.util.function.Supplier;

/** A part that is made when it is first asked for, and once, whichever thread asks. */
final class Once<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private T made;

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        if (made == null) {
            made = maker.get();
        }
        return made;
    }
}
