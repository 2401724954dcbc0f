package dev.slipway.http;

import dev.slipway.registry.Models;
import dev.slipway.registry.Versions;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Needed;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What request bodies say, read into the registry's values. */
final class Bodies {
    /** Characters of a reason or comment. */
    static final int MAX_REASON = 2_000;

    private static final int MAX_NAME = 256;

    /** As long as the body allows, for texts that have a bound of their own. */
    private static final int MOST_TEXT = Integer.MAX_VALUE;

    private Bodies() {}

    record NewModel(ModelName name, ModelKind kind, Optional<String> description, Map<String, String> tags) {}

    static NewModel newModel(Fields fields) {
        Needed<ModelName> name = fields.text("name", MAX_NAME, ModelName::new);
        Optional<ModelKind> kind = fields.optionalConstant("kind", ModelKind.class);
        Optional<String> description = Metadata.description(fields);
        Map<String, String> tags = Metadata.tags(fields);
        return new NewModel(name.get(), ModelKind.of(kind, tags), description, tags);
    }

    static Models.Description modelDescription(Fields fields) {
        return new Models.Description(
                fields.optionalText("name", MAX_NAME, ModelName::new), description(fields), tagChanges(fields));
    }

    static Optional<ModelName> restoration(Fields fields) {
        return fields.optionalText("name", MAX_NAME, ModelName::new);
    }

    record NewVersion(Metadata metadata, Manifest manifest) {}

    /** A registration; {@code partsFrom} is the size in bytes above which a file must come in parts. */
    static NewVersion newVersion(Fields fields, long partsFrom) {
        Metadata metadata = Metadata.of(fields);
        fields.need("files");
        fields.needAny("files");
        List<FilePath> paths = new ArrayList<>();
        List<ManifestFile> files = fields.objects("files", Manifest.MAX_FILES, file -> file(file, partsFrom, paths));
        fields.check("files", () -> Manifest.checkTogether(paths));
        return new NewVersion(metadata, new Manifest(files));
    }

    static Versions.Description versionDescription(Fields fields) {
        return new Versions.Description(description(fields), tagChanges(fields), Metadata.metrics(fields));
    }

    record NewPromotion(StageName stage, String reason) {}

    static NewPromotion newPromotion(Fields fields) {
        Needed<StageName> stage = fields.text("stage", MAX_NAME, StageName::new);
        Needed<String> reason = reason(fields);
        return new NewPromotion(stage.get(), reason.get());
    }

    record NewDecision(Decision.Verdict verdict, Optional<String> comment) {}

    static NewDecision newDecision(Fields fields) {
        Needed<Decision.Verdict> decision = fields.constant("decision", Decision.Verdict.class);
        Optional<String> comment = fields.optionalText("comment", MAX_REASON);
        return new NewDecision(decision.get(), comment);
    }

    record NewRollback(String reason, Optional<Integer> toVersion) {}

    static NewRollback newRollback(Fields fields) {
        Needed<String> reason = reason(fields);
        Optional<Integer> toVersion =
                fields.optionalInteger("toVersion", number -> Version.number("toVersion", number));
        return new NewRollback(reason.get(), toVersion);
    }

    static String clearing(Fields fields) {
        return reason(fields).get();
    }

    private static Needed<String> reason(Fields fields) {
        return fields.text("reason", MAX_REASON, reason -> Names.notBlank("reason", reason));
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

    /** A file; its path is added to {@code paths} if it is right, whatever else is wrong with the file. */
    private static ManifestFile file(Fields fields, long partsFrom, List<FilePath> paths) {
        Needed<FilePath> path = fields.text("path", MOST_TEXT, FilePath::new);
        path.ifRight(paths::add);
        Needed<Long> size = fields.integer("size", ManifestFile::checkedSize);
        Needed<Sha256> sha256 = fields.text("sha256", 64, Sha256::new);
        Optional<Long> partSize = fields.optionalInteger("partSize", FileParts::checkedPartSize);
        List<Sha256> parts = fields.texts("parts", FileParts.MAX_PARTS, 64, Sha256::new);
        if (partSize.isPresent() == parts.isEmpty()) {
            throw Refusal.INVALID.because("parts", "must be given together with partSize, or neither of them");
        }
        if (partSize.isEmpty() && size.get() > partsFrom) {
            throw Refusal.INVALID.because(
                    "parts",
                    "must be given for a file of more than " + partsFrom
                            + " bytes: partSize in bytes and the SHA-256 of each part");
        }
        return new ManifestFile(
                path.get(), size.get(), sha256.get(), partSize.map(bytes -> new FileParts(bytes, parts)));
    }
}
