package dev.slipway.local.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
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
        return because(file, "is damaged", todo, cause);
    }

    /** A file that the file system does not let us use. */
    public static UnusableFile of(Path file, String todo, IOException cause) {
        return because(file, "cannot be used: " + reason(cause), todo, cause);
    }

    /** The same, where all that is known is what the file system says; it names the file. */
    public static UnusableFile of(FileSystemException cause) {
        return of(Path.of(cause.getFile()), "See that it can be read and written, or move it away", cause);
    }

    private static UnusableFile because(Path file, String wrong, String todo, Throwable cause) {
        UnusableFile unusable = new UnusableFile(file, wrong, todo);
        unusable.initCause(cause);
        return unusable;
    }

    /** Java's file exceptions often have no words but their names. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return "a file is where a folder must be";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "a folder is where a file must be";
        }
        return failure instanceof FileSystemException e && e.getReason() != null
                ? e.getReason()
                : String.valueOf(failure.getMessage());
    }
}
