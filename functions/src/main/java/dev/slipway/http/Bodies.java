package dev.slipway.http;

import dev.slipway.registry.Models;
import dev.slipway.registry.Versions;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What request bodies say, read into the registry's values. Each refuses fields it does not know. */
final class Bodies {
    /** Characters of a reason or comment. */
    static final int MAX_REASON = 2_000;

    private static final int MAX_NAME = 256;

    private Bodies() {}

    record NewModel(ModelName name, Optional<String> description, Map<String, String> tags) {}

    static NewModel newModel(Fields fields) {
        NewModel model = new NewModel(
                at(fields, "name", () -> new ModelName(fields.text("name", MAX_NAME))),
                Metadata.description(fields),
                Metadata.tags(fields));
        fields.done();
        return model;
    }

    static Models.Description modelDescription(Fields fields) {
        Models.Description description = new Models.Description(
                fields.optionalText("name", MAX_NAME).map(name -> at(fields, "name", () -> new ModelName(name))),
                description(fields),
                tagChanges(fields));
        fields.done();
        return description;
    }

    static Optional<ModelName> restoration(Fields fields) {
        Optional<ModelName> name =
                fields.optionalText("name", MAX_NAME).map(text -> at(fields, "name", () -> new ModelName(text)));
        fields.done();
        return name;
    }

    record NewVersion(Metadata metadata, Manifest manifest) {}

    /** A registration; {@code partsFrom} is the size in bytes above which a file must come in parts. */
    static NewVersion newVersion(Fields fields, long partsFrom) {
        Metadata metadata = Metadata.of(fields);
        if (!fields.has("files")) {
            throw fields.missing("files");
        }
        List<ManifestFile> files = fields.objects("files", Manifest.MAX_FILES).stream()
                .map(file -> file(file, partsFrom))
                .toList();
        fields.done();
        return new NewVersion(metadata, new Manifest(files));
    }

    static Versions.Description versionDescription(Fields fields) {
        Versions.Description description =
                new Versions.Description(description(fields), tagChanges(fields), Metadata.metrics(fields));
        fields.done();
        return description;
    }

    record NewPromotion(StageName stage, String reason) {}

    static NewPromotion newPromotion(Fields fields) {
        NewPromotion promotion = new NewPromotion(
                at(fields, "stage", () -> new StageName(fields.text("stage", MAX_NAME))), reason(fields));
        fields.done();
        return promotion;
    }

    record NewDecision(Decision.Verdict verdict, Optional<String> comment) {}

    static NewDecision newDecision(Fields fields) {
        NewDecision decision = new NewDecision(
                fields.constant("decision", Decision.Verdict.class), fields.optionalText("comment", MAX_REASON));
        fields.done();
        return decision;
    }

    record NewRollback(String reason, Optional<Integer> toVersion) {}

    static NewRollback newRollback(Fields fields) {
        NewRollback rollback = new NewRollback(
                reason(fields), fields.optionalInteger("toVersion").map(number -> Version.number("toVersion", number)));
        fields.done();
        return rollback;
    }

    static String clearing(Fields fields) {
        String reason = reason(fields);
        fields.done();
        return reason;
    }

    private static String reason(Fields fields) {
        String reason = fields.text("reason", MAX_REASON);
        if (reason.isBlank()) {
            throw Refusal.INVALID.because(fields.at("reason"), "must not be blank: the history shows it");
        }
        return reason;
    }

    private static Optional<Optional<String>> description(Fields fields) {
        return fields.has("description") ? Optional.of(Metadata.description(fields)) : Optional.empty();
    }

    /** A text sets a tag, null removes it, as in a JSON merge patch. */
    private static Map<String, Optional<String>> tagChanges(Fields fields) {
        Fields.Values<String> texts = Fields.Values.texts(Metadata.MAX_TAG_VALUE);
        return new HashMap<>(fields.map(
                "tags",
                Metadata.MAX_TAGS,
                Metadata.MAX_NAME,
                (place, value) -> Optional.ofNullable(value).map(text -> texts.read(place, text))));
    }

    private static ManifestFile file(Fields fields, long partsFrom) {
        FilePath path = at(fields, "path", () -> new FilePath(fields.text("path", FilePath.MAX_BYTES)));
        long size = fields.integer("size");
        Sha256 sha256 = at(fields, "sha256", () -> new Sha256(fields.text("sha256", 64)));
        Optional<Long> partSize = fields.optionalInteger("partSize");
        List<Sha256> parts = fields.texts("parts", FileParts.MAX_PARTS, 64).stream()
                .map(hex -> at(fields, "parts", () -> new Sha256(hex)))
                .toList();
        fields.done();
        if (partSize.isPresent() == parts.isEmpty()) {
            throw Refusal.INVALID.because(fields.at("parts"), "and partSize go together: give both or neither");
        }
        if (partSize.isEmpty() && size > partsFrom) {
            throw Refusal.INVALID.because(
                    fields.at("parts"),
                    "must be given for a file of more than " + partsFrom
                            + " bytes: partSize in bytes and the SHA-256 of each part");
        }
        return inside(
                fields, () -> new ManifestFile(path, size, sha256, partSize.map(bytes -> new FileParts(bytes, parts))));
    }

    /** Makes a value of one field; when the value refuses, the refusal names the field as the caller wrote it. */
    private static <T> T at(Fields fields, String field, Supplier<T> value) {
        try {
            return value.get();
        } catch (Refused refused) {
            boolean within = refused.field().orElse("").startsWith(fields.at(field));
            throw within ? refused : refused.at(fields.at(field));
        }
    }

    private static <T> T inside(Fields fields, Supplier<T> value) {
        try {
            return value.get();
        } catch (Refused refused) {
            throw refused.inside(fields.path());
        }
    }
}
