package dev.slipway.local.files;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The room that the file system of a folder has left. Whoever is about to accept something new asks for it first. What
 * finishes what was accepted does not ask: the last bytes are kept for that.
 *
 * @param kept how many bytes are kept
 */
public record Room(Path folder, long kept) {
    /** What one transaction, its journal and its events take at most. */
    public static final long KEPT = 16L << 20;

    /** The room that a folder has, with the usual number of bytes kept. */
    public static Room of(Path folder) {
        return new Room(folder, KEPT);
    }

    /** Why so many bytes more cannot be written, in a sentence; nothing when they can. */
    public Optional<String> lackFor(long bytes) {
        long free = folder.toFile().getUsableSpace();
        if (free - kept >= bytes) {
            return Optional.empty();
        }
        String wanted = bytes == 1 ? "no room left" : String.format(Locale.ROOT, "no room for %,d bytes more", bytes);
        return Optional.of(String.format(
                Locale.ROOT,
                "The file system of %s has %s (%,d bytes free, %,d kept to finish what was accepted)",
                folder,
                wanted,
                free,
                kept));
    }

    /** Why nothing more is accepted, in a sentence; nothing when something is. */
    public Optional<String> lack() {
        return lackFor(1);
    }
}
