package dev.slipway.registry.adoption;

import java.io.Serial;

/** A source that cannot be copied, however often it is tried. The message says why and what to do, for whoever registered it. */
public final class SourceRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public SourceRefused(String why) {
        super(why);
    }

    /** With the cause, which is for operators. */
    public SourceRefused(String why, Throwable cause) {
        super(why, cause);
    }
}
