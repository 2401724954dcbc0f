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
import java.util.NavigableMap;
import java.util.TreeMap;

/** A version's files, ordered by path. Its digest is the version's digest: it changes when any byte of any file would. */
public record Manifest(List<ManifestFile> files) {
    public static final int MAX_FILES = 1_000;

    public Manifest {
        List<ManifestFile> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing(ManifestFile::path));
        if (sorted.isEmpty() || sorted.size() > MAX_FILES) {
            throw Refusal.INVALID.because("files", "must have 1 to " + MAX_FILES + " elements, not " + sorted.size());
        }
        refuseSameNames(sorted.stream().map(ManifestFile::path).toList());
        files = List.copyOf(sorted);
    }

    /**
     * All files must be able to lie in one folder, also where names are the same that differ only in case or in how their
     * characters are composed.
     */
    private static void refuseSameNames(List<FilePath> paths) {
        NavigableMap<String, FilePath> folded = new TreeMap<>();
        for (FilePath path : paths) {
            FilePath same = folded.putIfAbsent(path.folded(), path);
            if (path.equals(same)) {
                throw Refusal.INVALID.because("files", "must not have " + path + " twice");
            }
            if (same != null) {
                throw Refusal.INVALID.because(
                        "files",
                        "must not have both " + same + " and " + path
                                + ": many file systems do not tell upper and lower case or composed characters apart");
            }
        }
        folded.forEach((name, path) -> {
            // What lies below "a" need not come right after it: "a.b" comes between "a" and "a/b".
            Map.Entry<String, FilePath> next = folded.ceilingEntry(name + "/");
            if (next != null && next.getKey().startsWith(name + "/")) {
                throw Refusal.INVALID.because(
                        "files",
                        "must not have both " + path + " and " + next.getValue()
                                + ": one name cannot be a file and a folder");
            }
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
