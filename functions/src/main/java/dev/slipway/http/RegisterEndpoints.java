package dev.slipway.http;

import dev.slipway.registry.Models;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.Uploads;
import dev.slipway.registry.Uploads.Upload;
import dev.slipway.registry.Versions;
import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.Versions.Registered;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Routes of the register function: models and versions are made, described, uploaded, deleted and restored. */
final class RegisterEndpoints {
    private final Registry registry;
    private final Idempotency idempotency;
    private final Cursors cursors;
    private final Representations show;
    private final long partsFrom;

    RegisterEndpoints(
            Registry registry, Idempotency idempotency, Cursors cursors, Representations show, long partsFrom) {
        this.registry = registry;
        this.idempotency = idempotency;
        this.cursors = cursors;
        this.show = show;
        this.partsFrom = partsFrom;
    }

    Map<V1Route, Api.Endpoint> all() {
        return Map.ofEntries(
                Map.entry(V1Route.CREATE_MODEL, this::createModel),
                Map.entry(V1Route.UPDATE_MODEL, this::updateModel),
                Map.entry(V1Route.DELETE_MODEL, this::deleteModel),
                Map.entry(V1Route.RESTORE_MODEL, this::restoreModel),
                Map.entry(V1Route.SET_ACCESS, this::setAccess),
                Map.entry(V1Route.REGISTER_VERSION, this::registerVersion),
                Map.entry(V1Route.UPDATE_VERSION, this::updateVersion),
                Map.entry(V1Route.DELETE_VERSION, this::deleteVersion),
                Map.entry(V1Route.RESTORE_VERSION, this::restoreVersion),
                Map.entry(V1Route.LIST_UPLOADS, this::listUploads),
                Map.entry(V1Route.COMPLETE_VERSION, this::completeVersion));
    }

    private Answer createModel(ApiRequest request) {
        Bodies.NewModel body = request.body(Bodies::newModel);
        return idempotency.once(
                request,
                (Request<DescribedModel> by) ->
                        registry.models().create(body.name(), body.kind(), body.description(), body.tags(), by),
                model -> show.answer(201, model.cut()).with("Location", Links.to(model.model())),
                this::stillInUse);
    }

    private Answer updateModel(ApiRequest request) {
        Models.Description body = request.body(Bodies::modelDescription);
        return show.answer(200, registry.models().update(request.model(), body, request.by()));
    }

    private Answer deleteModel(ApiRequest request) {
        request.checkNoBody();
        return show.answer(200, registry.models().delete(request.model(), request.by()));
    }

    private Answer restoreModel(ApiRequest request) {
        var name = request.body(Bodies::restoration);
        return idempotency.once(
                request,
                (Request<DescribedModel> by) -> registry.models().restore(request.model(), name, by),
                model -> show.answer(200, model.cut()),
                this::stillInUse);
    }

    private Answer setAccess(ApiRequest request) {
        ModelAccess.Wish wish = request.body(ModelAccess.Wish::of);
        return show.access(registry.accesses().set(request.model(), wish, request.by()));
    }

    private Answer registerVersion(ApiRequest request) {
        Bodies.NewVersion body = request.body(fields -> Bodies.newVersion(fields, partsFrom));
        return idempotency.once(
                request,
                (Request<Registered> by) ->
                        registry.versions().register(request.model(), body.metadata(), body.manifest(), by),
                made -> show.answer(201, registry.catalog().cut(made.modelVersion()))
                        .with("Location", Links.to(made.modelVersion()))
                        .with(Map.of(
                                "warnings",
                                Representations.warnings(body.manifest().warnings()))),
                this::withUploads);
    }

    private Answer updateVersion(ApiRequest request) {
        Versions.Description body = request.body(Bodies::versionDescription);
        return shown(registry.versions().update(request.model(), request.version(), body, request.by()));
    }

    private Answer deleteVersion(ApiRequest request) {
        request.checkNoBody();
        Versions.Deletion deletion = registry.versions().delete(request.model(), request.version(), request.by());
        return shown(deletion.modelVersion()).with(Map.of("clearedStages", deletion.clearedStages()));
    }

    private Answer restoreVersion(ApiRequest request) {
        request.checkNoBody();
        return idempotency.once(
                request,
                (Request<ModelVersion> by) -> registry.versions().restore(request.model(), request.version(), by),
                this::cut,
                this::stillInUse);
    }

    private Answer listUploads(ApiRequest request) {
        Model model = registry.catalog().model(request.model());
        registry.checkRight(model);
        Version version = inUse(model, request.version());
        String scope = Cursors.scope(V1Route.LIST_UPLOADS, version);
        Page<Upload> missing = registry.uploads().missing(version, request.page(cursors, scope, Uploads.MAX_PAGE));
        return Answer.ok(Representations.page("uploads", missing, FileRepresentations::upload, cursors, scope));
    }

    private Answer completeVersion(ApiRequest request) {
        request.checkNoBody();
        return idempotency.once(
                request,
                (Request<ModelVersion> by) ->
                        registry.uploads().complete(registry.catalog().model(request.model()), request.version(), by),
                this::cut,
                this::stillInUse);
    }

    /** To be kept under the key of a request, for which long texts would be too much. */
    private Answer cut(ModelVersion of) {
        return show.answer(200, registry.catalog().cut(of));
    }

    private Answer shown(ModelVersion of) {
        return show.answer(200, registry.catalog().shown(of));
    }

    /**
     * An answer that says that a model or version is in use. Given again it must still be so: what was deleted since is not
     * answered as if it were there.
     */
    private Answer stillInUse(Answer answer, Optional<?> result) {
        if (result.isEmpty()) {
            Map<String, Object> body = answer.body();
            if (body.containsKey("version")) {
                inUse(answer);
            } else {
                inUse(registry.catalog().modelById((String) body.get("id")));
            }
        }
        return answer;
    }

    /** Signed requests are not kept: whoever repeats a registration gets fresh ones for what is still missing. */
    private Answer withUploads(Answer answer, Optional<Registered> made) {
        if (made.isPresent()) {
            return withUploads(
                    answer,
                    made.get().version(),
                    registry.uploads().firstPage(made.get().files()));
        }
        Version version = inUse(answer);
        return withUploads(answer, version, registry.uploads().missing(version, Page.Request.first(Uploads.MAX_PAGE)));
    }

    /** The first page of the list of uploads, and the cursor with which that list goes on. */
    private Answer withUploads(Answer answer, Version version, Page<Upload> page) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(
                "uploads",
                page.items().stream().map(FileRepresentations::upload).toList());
        members.put("nextUploadsCursor", cursors.next(page, Cursors.scope(V1Route.LIST_UPLOADS, version)));
        return answer.with(members);
    }

    private Version inUse(Answer answer) {
        return inUse(
                registry.catalog().modelById((String) answer.body().get("modelId")),
                ((Number) answer.body().get("version")).intValue());
    }

    private Version inUse(Model model, int version) {
        return registry.catalog().usedVersion(inUse(model), version);
    }

    private static Model inUse(Model model) {
        if (model.deletion().isPresent()) {
            throw Refusal.MODEL_DELETED.because(model.name() + " is deleted");
        }
        return model;
    }
}
