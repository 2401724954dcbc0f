package dev.slipway.local.table;

import dev.slipway.local.files.FolderLock;
import dev.slipway.local.files.OwnerOnly;
import dev.slipway.local.files.UnusableFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.dynamodb.services.local.shared.exceptions.LocalDBAccessException;

/**
 * The file of a table, looked at before DynamoDB Local opens it: that waits for ever for a file that it cannot open, and makes
 * an empty table of an empty file. The offsets are those of the SQLite file format.
 */
record TableFile(Path folder, String name) {
    private static final String OTHERWISE = "Put it back from a copy, or start with another data folder (-Ddata=...)";

    /** SQLITE_CORRUPT and SQLITE_NOTADB, as what is thrown begins. */
    private static final Pattern DAMAGED = Pattern.compile("\\[(11|26)\\]");

    private static final String MAGIC = "SQLite format 3\0";
    private static final int HEADER = 100;
    private static final int PAGE_SIZE = 16;
    private static final int CHANGES = 24;
    private static final int PAGES = 28;
    private static final int CHANGES_AT_PAGES = 92;

    Path path() {
        return folder.resolve(name + ".db");
    }

    /** Keeps the folder, which is made if it is not there, to this process. */
    FolderLock lock() {
        OwnerOnly.folder(folder);
        return FolderLock.take(folder.resolve(name + ".lock"), folder + " is in use by another registry");
    }

    /** Throws {@link UnusableFile} unless there is a table, or at least half of one. */
    void requireExistence() {
        try {
            if (!Files.exists(path())) {
                throw new UnusableFile(path(), "is not there any more, and the registry had a table", OTHERWISE);
            }
            if (Files.isRegularFile(path()) && Files.size(path()) == 0) {
                throw new UnusableFile(path(), "is empty, and the registry had a table", OTHERWISE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes an empty file if there is none: SQLite would make one that others can read, and gives its journals the permissions
     * of the file. Throws {@link UnusableFile} when there is a file that is no table's.
     */
    void check() {
        try {
            if (Files.exists(path())
                    && (!Files.isRegularFile(path()) || !Files.isReadable(path()) || !Files.isWritable(path()))) {
                throw new UnusableFile(path(), "is not a file that can be read and written", OTHERWISE);
            }
            OwnerOnly.file(path());
            if (Files.size(path()) > 0) {
                checkHeader();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens what can be opened, with what DynamoDB Local says of a damaged file in our words. */
    <T> T open(Supplier<T> opening) {
        try {
            return opening.get();
        } catch (LocalDBAccessException e) {
            throw failure(e);
        }
    }

    /** A client that says in our words what SQLite says of the file. */
    <T> T told(Class<T> type, T client) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof LocalDBAccessException failure ? failure(failure) : e.getCause();
                    }
                }));
    }

    /** What it means that SQLite could not read or write the file; SQLite's own words are the cause. */
    UnusableFile failure(LocalDBAccessException cause) {
        if (DAMAGED.matcher(String.valueOf(cause.getMessage())).lookingAt()) {
            return UnusableFile.damaged(path(), OTHERWISE, cause);
        }
        UnusableFile failure = unwritten();
        failure.initCause(cause);
        return failure;
    }

    /** What it means that something did not get into the file. */
    UnusableFile unwritten() {
        return new UnusableFile(
                path(), "cannot be read or written", "See that it is still there and that its disk works");
    }

    private void checkHeader() throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path())) {
            bytes = in.readNBytes(HEADER);
        }
        if (bytes.length < HEADER || !new String(bytes, StandardCharsets.ISO_8859_1).startsWith(MAGIC)) {
            throw new UnusableFile(path(), "is damaged: it does not begin as a table does", OTHERWISE);
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        // With a journal beside it, it is as a killed process left it; SQLite mends that.
        boolean isWhole = header.getInt(CHANGES) == header.getInt(CHANGES_AT_PAGES)
                && !Files.exists(folder.resolve(name + ".db-journal"));
        long page = Short.toUnsignedLong(header.getShort(PAGE_SIZE));
        long expected = Integer.toUnsignedLong(header.getInt(PAGES)) * (page == 1 ? 65_536 : page);
        if (isWhole && Files.size(path()) < expected) {
            throw new UnusableFile(
                    path(),
                    String.format(
                            Locale.ROOT,
                            "is damaged: it has %,d bytes and should have %,d",
                            Files.size(path()),
                            expected),
                    OTHERWISE);
        }
    }
}
