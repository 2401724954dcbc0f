package dev.slipway.local.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that no other user of the machine can read or enter. Whatever is kept in the data folder is made and
 * opened by these. On a file system without POSIX permissions, such as those of Windows, nothing is closed: there they have the
 * permissions of the folder they are made in. What stands in their place, and what the file system refuses, is an {@link
 * UnusableFile}.
 */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private static final String MOVE = "Move it away";
    private static final String MAKE_USABLE = "See that it can be written and is your own, or move it away";

    private OwnerOnly() {}

    /** Makes a folder, and those above it that are not there. One that is there is left as it is: it may hold other things. */
    public static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(folder, FOLDER));
        }
    }

    /** Makes a folder of our own; one that is there, put back from a copy perhaps, is closed to others. */
    public static void folder(Path folder) {
        for (Path above = folder.toAbsolutePath(); above != null; above = above.getParent()) {
            if (Files.exists(above, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(above)) {
                throw new UnusableFile(above, "is no folder, and must be one", MOVE);
            }
        }
        try {
            makeFolder(folder);
            close(folder, FOLDER);
        } catch (IOException e) {
            throw UnusableFile.of(folder, MAKE_USABLE, e);
        }
    }

    /** Makes an empty file of our own; one that is there keeps what is in it and is closed to others. */
    public static void file(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
            throw new UnusableFile(file, "is no file, and must be one", MOVE);
        }
        try {
            Files.createFile(file, attributes(file, FILE));
        } catch (FileAlreadyExistsException e) {
            close(file);
        } catch (IOException e) {
            throw UnusableFile.of(file, MAKE_USABLE, e);
        }
    }

    /** Closes a file or a folder that another library has made, if it is there. */
    public static void close(Path path) {
        try {
            close(path, Files.isDirectory(path) ? FOLDER : FILE);
        } catch (NoSuchFileException e) {
            // Removed since: nobody can read it.
        } catch (IOException e) {
            throw UnusableFile.of(path, MAKE_USABLE, e);
        }
    }

    /** Closes a file or a folder with all that is below it, if it is there. Links below it are left alone. */
    public static void closeAll(Path top) {
        if (!hasPermissions(top) || !Files.exists(top)) {
            return;
        }
        try {
            Files.walkFileTree(top.toRealPath(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    close(folder, FOLDER);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isRegularFile()) {
                        close(file, FILE);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (FileSystemException e) {
            throw UnusableFile.of(Path.of(e.getFile()), MAKE_USABLE, e);
        } catch (IOException e) {
            throw UnusableFile.of(top, MAKE_USABLE, e);
        }
    }

    private static void close(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (hasPermissions(path) && !Files.getPosixFilePermissions(path).equals(permissions)) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return hasPermissions(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
