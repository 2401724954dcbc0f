package dev.slipway.local.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Files that are replaced as a whole. A text is written under another name, forced to disk and then moved to its place: after
 * a crash the file holds either what was before or what came after. Only its owner can read it. What goes wrong with the disk
 * is an {@link UncheckedIOException}.
 */
public final class WholeFiles {
    private static final String UNFINISHED = ".tmp";

    private WholeFiles() {}

    /** Writes one file. When this returns, it is on disk. */
    public static void write(Path file, String text) {
        write(file.toAbsolutePath().getParent(), Map.of(file.getFileName().toString(), text));
    }

    /** Writes files of one folder by their names, each for itself. When this returns, all of them are on disk. */
    public static void write(Path folder, Map<String, String> texts) {
        try {
            for (Map.Entry<String, String> text : texts.entrySet()) {
                write(folder, text.getKey(), text.getValue());
            }
            forceNames(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path folder, String name, String text) throws IOException {
        // A temporary file is its owner's only, as long as nobody asks for something else.
        Path unfinished = Files.createTempFile(folder, name, UNFINISHED);
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(
                    unfinished,
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // On a full disk each try would leave half a file and take more of the room that is missing.
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    /** A new name is on disk only when its folder is. Windows cannot open a folder, and needs no such thing. */
    private static void forceNames(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Reads a file. What is no text comes as something that is no JSON either, for whoever parses it to refuse. */
    private static String read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a folder");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Makes of a file's text what it stands for; throws anything when it stands for nothing. */
    @FunctionalInterface
    public interface Parsing<T> {
        T parse(String text) throws Exception;
    }

    /**
     * Reads what a file stands for.
     *
     * @param todo what whoever runs the registry can do if it cannot be read, as a sentence without its full stop
     * @throws UnusableFile when it cannot be read, or stands for nothing
     */
    public static <T> T read(Path file, String todo, Parsing<T> parsing) {
        String text;
        try {
            text = read(file);
        } catch (IOException e) {
            throw UnusableFile.of(file, todo, e);
        }
        try {
            return parsing.parse(text);
        } catch (Exception e) {
            throw UnusableFile.damaged(file, todo, e);
        }
    }

    /** Removes what a process left that was killed while it wrote. Only for a folder that no other process writes to. */
    public static void removeUnfinished(Path folder) {
        try {
            for (Path leftover : list(folder, UNFINISHED)) {
                Files.delete(leftover);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a folder whose names end like this, by name. */
    public static List<Path> list(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
