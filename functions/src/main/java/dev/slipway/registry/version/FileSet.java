package dev.slipway.registry.version;

/**
 * Which files: all that one version declares. It names them without holding them.
 *
 * @param prefix of their object keys
 * @param count how many they are
 */
public record FileSet(VersionKey version, String prefix, int count) {
    public FileSet {
        if (count < 0) {
            throw new IllegalArgumentException("there cannot be " + count + " files");
        }
    }
}
