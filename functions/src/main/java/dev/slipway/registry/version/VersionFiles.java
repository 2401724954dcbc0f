package dev.slipway.registry.version;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A version's files and where they are kept. The object keys of one version share a prefix of ids that the registry mints;
 * below it files have the paths they were declared with, so that the prefix can be handed to any tool that loads a folder.
 *
 * @param prefix {@code models/<model id>/<id of these files>}, without a slash at the end
 * @param files in the manifest's order
 */
public record VersionFiles(String modelId, int version, String prefix, List<VersionFile> files) {
    /** Any character may stand in a path, line separators too. */
    private static final Pattern KEY = Pattern.compile("(models/([0-9A-Z]{26})/[0-9A-Z]{26})/(.+)", Pattern.DOTALL);

    public VersionFiles {
        files = List.copyOf(files);
        for (int i = 1; i < files.size(); i++) {
            FilePath path = files.get(i).declared().path();
            if (files.get(i - 1).declared().path().compareTo(path) >= 0) {
                throw new IllegalArgumentException(path + " is not in the manifest's order");
            }
        }
    }

    /** No files at all. */
    public static VersionFiles none(VersionKey version) {
        return new VersionFiles(version.modelId(), version.number(), "", List.of());
    }

    /** A prefix for files that are about to be registered; {@code id} is fresh. */
    public static String prefix(String modelId, String id) {
        return "models/" + modelId + "/" + id;
    }

    /** The id of the files in a prefix under this model; nothing when it is another model's. */
    public static Optional<String> idOf(String prefix, String modelId) {
        String above = prefix(modelId, "");
        return prefix.startsWith(above) ? Optional.of(prefix.substring(above.length())) : Optional.empty();
    }

    /** The prefix of an object key of this form; nothing for keys that the registry never mints. */
    public static Optional<String> prefixOf(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The model id in a prefix. */
    public static String modelIdOf(String prefix) {
        return prefix.split("/", -1)[1];
    }

    /** Which files these are. */
    public FileSet set() {
        return new FileSet(new VersionKey(modelId, version), prefix, files.size());
    }

    /** The numbers of the files that were not found yet. */
    public List<Integer> missing() {
        return IntStream.range(0, files.size())
                .filter(number -> files.get(number).stored().isEmpty())
                .boxed()
                .toList();
    }

    /** Whether every file was found to be what was declared. */
    public boolean isComplete() {
        return missing().isEmpty();
    }
}
