package dev.slipway.http;

import dev.slipway.registry.Policies.StagePolicy;
import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Warning;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.text.Texts;
import dev.slipway.registry.verification.Difference;
import dev.slipway.registry.verification.HistoryVerification;
import dev.slipway.registry.version.Comparison;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What callers see of the registry's values. Members that are absent are left out. */
final class Representations {
    private final String bucket;

    /** For files that are kept in this bucket. */
    Representations(String bucket) {
        this.bucket = bucket;
    }

    /** A model by itself, at its revision. */
    Answer answer(int status, DescribedModel of) {
        return Answer.of(status, model(of)).at(of.model().rev());
    }

    /** Who may do what on a model, at the revision of that. */
    Answer access(Model model) {
        ModelAccess access = model.access();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.name());
        json.put("accessRevision", access.revision());
        json.putAll(access.wish().document());
        return Answer.ok(json).at(access.revision());
    }

    /** A version by itself, at its revision. */
    Answer answer(int status, ModelVersion of) {
        return Answer.of(status, version(of)).at(of.version().rev());
    }

    Map<String, Object> model(DescribedModel of) {
        Model model = of.model();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", model.name());
        json.put("id", model.id());
        json.put("kind", model.kind());
        json.put("rev", model.rev());
        json.put("description", of.words().description());
        json.put("tags", new TreeMap<>(of.words().tags()));
        json.put("longTexts", left(of.words().texts()));
        json.put("lastVersion", model.lastVersion());
        json.put("stages", stages(model));
        json.put("openPromotions", model.open());
        model.created().by().into(json, "createdBy");
        json.put("createdAt", model.created().at());
        json.put("updatedAt", model.updatedAt());
        json.put("deletedAt", model.deletion().map(Model.Deletion::at));
        json.put("restorableUntil", model.deletion().map(Model.Deletion::restorableUntil));
        return json;
    }

    /** Which texts are not shown here. */
    private static Optional<SortedSet<String>> left(Texts texts) {
        return Optional.of(texts.unknown()).filter(names -> !names.isEmpty());
    }

    List<Map<String, Object>> stages(Model model) {
        return model.stages().values().stream()
                .map(stage -> stage(model, stage))
                .toList();
    }

    Map<String, Object> stage(Model model, Stage stage) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.name());
        json.put("stage", stage.name());
        json.put("rev", stage.rev());
        stage.occupant().ifPresent(occupant -> {
            json.put("version", occupant.version());
            json.put("digest", occupant.digest());
            occupant.prefix().ifPresent(prefix -> json.put("location", location(prefix)));
            json.put("since", occupant.landed().at());
            occupant.landed().by().into(json, "by");
        });
        return json;
    }

    Map<String, Object> version(ModelVersion of) {
        return version(of.model(), of.version());
    }

    Map<String, Object> version(Model model, Version version) {
        Metadata metadata = version.metadata();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.name());
        json.put("modelId", model.id());
        json.put("version", version.number());
        json.put("rev", version.rev());
        json.put("status", version.status());
        json.put("statusReason", version.progress().reason());
        json.put("description", metadata.description());
        json.put("tags", new TreeMap<>(metadata.tags()));
        json.put("longTexts", left(metadata.texts()));
        json.put("metrics", new TreeMap<>(metadata.metrics()));
        json.put("hyperparameters", new TreeMap<>(metadata.hyperparameters()));
        json.put("schema", metadata.schema());
        json.put("lineage", metadata.lineage().document());
        json.put("digest", version.digest());
        json.put("fileCount", version.contents().files());
        json.put("size", version.contents().size());
        json.put("location", version.heldAt().map(this::location).or(version::lyingAt));
        json.put("byReference", version.isByReference());
        json.put(
                "stages",
                model.stages().values().stream()
                        .filter(stage -> stage.holds(version.number()))
                        .map(Stage::name)
                        .toList());
        version.registered().by().into(json, "registeredBy");
        json.put("registeredAt", version.registered().at());
        json.put("readyAt", version.progress().readyAt());
        json.put("updatedAt", version.updatedAt());
        json.put("deletedAt", version.deletedAt());
        return json;
    }

    Map<String, Object> stageChange(Model model, StageChange change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.name());
        json.put("stage", change.stage());
        json.put("rev", change.rev());
        json.put("kind", change.kind());
        json.put("from", change.move().from());
        json.put("to", change.move().to());
        change.cause().stamp().by().into(json, "by");
        json.put("at", change.cause().stamp().at());
        json.put("reason", change.cause().reason());
        json.put("promotion", change.cause().promotion());
        json.put(
                "approvedBy",
                Optional.of(change.cause().approvedBy())
                        .filter(approvers -> !approvers.isEmpty())
                        .map(Identity::list));
        change.under().origin().into(json);
        json.put("guarded", change.under().guarded());
        return json;
    }

    /** A stage as it was: what the last change before the time left it with. */
    Map<String, Object> stageThen(Model model, StageName stage, Optional<StageChange> last) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.name());
        json.put("stage", stage);
        json.put("rev", last.map(StageChange::rev).orElse(0L));
        json.put("version", last.flatMap(change -> change.move().to()));
        json.put("since", last.map(change -> change.cause().stamp().at()));
        last.ifPresent(change -> change.cause().stamp().by().into(json, "by"));
        json.put("kind", last.map(StageChange::kind));
        return json;
    }

    Map<String, Object> policy(Model model, StagePolicy of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.name());
        json.put("stage", of.stage().name());
        of.inForce().origin().into(json);
        json.putAll(of.policy().document());
        json.put("allowByReference", of.policy().allowByReference());
        return json;
    }

    Map<String, Object> promotion(Promotion promotion) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", promotion.id());
        json.put("model", promotion.target().model());
        json.put("modelId", promotion.modelId());
        json.put("stage", promotion.stage());
        json.put("version", promotion.version());
        json.put("digest", promotion.basis().digest());
        json.put("status", promotion.status());
        json.put("reason", promotion.asked().reason());
        promotion.requestedBy().into(json, "requestedBy");
        json.put("requestedAt", promotion.requestedAt());
        json.put("expiresAt", promotion.asked().expiresAt());
        json.put("baseRev", promotion.basis().rev());
        promotion.basis().under().origin().into(json);
        json.put("approvals", promotion.approvals());
        json.put("approvalsNeeded", promotion.policy().approvals());
        json.put("gates", promotion.gates().stream().map(Gate.Result::document).toList());
        json.put(
                "decisions",
                promotion.decisions().stream().map(Representations::decision).toList());
        json.put("endedAt", promotion.end().map(Promotion.End::at));
        json.put("endReason", promotion.end().map(Promotion.End::reason));
        return json;
    }

    Map<String, Object> comparison(Model model, Comparison comparison) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.name());
        json.put("versions", comparison.versions().stream().map(Version::number).toList());
        Map<String, Object> differences = new TreeMap<>();
        comparison.rows().forEach((part, rows) -> {
            Map<String, Object> table = new TreeMap<>();
            rows.forEach((name, row) -> {
                Map<String, Object> cells = new LinkedHashMap<>();
                cells.put(
                        "values",
                        row.said().stream()
                                .map(said -> said.map(Comparison.Said::value))
                                .toList());
                cells.put("differs", row.differs());
                List<Integer> silent = silent(comparison, row);
                if (!silent.isEmpty()) {
                    cells.put("missing", silent);
                }
                table.put(name, cells);
            });
            json.put(part, table);
            List<String> differing = rows.entrySet().stream()
                    .filter(row -> row.getValue().differs())
                    .map(Map.Entry::getKey)
                    .toList();
            if (!differing.isEmpty()) {
                differences.put(part, differing);
            }
        });
        json.put("differences", differences);
        return json;
    }

    /** The versions that say nothing in a row: null among the values does not tell them from those that say null. */
    private static List<Integer> silent(Comparison comparison, Comparison.Row row) {
        return IntStream.range(0, row.said().size())
                .filter(place -> row.said().get(place).isEmpty())
                .mapToObj(place -> comparison.versions().get(place).number())
                .toList();
    }

    static Map<String, Object> entry(Entry entry) {
        return entry.event();
    }

    static Map<String, Object> verification(
            ModelRef asked, HistoryVerification.Report report, Optional<String> nextCursor) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", report.model().<ModelRef>map(name -> name).orElse(asked));
        json.put("whole", report.whole());
        json.put("from", report.from());
        json.put("to", report.to());
        json.put("hash", report.hash());
        json.put("brokenAt", report.brokenAt().map(HistoryVerification.Break::seq));
        json.put("what", report.brokenAt().map(HistoryVerification.Break::what));
        json.put(
                "differences",
                report.differences().stream().map(Representations::difference).toList());
        json.put("nextCursor", nextCursor);
        return json;
    }

    private static Map<String, Object> difference(Difference difference) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("item", difference.item());
        json.put("what", difference.what());
        json.put("entry", difference.entry());
        return json;
    }

    /** Who makes a call. */
    static Map<String, Object> caller(Caller caller) {
        Identity identity = caller.identity();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", identity.id());
        json.put("name", identity.name());
        json.put("person", identity.isPerson());
        json.put("groups", new TreeSet<>(caller.groups()));
        json.put(
                "roles", new TreeSet<>(caller.roles()).stream().map(Role::title).toList());
        return json;
    }

    /** A page of a list, its end sealed for whoever goes on. */
    static <T> Map<String, Object> page(
            String name, Page<T> page, Function<T, Map<String, Object>> of, Cursors cursors, ApiRequest request) {
        return page(name, page, of, cursors, request.scope());
    }

    /** The same of a list that has a scope of its own. */
    static <T> Map<String, Object> page(
            String name, Page<T> page, Function<T, Map<String, Object>> of, Cursors cursors, String scope) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(name, page.items().stream().map(of).toList());
        json.put("nextCursor", cursors.next(page, scope));
        return json;
    }

    static List<Map<String, Object>> warnings(List<Warning> warnings) {
        return warnings.stream().map(Representations::warning).toList();
    }

    private static Map<String, Object> warning(Warning warning) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", warning.code());
        json.put("text", warning.text());
        return json;
    }

    private String location(String prefix) {
        return "s3://" + bucket + "/" + prefix + "/";
    }

    private static Map<String, Object> decision(Decision decision) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verdict", decision.verdict());
        decision.by().into(json, "by");
        json.put("at", decision.stamp().at());
        json.put("comment", decision.comment());
        return json;
    }
}
