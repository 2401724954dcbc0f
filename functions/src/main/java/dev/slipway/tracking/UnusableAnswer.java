package dev.slipway.tracking;

import java.io.Serial;

/** What the tracking server answers or keeps is not in the form that MLflow gives it. */
final class UnusableAnswer extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnusableAnswer(String message) {
        super(message);
    }
}
