package dev.slipway.registry.adoption;

import java.io.Serial;

/** A source that cannot be copied, however often it is tried. The message says why and what to do, for whoever registered it. */
public final class SourceRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public SourceRefused(String why) {
        super(why);
    }

    /** A file that is no longer what was listed. */
    public static SourceRefused changed(String path) {
        return new SourceRefused(wordsOfChanged(path));
    }

    /** The same with the cause, which is for operators. */
    public static SourceRefused changed(String path, Throwable cause) {
        return new SourceRefused(wordsOfChanged(path), cause);
    }

    private static String wordsOfChanged(String path) {
        return path + " changed while it was copied; register the version again when nothing writes there any more";
    }

    /** With the cause, which is for operators. */
    public SourceRefused(String why, Throwable cause) {
        super(why, cause);
    }
}
