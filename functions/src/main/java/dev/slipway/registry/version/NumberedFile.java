package dev.slipway.registry.version;

/**
 * A declared file and its number among the files of its version.
 *
 * @param number from 0, in the manifest's order
 * @param file without what was found of it
 */
public record NumberedFile(FileSet set, int number, VersionFile file) {
    public NumberedFile {
        if (number < 0 || number >= set.count()) {
            throw new IllegalArgumentException("there is no file " + number + " of " + set.count());
        }
    }
}
