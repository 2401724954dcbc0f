package dev.slipway.http;

import dev.slipway.registry.Catalog.Download;
import dev.slipway.registry.Uploads.Upload;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What callers see of files: what is to be uploaded, and what is to be downloaded. */
final class FileRepresentations {
    private FileRepresentations() {}

    static Map<String, Object> upload(Upload upload) {
        ManifestFile file = upload.file();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", file.path());
        json.put("size", file.size());
        json.put("parts", file.parts().map(parts -> missingParts(parts, upload.missingParts())));
        json.put(
                "requests",
                upload.requests().stream().map(FileRepresentations::signed).toList());
        return json;
    }

    private static Map<String, Object> missingParts(FileParts parts, List<Integer> missing) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", parts.digests().size());
        json.put("missing", missing);
        return json;
    }

    /** Some files of a version. */
    static Map<String, Object> files(
            Model model, Version version, List<Download> downloads, Optional<String> nextCursor) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.name());
        json.put("version", version.number());
        json.put("digest", version.digest());
        json.put("files", downloads.stream().map(FileRepresentations::download).toList());
        json.put("nextCursor", nextCursor);
        return json;
    }

    static Map<String, Object> download(Download download) {
        ManifestFile file = download.file();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", file.path());
        json.put("size", file.size());
        json.put("sha256", file.sha256());
        json.put("parts", file.parts().map(FileParts::document));
        json.put("download", signed(download.request()));
        return json;
    }

    private static Map<String, Object> signed(SignedRequest request) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("part", request.part());
        json.put("method", request.method());
        json.put("url", request.url());
        json.put("headers", new TreeMap<>(request.headers()));
        json.put("offset", request.offset());
        json.put("length", request.length());
        json.put("expiresAt", request.expiresAt());
        return json;
    }
}
