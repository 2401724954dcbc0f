package dev.slipway.local.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real file system of a few megabytes, in memory, which only the processes see that are started in it. A process that does
 * nothing keeps it while the others come and go.
 */
public final class SmallDisk implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final Path folder;
    private final Process keeper;

    /** A disk of so many megabytes, mounted over a folder that is there. */
    public SmallDisk(Path folder, int megabytes) {
        this.folder = folder;
        try {
            keeper = new ProcessBuilder(
                            "unshare",
                            "--user",
                            "--map-root-user",
                            "--mount",
                            "sh",
                            "-c",
                            "mount -t tmpfs -o size=" + megabytes + "m tmpfs \"$0\" && echo mounted && exec cat",
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!"mounted".equals(keeper.inputReader().readLine())) {
                throw new IllegalStateException("no file system can be mounted here");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this computer lets its users mount file systems of their own. */
    public static boolean isAllowed(Path folder) {
        try (SmallDisk disk = new SmallDisk(folder, 1)) {
            return disk.keeper.isAlive();
        } catch (UncheckedIOException | IllegalStateException e) {
            return false;
        }
    }

    /** What goes before a command so that it sees the disk. */
    public List<String> inside() {
        return List.of(
                "nsenter", "-t", Long.toString(keeper.pid()), "--user", "--mount", "--preserve-credentials", "--");
    }

    /** Makes it larger or smaller. */
    public void resize(int megabytes) {
        mount("remount,size=" + megabytes + "m");
    }

    /** Lets nobody write to it, or lets them again. */
    public void writable(boolean writable) {
        mount(writable ? "remount,rw" : "remount,ro");
    }

    private void mount(String options) {
        List<String> command = new ArrayList<>(inside());
        command.addAll(List.of("mount", "-o", options, folder.toString()));
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("mount -o " + options + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The folder as it is seen from outside. */
    public Path path() {
        return Path.of("/proc", Long.toString(keeper.pid()), "root" + folder);
    }

    /** Fills it until so many bytes are left. */
    public void fill(long left) {
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            byte[] piece = new byte[PIECE];
            for (long free = free(); free > left; free = free()) {
                ballast.write(piece, 0, (int) Math.min(PIECE, free - left));
            }
        } catch (IOException e) {
            if (left > 0) {
                throw new UncheckedIOException(e);
            }
            // Full it is.
        }
    }

    private long free() {
        return path().toFile().getUsableSpace();
    }

    /** Takes away what it was filled with. */
    public void empty() {
        try {
            Files.delete(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast() {
        return path().resolve("ballast");
    }

    @Override
    public void close() {
        keeper.destroyForcibly().onExit().join();
    }
}
