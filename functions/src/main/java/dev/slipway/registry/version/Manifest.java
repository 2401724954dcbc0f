package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** A version's files, ordered by path. Its digest is the version's digest: it changes when any byte of any file would. */
public record Manifest(List<ManifestFile> files) {
    public static final int MAX_FILES = 1_000;

    public Manifest {
        List<ManifestFile> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing(ManifestFile::path));
        if (sorted.isEmpty() || sorted.size() > MAX_FILES) {
            throw Refusal.INVALID.because("files", "must have 1 to " + MAX_FILES + " elements, not " + sorted.size());
        }
        NavigableSet<String> paths = new TreeSet<>();
        for (ManifestFile file : sorted) {
            if (!paths.add(file.path().value())) {
                throw Refusal.INVALID.because("files", "must not have " + file.path() + " twice");
            }
        }
        for (String path : paths) {
            if (isFolder(path, paths)) {
                throw Refusal.INVALID.because("files", "must not have " + path + " as a file and as a folder");
            }
        }
        files = List.copyOf(sorted);
    }

    /** What lies below {@code a} need not come right after it: {@code a.b} comes between {@code a} and {@code a/b}. */
    private static boolean isFolder(String path, NavigableSet<String> paths) {
        String next = paths.ceiling(path + "/");
        return next != null && next.startsWith(path + "/");
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
        document.put("parts", file.parts().map(FileParts::document));
        return document;
    }
}
