package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.Cursors;
import dev.slipway.http.Dialect;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Idempotency;
import dev.slipway.http.Route;
import dev.slipway.registry.Registry;
import dev.slipway.registry.refusal.Refused;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** MLflow's registry API as a dialect of ours: which call answers which route. */
public final class Mlflow implements Dialect {
    /** How long MLflow's clients go on repeating a request whose answer was lost, and somewhat longer. */
    static final Duration RETRY_WINDOW = Duration.ofMinutes(10);

    private final Registry registry;
    private final String bucket;
    private final Optional<TrackingServer> tracking;

    /**
     * MLflow's API over a registry.
     *
     * @param bucket where its files are kept
     * @param tracking where sources are looked up that only a tracking server can explain
     */
    public Mlflow(Registry registry, String bucket, Optional<TrackingServer> tracking) {
        this.registry = registry;
        this.bucket = bucket;
        this.tracking = tracking;
    }

    private interface Call {
        Answer answer(MlflowRequest request);
    }

    @Override
    public boolean speaks(Route route) {
        return route.isMlflow();
    }

    @Override
    public Map<Route, Api.Endpoint> endpoints(FunctionName function) {
        Map<Route, Api.Endpoint> endpoints = new HashMap<>();
        calls().forEach((route, call) -> {
            if (route.function() == function) {
                endpoints.put(route, request -> call.answer(MlflowRequest.of(request)));
            }
        });
        return endpoints;
    }

    @Override
    public Answer refused(Refused refused) {
        return MlflowErrors.of(refused);
    }

    @Override
    public Answer broken() {
        return MlflowErrors.broken();
    }

    private Map<Route, Call> calls() {
        MlflowObjects show = new MlflowObjects(bucket);
        Latest latest = new Latest(registry.lists());
        Cursors cursors = Cursors.of(registry);
        Idempotency idempotency = new Idempotency(registry.store(), registry.clock());
        ModelCalls models = new ModelCalls(registry, latest, show);
        VersionCalls versions = new VersionCalls(registry, new Sources(registry, tracking, bucket), idempotency, show);
        PointerCalls pointers = new PointerCalls(registry, show);
        LatestCalls last = new LatestCalls(registry, latest, show);
        ModelSearch modelSearch = new ModelSearch(registry, latest, cursors, show);
        VersionSearch versionSearch = new VersionSearch(registry, cursors, show);
        return Map.ofEntries(
                Map.entry(Route.MLFLOW_CREATE_MODEL, models::create),
                Map.entry(Route.MLFLOW_GET_MODEL, models::get),
                Map.entry(Route.MLFLOW_RENAME_MODEL, models::rename),
                Map.entry(Route.MLFLOW_UPDATE_MODEL, models::update),
                Map.entry(Route.MLFLOW_DELETE_MODEL, models::delete),
                Map.entry(Route.MLFLOW_SEARCH_MODELS, modelSearch::search),
                Map.entry(Route.MLFLOW_LATEST_VERSIONS, last::latest),
                Map.entry(Route.MLFLOW_LATEST_VERSIONS_BY_GET, last::latest),
                Map.entry(Route.MLFLOW_SET_MODEL_TAG, models::setTag),
                Map.entry(Route.MLFLOW_DELETE_MODEL_TAG, models::deleteTag),
                Map.entry(Route.MLFLOW_SET_ALIAS, pointers::setAlias),
                Map.entry(Route.MLFLOW_DELETE_ALIAS, pointers::deleteAlias),
                Map.entry(Route.MLFLOW_GET_BY_ALIAS, pointers::getByAlias),
                Map.entry(Route.MLFLOW_CREATE_VERSION, versions::create),
                Map.entry(Route.MLFLOW_GET_VERSION, versions::get),
                Map.entry(Route.MLFLOW_UPDATE_VERSION, versions::update),
                Map.entry(Route.MLFLOW_DELETE_VERSION, versions::delete),
                Map.entry(Route.MLFLOW_SEARCH_VERSIONS, versionSearch::search),
                Map.entry(Route.MLFLOW_TRANSITION_STAGE, pointers::transition),
                Map.entry(Route.MLFLOW_GET_DOWNLOAD_URI, versions::downloadUri),
                Map.entry(Route.MLFLOW_SET_VERSION_TAG, versions::setTag),
                Map.entry(Route.MLFLOW_DELETE_VERSION_TAG, versions::deleteTag));
    }
}
