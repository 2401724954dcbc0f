package dev.slipway.aws.settings;

import static dev.slipway.aws.settings.InvalidSetting.unless;

import dev.slipway.json.Json;
import dev.slipway.registry.access.SourceRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the registry may copy files from, and learn of runs: what the settings {@code sources} and {@code tracking} say
 * together.
 */
public record Origins(List<Folder> sources, Optional<Tracking> tracking) {
    public Origins {
        sources = List.copyOf(sources);
    }

    /** The variable {@code SLIPWAY_SOURCES}; none when no folder is listed. */
    public Optional<String> sourcesVariable() {
        List<SourceRules.Place> places = sources.stream().map(Folder::place).toList();
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(Json.write(
                        new SourceRules(places, Optional.empty()).document().get("sources")));
    }

    /** The variable {@code SLIPWAY_TRACKING}; none without a tracking server. */
    public Optional<String> trackingVariable(boolean withSecret) {
        return tracking.map(server -> {
            Map<String, Object> document = new TreeMap<>(server.rules().document());
            document.put("uri", server.uri());
            if (withSecret) {
                document.put("secret", server.secret());
            }
            return Json.write(document);
        });
    }

    /** The bytes of both variables, at most. */
    int bytes() {
        return bytes(sourcesVariable()) + bytes(trackingVariable(true));
    }

    /** The folders that are read by the right of the worker's role. */
    public List<S3Folder> folders() {
        List<S3Folder> folders = new ArrayList<>();
        sources.forEach(
                folder -> folders.add(S3Folder.of("sources", folder.place().prefix())));
        tracking.flatMap(server -> server.rules().artifacts())
                .ifPresent(prefix -> folders.add(S3Folder.of("tracking.artifacts", prefix)));
        return folders.stream().distinct().toList();
    }

    /** The keys with which files in them are decrypted, each once. */
    public List<Arn> keys() {
        List<Arn> keys = new ArrayList<>();
        sources.forEach(folder -> folder.key().ifPresent(text -> keys.add(Arn.ofKey("sources", text))));
        tracking.flatMap(Tracking::key).ifPresent(text -> keys.add(Arn.ofKey("tracking.key", text)));
        return keys.stream().distinct().toList();
    }

    /**
     * No folder may be in the registry's own bucket: whoever registered a file there would read past the rules of its model.
     *
     * @throws InvalidSetting naming the setting
     */
    void checkAreOutside(String bucket) {
        for (S3Folder folder : folders()) {
            unless(
                    !folder.bucket().equals(bucket),
                    "sources",
                    "must not name " + bucket + ", the registry's own bucket");
        }
    }

    /** The secret that the tracking server asks for. */
    public Optional<String> secret() {
        return tracking.flatMap(Tracking::secret);
    }

    /** The network that the worker runs in. */
    public Optional<Network> network() {
        return tracking.flatMap(Tracking::network);
    }

    private static int bytes(Optional<String> variable) {
        return variable.map(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .orElse(0);
    }
}
