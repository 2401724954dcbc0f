package dev.slipway.http;

import dev.slipway.registry.Catalog;
import dev.slipway.registry.Catalog.Download;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.ModelFilter;
import dev.slipway.registry.port.RegistryLists.VersionFilter;
import dev.slipway.registry.version.Version;
import java.util.List;
import java.util.Map;

/** Routes of the query function that look up models, versions and their files. */
final class CatalogEndpoints {
    private final Registry registry;
    private final Cursors cursors;
    private final Representations show;

    CatalogEndpoints(Registry registry, Cursors cursors, Representations show) {
        this.registry = registry;
        this.cursors = cursors;
        this.show = show;
    }

    Map<V1Route, Api.Endpoint> all() {
        return Map.of(
                V1Route.LIST_MODELS, this::listModels,
                V1Route.GET_MODEL, this::getModel,
                V1Route.GET_ACCESS, this::getAccess,
                V1Route.LIST_VERSIONS, this::listVersions,
                V1Route.GET_VERSION, this::getVersion,
                V1Route.LIST_FILES, this::listFiles,
                V1Route.COMPARE_VERSIONS, this::compare,
                V1Route.GET_ME, request -> Answer.ok(Representations.caller(request.caller())),
                V1Route.GET_OPENAPI, request -> Answer.ok(OpenApi.document()));
    }

    private Answer listModels(ApiRequest request) {
        ModelFilter filter =
                new ModelFilter(request.asked(Parameter.PREFIX), request.tags(), request.is(Parameter.DELETED));
        return Answer.ok(Representations.page(
                "models", registry.lists().models(filter, request.page(cursors)), show::model, cursors, request));
    }

    private Answer getModel(ApiRequest request) {
        return show.answer(200, registry.catalog().described(request.model()));
    }

    private Answer getAccess(ApiRequest request) {
        return show.access(model(request));
    }

    private Answer listVersions(ApiRequest request) {
        VersionFilter filter = new VersionFilter(
                request.asked(Parameter.VERSION_STATUS), request.tags(), request.is(Parameter.DELETED));
        Model model = model(request);
        return Answer.ok(Representations.page(
                "versions",
                registry.catalog().versions(model, filter, request.page(cursors)),
                version -> show.version(model, version),
                cursors,
                request));
    }

    private Answer getVersion(ApiRequest request) {
        Model model = model(request);
        Version version = registry.catalog().version(model, request.version());
        return show.answer(200, registry.catalog().shown(new ModelVersion(model, version)));
    }

    private Answer listFiles(ApiRequest request) {
        Model model = model(request);
        Version version = registry.catalog().usedVersion(model, request.version());
        String scope = Cursors.scope(V1Route.LIST_FILES, version);
        Page<Download> page =
                registry.catalog().downloads(version, request.page(cursors, scope, Catalog.MAX_DOWNLOADS));
        return Answer.ok(FileRepresentations.files(model, version, page.items(), cursors.next(page, scope)));
    }

    private Answer compare(ApiRequest request) {
        List<Integer> numbers = request.asked(Parameter.VERSIONS).orElseThrow();
        Model model = model(request);
        return Answer.ok(show.comparison(model, registry.catalog().compare(model, numbers)));
    }

    private Model model(ApiRequest request) {
        return registry.catalog().model(request.model());
    }
}
