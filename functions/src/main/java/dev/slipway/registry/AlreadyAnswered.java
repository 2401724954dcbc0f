package dev.slipway.registry;

/** The same request, under the same key, was done in the meantime: its answer is to be given again. */
public final class AlreadyAnswered extends RuntimeException {
    private static final long serialVersionUID = 1;

    AlreadyAnswered() {
        super("the request was done already");
    }
}
