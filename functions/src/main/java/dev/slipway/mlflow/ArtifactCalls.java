package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.registry.Catalog;
import dev.slipway.registry.Catalog.Download;
import dev.slipway.registry.location.PercentEncoded;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Calls by which MLflow's clients read the files of versions. No bytes pass through here: a client is told where a file lies,
 * by an address that serves the verified bytes for some minutes and nothing else.
 */
final class ArtifactCalls {
    private final Catalog catalog;

    ArtifactCalls(Catalog catalog) {
        this.catalog = catalog;
    }

    Map<ArtifactRoute, Api.Endpoint> all() {
        return Map.of(
                ArtifactRoute.LIST, this::list,
                ArtifactRoute.FETCH, this::fetch,
                ArtifactRoute.PRESIGN, this::presigned,
                ArtifactRoute.UPLOAD, request -> refuseUpload(),
                ArtifactRoute.UPLOAD_PARTS, request -> refuseUpload(),
                ArtifactRoute.DELETE, request -> refuseDeletion(),
                ArtifactRoute.SERVER_INFO, request -> serverInfo());
    }

    /** Nothing is there below a file, nor at a path that names nothing. */
    private Answer list(ApiRequest request) {
        String path = request.query().getOrDefault("path", List.of()).stream()
                .findFirst()
                .orElseThrow(() -> Refusal.INVALID.because(
                        "path", "must be given: that of a version as get-download-uri answers it"));
        ServedPath asked = ServedPath.of(path).orElseThrow(ArtifactCalls::noSuchVersion);
        Folder folder = new Folder(asked.below());
        return Answer.ok(Map.of("files", folder.of(catalog.files(asked.version(catalog)))));
    }

    /**
     * Sends the client on. One that signs is not sent on: it would take its signature along, and the token of its session, to
     * a store that refuses them.
     */
    private Answer fetch(ApiRequest request) {
        Download download = download(request);
        if (!request.caller().identity().isPerson()) {
            throw Refusal.INVALID.because("who signs with AWS credentials is not redirected: ask " + Artifacts.FILES
                    + "presigned/<path>, as MLflow's client does from 3.17 on, or send a token");
        }
        if (!download.request().headers().isEmpty()) {
            throw Refusal.UNAVAILABLE.because("the bucket keeps no versions of its objects, so that no address alone"
                    + " serves the verified bytes and nothing else; GET /v1/models/{model}/versions/{version}/files"
                    + " says which headers to send");
        }
        return Answer.of(302, Map.of())
                .with("Location", download.request().url().toString());
    }

    private Answer presigned(ApiRequest request) {
        Download download = download(request);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("url", download.request().url());
        json.put("headers", new TreeMap<>(download.request().headers()));
        json.put("file_size", download.file().size());
        return Answer.ok(json);
    }

    /**
     * The file that a path names. The gateway decodes a path before it hands it on, and so it is taken; if it should ever not,
     * the same file is found by the path decoded once. Either way it is one of the version that is named.
     */
    private Download download(ApiRequest request) {
        String path = request.path().get("path");
        Optional<String> decoded = new PercentEncoded(path).decoded();
        ServedPath asked =
                ServedPath.of(path).or(() -> decoded.flatMap(ServedPath::of)).orElseThrow(ArtifactCalls::noSuchVersion);
        Version version = asked.version(catalog);
        Optional<String> other = new PercentEncoded(asked.below()).decoded();
        return catalog.download(version, asked.below())
                .or(() -> other.filter(below -> !below.equals(asked.below()))
                        .flatMap(below -> catalog.download(version, below)))
                .orElseThrow(() ->
                        Refusal.VERSION_NOT_FOUND.because("version " + version.number() + " has no file of this path"));
    }

    private static Refused noSuchVersion() {
        return Refusal.MODEL_NOT_FOUND.because(
                "there is nothing at this path; files are served at <model id>/<version>/<path>");
    }

    private static Answer refuseUpload() {
        throw Refusal.INVALID.because("files are not uploaded here: register a version with its files"
                + " (POST /v1/models/{model}/versions), or a source that the registry copies from");
    }

    private static Answer refuseDeletion() {
        throw Refusal.INVALID.because(
                "files of a version are not deleted; a version is (DELETE /v1/models/{model}/versions/{version})");
    }

    /** What MLflow's own server says of itself, as far as a registry can say it. */
    private static Answer serverInfo() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("workspaces_enabled", false);
        json.put("trace_archival_enabled", false);
        json.put("multipart_uploads_enabled", false);
        json.put("multipart_downloads_enabled", true);
        json.put("presigned_upload_run_id_supported", false);
        json.put("presigned_upload_model_id_supported", false);
        json.put("features_enabled", Map.of("gateway", false));
        return Answer.ok(json);
    }
}
