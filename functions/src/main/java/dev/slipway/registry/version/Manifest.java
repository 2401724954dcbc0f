package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Warning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A version's files, ordered by path. Its digest is the version's digest: it changes when any byte of any file would. */
public record Manifest(List<ManifestFile> files) {
    public static final int MAX_FILES = 1_000;

    public Manifest {
        List<ManifestFile> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing(ManifestFile::path));
        if (sorted.isEmpty() || sorted.size() > MAX_FILES) {
            throw Refusal.INVALID.because("files", "must have 1 to " + MAX_FILES + " elements, not " + sorted.size());
        }
        checkTogether(sorted.stream().map(ManifestFile::path).toList());
        files = List.copyOf(sorted);
    }

    /**
     * Refuses paths that cannot lie in one folder.
     *
     * @throws dev.slipway.registry.refusal.Refused naming them
     */
    public static void checkTogether(List<FilePath> paths) {
        NameClashes.rule(paths).ifPresent(rule -> {
            throw Refusal.INVALID.because("files", rule);
        });
    }

    /** SHA-256 over the canonical JSON of paths, sizes and digests. */
    public Sha256 digest() {
        return Sha256.of(Json.canonical(files.stream().map(Manifest::document).toList()));
    }

    /** Bytes in all. */
    public long size() {
        return files.stream().mapToLong(ManifestFile::size).sum();
    }

    /** What speaks against these files and does not prevent them. */
    public List<Warning> warnings() {
        return WindowsNames.warning(files.stream().map(ManifestFile::path).toList()).stream()
                .toList();
    }

    private static Map<String, Object> document(ManifestFile file) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", file.path());
        document.put("size", file.size());
        document.put("sha256", file.sha256());
        document.put("parts", file.parts().map(FileParts::document));
        return document;
    }
}
