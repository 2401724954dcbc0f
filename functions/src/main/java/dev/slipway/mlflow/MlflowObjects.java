package dev.slipway.mlflow;

import dev.slipway.json.Json;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The registry's values as MLflow's objects. Members that are absent are left out; MLflow's clients pass over ours. */
final class MlflowObjects {
    static final String STAGING = "Staging";
    static final String PRODUCTION = "Production";
    static final String NONE = "None";

    private final String bucket;

    /** For files that are kept in this bucket. */
    MlflowObjects(String bucket) {
        this.bucket = bucket;
    }

    Map<String, Object> model(DescribedModel of, List<Version> latest) {
        Model model = of.model();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", model.name());
        json.put("creation_timestamp", model.created().at().toEpochMilli());
        json.put("last_updated_timestamp", model.updatedAt().toEpochMilli());
        json.put("user_id", model.created().by().name());
        json.put("description", of.words().description().filter(text -> !text.isEmpty()));
        json.put(
                "latest_versions",
                latest.stream().map(version -> version(model, version)).toList());
        json.put("tags", tags(of.words().tags()));
        List<Map<String, Object>> aliases = new ArrayList<>();
        model.stages()
                .values()
                .forEach(stage -> stage.version()
                        .ifPresent(version -> aliases.add(Map.of(
                                "alias", stage.name(),
                                "version", Integer.toString(version)))));
        json.put("aliases", aliases);
        return json;
    }

    Map<String, Object> version(Model model, Version version) {
        Lineage lineage = version.metadata().lineage();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", model.name());
        json.put("version", Integer.toString(version.number()));
        json.put("creation_timestamp", version.registered().at().toEpochMilli());
        json.put("last_updated_timestamp", version.updatedAt().toEpochMilli());
        json.put("user_id", version.registered().by().name());
        json.put("current_stage", stage(model, version.number()));
        // Of a version these are texts, which are empty when there is nothing to say.
        json.put("description", version.metadata().description().orElse(""));
        json.put("source", source(version));
        json.put("run_id", lineage.run().flatMap(Lineage.Run::id).orElse(""));
        json.put("run_link", lineage.run().flatMap(Lineage.Run::location).orElse(""));
        json.put("status", status(version));
        json.put("status_message", version.progress().reason());
        json.put("tags", tags(version.metadata().tags()));
        json.put(
                "aliases",
                model.stages().values().stream()
                        .filter(stage -> stage.holds(version.number()))
                        .map(Stage::name)
                        .toList());
        json.put("model_id", lineage.source().flatMap(Lineage.Source::loggedModel));
        json.put("model_params", params(version.metadata().hyperparameters()));
        json.put("slipway_digest", version.digest());
        json.put("slipway_by_reference", version.isByReference());
        return json;
    }

    /** What the caller named, or where the files are. */
    String source(Version version) {
        return version.source().map(Lineage.Source::uri).orElseGet(() -> place(version));
    }

    /** Where a client fetches the files: ours without a slash at the end, which some clients would double. */
    String place(Version version) {
        return version.heldAt()
                .map(prefix -> "s3://" + bucket + "/" + prefix)
                .or(() -> version.source().map(Lineage.Source::place))
                .orElse("");
    }

    /** MLflow's stage of a version; where both pointers hold it, what the world uses goes first. */
    static String stage(Model model, int version) {
        if (holds(model, StageName.PRODUCTION, version)) {
            return PRODUCTION;
        }
        return holds(model, StageName.STAGING, version) ? STAGING : NONE;
    }

    private static boolean holds(Model model, StageName name, int version) {
        return Optional.ofNullable(model.stages().get(name))
                .filter(stage -> stage.holds(version))
                .isPresent();
    }

    private static String status(Version version) {
        return switch (version.status()) {
            case PENDING_UPLOAD, COPYING -> "PENDING_REGISTRATION";
            case READY -> "READY";
            case REJECTED -> "FAILED_REGISTRATION";
        };
    }

    /** MLflow's parameters are texts; of any other value it is the JSON. */
    private static List<Map<String, Object>> params(Map<String, Object> hyperparameters) {
        List<Map<String, Object>> list = new ArrayList<>();
        new TreeMap<>(hyperparameters).forEach((name, value) -> {
            Map<String, Object> param = new LinkedHashMap<>();
            param.put("name", name);
            param.put("value", text(value));
            list.add(param);
        });
        return list;
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        // A number as Python's str() shows it: 1.0 is not 1.
        return value instanceof Number ? Json.write(value) : Json.canonical(value);
    }

    private static List<Map<String, Object>> tags(Map<String, String> tags) {
        List<Map<String, Object>> list = new ArrayList<>();
        new TreeMap<>(tags).forEach((key, value) -> {
            Map<String, Object> tag = new LinkedHashMap<>();
            tag.put("key", key);
            tag.put("value", value);
            list.add(tag);
        });
        return list;
    }
}
