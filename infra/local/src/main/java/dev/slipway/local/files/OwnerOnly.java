package dev.slipway.local.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that no other user of the machine can read or enter. On a file system without POSIX permissions, such as
 * those of Windows, nothing is done: there they have the permissions of the folder they are made in.
 */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** Makes a folder, and those above it that are not there. One that is there is left as it is: it may hold other things. */
    public static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(folder, FOLDER));
        }
    }

    /** Makes a folder of our own; one that is there, from an earlier release perhaps, is closed to others. */
    public static void folder(Path folder) throws IOException {
        makeFolder(folder);
        close(folder, FOLDER);
    }

    /** Makes an empty file of our own; one that is there keeps what is in it and is closed to others. */
    public static void file(Path file) throws IOException {
        try {
            Files.createFile(file, attributes(file, FILE));
        } catch (FileAlreadyExistsException e) {
            close(file, FILE);
        }
    }

    private static void close(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (hasPermissions(path) && !Files.getPosixFilePermissions(path).equals(permissions)) {
            try {
                Files.setPosixFilePermissions(path, permissions);
            } catch (IOException e) {
                throw new IOException(path + " cannot be closed to other users of this machine: " + e, e);
            }
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
