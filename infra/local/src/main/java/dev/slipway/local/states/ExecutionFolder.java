package dev.slipway.local.states;

import dev.slipway.local.files.FolderLock;
import dev.slipway.local.files.UnusableFile;
import dev.slipway.local.files.WholeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Executions on disk, one file each. A file is replaced as a whole and is on the disk when {@link #save} returns: after
 * a crash it holds either what was before or what came after. One process at a time: the folder is locked.
 */
final class ExecutionFolder implements AutoCloseable {
    private static final String KEPT = ".json";

    private final Path folder;
    private final FolderLock lock;

    ExecutionFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path file = folder.resolve("lock");
        this.lock = FolderLock.take(file, "the executions are in use by another process: " + file);
        WholeFiles.removeUnfinished(folder);
    }

    List<Execution> all() {
        try {
            List<Execution> executions = new ArrayList<>();
            for (Path file : WholeFiles.list(folder, KEPT)) {
                executions.add(read(file));
            }
            return executions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Execution> find(String name) {
        try {
            return Optional.of(read(folder.resolve(name + KEPT)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file may hold a token that is still good: only its owner can read it. */
    void save(Execution execution) {
        WholeFiles.write(folder.resolve(execution.name() + KEPT), ExecutionJson.write(execution));
    }

    private static Execution read(Path file) throws IOException {
        String text = WholeFiles.read(file);
        try {
            return ExecutionJson.read(text);
        } catch (RuntimeException e) {
            throw UnusableFile.damaged(
                    file,
                    "Put it back from a copy, or move it away; the promotion of that name can still be decided,"
                            + " and the sweep ends it when its time is over",
                    e);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
