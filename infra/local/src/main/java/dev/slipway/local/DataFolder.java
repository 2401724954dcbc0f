package dev.slipway.local;

import dev.slipway.local.files.FolderLock;
import dev.slipway.local.files.OwnerOnly;
import dev.slipway.local.files.UnusableFile;
import dev.slipway.local.files.WholeFiles;
import dev.slipway.local.gateway.LocalKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder that everything is kept in. While it is open, no other process has it. */
final class DataFolder implements AutoCloseable {
    /** What is kept by other parts in folders of their own. */
    private static final List<String> PARTS = List.of("table", "artifacts", "events", "flows", "adoptions", "targets");

    static final String ACCESS_KEY = "access-key.json";
    static final String SIGNING_KEY = "signing-key.json";
    static final String LOG = "slipway.log";

    private static final String ANOTHER = "Choose another data folder with -Ddata=...";

    /** Says that there was a table here, so that a lost one is not taken for a registry that has yet to begin. */
    private static final String MADE = "registry-made.txt";

    private static final String LOCK = "lock";

    /** All that is the registry's in the folder. There may be other things in it. */
    static final List<String> CONTENT = Stream.concat(
                    PARTS.stream(), Stream.of(ACCESS_KEY, SIGNING_KEY, LocalKey.FILE, MADE, LOCK, LOG))
            .toList();

    private final Path path;
    private final FolderLock lock;

    private DataFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Opens a folder that is ready. What is kept in it is closed to other users of this machine.
     *
     * @throws IllegalStateException when another registry has it
     */
    static DataFolder open(Path path) {
        ready(path);
        DataFolder folder = new DataFolder(
                path,
                FolderLock.take(
                        path.resolve(LOCK),
                        "The data folder " + path + " is in use by another registry. Stop that one, or choose another"
                                + " data folder with -Ddata=..."));
        try {
            // What is made is closed; what was put back from a copy may not be.
            CONTENT.forEach(name -> OwnerOnly.closeAll(path.resolve(name)));
            PARTS.forEach(name -> OwnerOnly.folder(path.resolve(name)));
            return folder;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /**
     * Makes the folder if it is not there.
     *
     * @throws UnusableFile when it cannot be written
     */
    static void ready(Path path) {
        try {
            OwnerOnly.makeFolder(path);
            Files.delete(Files.createTempFile(path, "start", ".tmp"));
        } catch (IOException e) {
            throw new UnusableFile(path, "cannot be written: " + UnusableFile.reason(e), ANOTHER);
        }
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Whether a registry was made here before. */
    boolean hasRegistry() {
        return Files.exists(path.resolve(MADE));
    }

    /** From now on a registry has been made here. */
    void registryMade() {
        if (!hasRegistry()) {
            WholeFiles.write(
                    path.resolve(MADE),
                    "A registry was made in this folder. While this file is here, the registry does not start without"
                            + " its table, so that a lost table is not taken for an empty one.\n");
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
