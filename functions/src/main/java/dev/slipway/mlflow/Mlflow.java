package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.Cursors;
import dev.slipway.http.Dialect;
import dev.slipway.http.Idempotency;
import dev.slipway.http.Limits;
import dev.slipway.http.Route;
import dev.slipway.registry.Registry;
import dev.slipway.registry.refusal.Refused;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MLflow's registry API as a dialect of ours: which call answers which route. */
public final class Mlflow implements Dialect {
    /** What its paths begin with. */
    static final String PREFIX = "/api/2.0/mlflow/";

    /**
     * Its tags hold whole prompts, each character as six bytes where it is not ASCII. In a query it ignores what it does not
     * know, and repeats the names of lists.
     */
    static final Limits LIMITS = new Limits(1024 * 1024, false);

    /** How long MLflow's clients go on repeating a request whose answer was lost, and somewhat longer. */
    static final Duration RETRY_WINDOW = Duration.ofMinutes(10);

    private final String bucket;
    private final Optional<TrackingServer> tracking;

    /**
     * MLflow's API in a deployment.
     *
     * @param bucket where the registry's files are kept
     * @param tracking where sources are looked up that only a tracking server can explain
     */
    public Mlflow(String bucket, Optional<TrackingServer> tracking) {
        this.bucket = bucket;
        this.tracking = tracking;
    }

    private interface Call {
        Answer answer(MlflowRequest request);
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public List<Route> routes() {
        return Arrays.stream(MlflowRoute.values()).map(MlflowRoute::route).toList();
    }

    @Override
    public Map<Route, Api.Endpoint> endpoints(Registry registry) {
        Map<Route, Api.Endpoint> endpoints = new HashMap<>();
        calls(registry)
                .forEach((row, call) -> endpoints.put(row.route(), request -> call.answer(MlflowRequest.of(request))));
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

    private Map<MlflowRoute, Call> calls(Registry registry) {
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
                Map.entry(MlflowRoute.CREATE_MODEL, models::create),
                Map.entry(MlflowRoute.GET_MODEL, models::get),
                Map.entry(MlflowRoute.RENAME_MODEL, models::rename),
                Map.entry(MlflowRoute.UPDATE_MODEL, models::update),
                Map.entry(MlflowRoute.DELETE_MODEL, models::delete),
                Map.entry(MlflowRoute.SEARCH_MODELS, modelSearch::search),
                Map.entry(MlflowRoute.LATEST_VERSIONS, last::latest),
                Map.entry(MlflowRoute.LATEST_VERSIONS_BY_GET, last::latest),
                Map.entry(MlflowRoute.SET_MODEL_TAG, models::setTag),
                Map.entry(MlflowRoute.DELETE_MODEL_TAG, models::deleteTag),
                Map.entry(MlflowRoute.SET_ALIAS, pointers::setAlias),
                Map.entry(MlflowRoute.DELETE_ALIAS, pointers::deleteAlias),
                Map.entry(MlflowRoute.GET_BY_ALIAS, pointers::getByAlias),
                Map.entry(MlflowRoute.CREATE_VERSION, versions::create),
                Map.entry(MlflowRoute.GET_VERSION, versions::get),
                Map.entry(MlflowRoute.UPDATE_VERSION, versions::update),
                Map.entry(MlflowRoute.DELETE_VERSION, versions::delete),
                Map.entry(MlflowRoute.SEARCH_VERSIONS, versionSearch::search),
                Map.entry(MlflowRoute.TRANSITION_STAGE, pointers::transition),
                Map.entry(MlflowRoute.GET_DOWNLOAD_URI, versions::downloadUri),
                Map.entry(MlflowRoute.SET_VERSION_TAG, versions::setTag),
                Map.entry(MlflowRoute.DELETE_VERSION_TAG, versions::deleteTag));
    }
}
