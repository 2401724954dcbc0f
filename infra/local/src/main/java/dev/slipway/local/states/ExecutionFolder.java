package dev.slipway.local.states;

import dev.slipway.local.files.FolderLock;
import dev.slipway.local.files.OwnerOnly;
import dev.slipway.local.files.WholeFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Executions on disk, one file each. A file is replaced as a whole and is on the disk when {@link #save} returns: after
 * a crash it holds either what was before or what came after. One process at a time: the folder is locked.
 */
final class ExecutionFolder implements AutoCloseable {
    private static final String KEPT = ".json";

    private final Path folder;
    private final String whenUnreadable;
    private final FolderLock lock;

    /**
     * Takes a folder, and makes it if it is not there.
     *
     * @param whenUnreadable what to do about a file that cannot be read, as a sentence without its full stop
     */
    ExecutionFolder(Path folder, String whenUnreadable) {
        this.folder = folder;
        this.whenUnreadable = whenUnreadable;
        OwnerOnly.folder(folder);
        Path file = folder.resolve("lock");
        this.lock = FolderLock.take(file, "the executions are in use by another process: " + file);
        WholeFiles.removeUnfinished(folder);
    }

    List<Execution> all() {
        return WholeFiles.list(folder, KEPT).stream().map(this::read).toList();
    }

    Optional<Execution> find(String name) {
        return Optional.of(folder.resolve(name + KEPT)).filter(Files::exists).map(this::read);
    }

    /** A file may hold a token that is still good: only its owner can read it. */
    void save(Execution execution) {
        WholeFiles.write(folder.resolve(execution.name() + KEPT), ExecutionJson.write(execution));
    }

    private Execution read(Path file) {
        return WholeFiles.read(file, whenUnreadable, ExecutionJson::read);
    }

    @Override
    public void close() {
        lock.close();
    }
}
