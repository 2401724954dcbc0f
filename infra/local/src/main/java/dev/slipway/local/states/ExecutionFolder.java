package dev.slipway.local.states;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Executions on disk, one file each. A file is replaced as a whole and is on the disk when {@link #save} returns: after
 * a crash it holds either what was before or what came after. One process at a time: the folder is locked.
 */
final class ExecutionFolder implements AutoCloseable {
    private static final String KEPT = ".json";
    private static final String UNFINISHED = ".tmp";

    private static final Set<OpenOption> REPLACE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);

    private final Path folder;
    private final FileChannel lock;

    ExecutionFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            this.lock = lock(folder.resolve("lock"));
            for (Path leftover : files(UNFINISHED)) {
                Files.delete(leftover);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same refusal.
        }
        channel.close();
        throw new IllegalStateException("the executions are in use by another process: " + file);
    }

    List<Execution> all() {
        try {
            List<Execution> executions = new ArrayList<>();
            for (Path file : files(KEPT)) {
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

    void save(Execution execution) {
        Path unfinished = folder.resolve(execution.name() + UNFINISHED);
        try {
            try (FileChannel channel = FileChannel.open(unfinished, REPLACE, ownerOnly())) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(ExecutionJson.write(execution));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, folder.resolve(execution.name() + KEPT), StandardCopyOption.ATOMIC_MOVE);
            syncFolder();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The new name is on the disk only when the folder is. Windows cannot open a folder, and needs no such thing. */
    private void syncFolder() throws IOException {
        if (isPosix()) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** A file may hold a token that is still good. */
    private FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static Execution read(Path file) throws IOException {
        try {
            return ExecutionJson.read(Files.readString(file));
        } catch (RuntimeException e) {
            throw new IOException("not an execution: " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
