package dev.slipway.mlflow;

import dev.slipway.registry.version.ManifestFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A folder of a version, as MLflow lists it: its files and folders by their own names, and nothing of what is in these. */
final class Folder {
    private final String above;

    /**
     * The folder of this path.
     *
     * @param path with or without a slash at its end; empty for all of the version
     */
    Folder(String path) {
        this.above = path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    /** What the folder holds of these files, in the order of the names; nothing when there is no such folder. */
    List<Map<String, Object>> of(List<ManifestFile> files) {
        Map<String, Map<String, Object>> entries = new TreeMap<>();
        for (ManifestFile file : files) {
            String path = file.path().value();
            if (path.startsWith(above)) {
                String name = path.substring(above.length());
                int slash = name.indexOf('/');
                if (slash < 0) {
                    entries.put(name, entry(name, file));
                } else {
                    entries.computeIfAbsent(name.substring(0, slash), Folder::entry);
                }
            }
        }
        return List.copyOf(entries.values());
    }

    private static Map<String, Object> entry(String name, ManifestFile file) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("path", name);
        entry.put("is_dir", false);
        entry.put("file_size", file.size());
        return entry;
    }

    private static Map<String, Object> entry(String name) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("path", name);
        entry.put("is_dir", true);
        return entry;
    }
}
