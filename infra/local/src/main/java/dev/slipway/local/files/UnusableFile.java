package dev.slipway.local.files;

import java.nio.file.Path;

/** A file or folder that the registry cannot work with. The message says which, what is wrong with it and what to do. */
public final class UnusableFile extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /**
     * @param wrong what is wrong with it, as it follows its name: {@code is damaged}
     * @param todo what whoever runs the registry can do, as a sentence without its full stop
     */
    public UnusableFile(Path file, String wrong, String todo) {
        super(file + " " + wrong + ". " + todo);
    }

    /** A file whose content is not what was written. */
    public static UnusableFile damaged(Path file, String todo, Throwable cause) {
        UnusableFile damaged = new UnusableFile(file, "is damaged", todo);
        damaged.initCause(cause);
        return damaged;
    }
}
