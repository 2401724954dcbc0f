package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
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
        for (int i = 1; i < sorted.size(); i++) {
            String path = sorted.get(i).path().value();
            if (path.equals(sorted.get(i - 1).path().value())) {
                throw Refusal.INVALID.because("files", "must not have " + path + " twice");
            }
        }
        for (ManifestFile file : sorted) {
            for (ManifestFile other : sorted) {
                if (other.path().value().startsWith(file.path().value() + "/")) {
                    throw Refusal.INVALID.because(
                            "files", "must not have " + file.path() + " as a file and as a folder");
                }
            }
        }
        files = List.copyOf(sorted);
    }

    /** SHA-256 over the canonical JSON of paths, sizes and digests. */
    public Sha256 digest() {
        return Sha256.of(Json.canonical(files.stream().map(Manifest::document).toList()));
    }

    /** Bytes in all. */
    public long size() {
        return files.stream().mapToLong(ManifestFile::size).sum();
    }

    private static Map<String, Object> document(ManifestFile file) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", file.path());
        document.put("size", file.size());
        document.put("sha256", file.sha256());
        document.put(
                "parts",
                file.parts().map(parts -> Map.of("partSize", parts.partSize(), "composite", parts.composite())));
        return document;
    }
}
