package dev.slipway.local;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a start failed, as a sentence for whoever started it. */
final class StartFailure {
    private StartFailure() {}

    /** What an exception says, with the file that it is about. */
    static String sentence(Throwable failure) {
        if (failure instanceof UncheckedIOException unchecked) {
            return sentence(unchecked.getCause());
        }
        if (failure instanceof FileSystemException e && e.getFile() != null) {
            return e.getFile() + " cannot be used: " + reason(e);
        }
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }

    /** Java's file exceptions often have no words but their names. */
    static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return "a file is where a folder must be";
        }
        return failure.getReason() == null ? failure.getMessage() : failure.getReason();
    }
}
