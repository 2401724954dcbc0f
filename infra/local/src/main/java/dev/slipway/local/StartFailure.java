package dev.slipway.local;

import dev.slipway.local.files.UnusableFile;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;

/** Why a start failed, as a sentence for whoever started it. */
final class StartFailure {
    private StartFailure() {}

    /** What an exception says, with the file that it is about. */
    static String sentence(Throwable failure) {
        if (failure instanceof UncheckedIOException unchecked) {
            return sentence(unchecked.getCause());
        }
        if (failure instanceof FileSystemException e && e.getFile() != null) {
            return UnusableFile.of(e).getMessage();
        }
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }
}
