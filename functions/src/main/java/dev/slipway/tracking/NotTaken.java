package dev.slipway.tracking;

import java.io.Serial;

/** The tracking server says that the question itself is wrong: asking again does not help. */
final class NotTaken extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    NotTaken(int status) {
        super("The tracking server answers " + status);
    }
}
