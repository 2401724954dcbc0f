package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.Cursors;
import dev.slipway.http.Dialect;
import dev.slipway.http.Limits;
import dev.slipway.http.Route;
import dev.slipway.mlflow.MlflowRequest.Argument;
import dev.slipway.registry.Registry;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
    private final Downloads downloads;

    /**
     * MLflow's API in a deployment.
     *
     * @param bucket where the registry's files are kept
     * @param downloads where clients are sent for them
     */
    public Mlflow(String bucket, Downloads downloads) {
        this.bucket = bucket;
        this.downloads = downloads;
    }

    /** What a call reads and what it does. */
    private record Call(Function<MlflowRequest, Answer> deed, List<Argument> arguments) {
        Answer answer(ApiRequest request) {
            return deed.apply(MlflowRequest.of(request, arguments));
        }
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
        calls(registry).forEach((row, call) -> endpoints.put(row.route(), call::answer));
        Arrays.stream(MlflowRoute.values())
                .filter(MlflowRoute::isOfWebhooks)
                .forEach(row -> endpoints.put(row.route(), request -> {
                    throw Refusal.ROUTE_NOT_FOUND.because(
                            "webhooks are not served: what happens goes out as events through"
                                    + " EventBridge; the setting events.webhook, or a rule of your own, has a URL called (docs/mlflow.md)");
                }));
        return endpoints;
    }

    @Override
    public boolean namesModelsInBodies() {
        return true;
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
        NamedVersions named = new NamedVersions(registry, latest);
        Cursors cursors = Cursors.of(registry);
        ModelCalls models = new ModelCalls(registry, latest, show);
        VersionCalls versions = new VersionCalls(
                registry, new Sources(registry, named, bucket), show, new DownloadAddresses(downloads, show));
        PointerCalls pointers = new PointerCalls(registry, named, show);
        LatestCalls last = new LatestCalls(registry, latest, show);
        ModelSearch modelSearch = new ModelSearch(registry, latest, cursors, show);
        VersionSearch versionSearch = new VersionSearch(registry, cursors, show);
        return Map.ofEntries(
                call(
                        MlflowRoute.CREATE_MODEL,
                        models::create,
                        MlflowRequest::model,
                        MlflowRequest::description,
                        MlflowRequest::tags),
                call(MlflowRoute.GET_MODEL, models::get, MlflowRequest::model),
                call(MlflowRoute.RENAME_MODEL, models::rename, MlflowRequest::model, MlflowRequest::newName),
                call(MlflowRoute.UPDATE_MODEL, models::update, MlflowRequest::model, MlflowRequest::description),
                call(MlflowRoute.DELETE_MODEL, models::delete, MlflowRequest::model),
                call(
                        MlflowRoute.SEARCH_MODELS,
                        modelSearch::search,
                        ModelSearch::filter,
                        ModelSearch::orders,
                        ModelSearch::wanted,
                        MlflowRequest::pageToken),
                call(MlflowRoute.LATEST_VERSIONS, last::latest, MlflowRequest::model, MlflowRequest::stages),
                call(MlflowRoute.LATEST_VERSIONS_BY_GET, last::latest, MlflowRequest::model, MlflowRequest::stages),
                call(MlflowRoute.SET_MODEL_TAG, models::setTag, MlflowRequest::model, MlflowRequest::tag),
                call(MlflowRoute.DELETE_MODEL_TAG, models::deleteTag, MlflowRequest::model, MlflowRequest::untag),
                call(
                        MlflowRoute.SET_ALIAS,
                        pointers::setAlias,
                        MlflowRequest::model,
                        MlflowRequest::newAlias,
                        MlflowRequest::versionText),
                call(MlflowRoute.DELETE_ALIAS, pointers::deleteAlias, MlflowRequest::model, MlflowRequest::alias),
                call(MlflowRoute.GET_BY_ALIAS, pointers::getByAlias, MlflowRequest::model, MlflowRequest::alias),
                call(MlflowRoute.CREATE_VERSION, versions::create, MlflowRequest::model, MlflowRequest::newVersion),
                call(MlflowRoute.GET_VERSION, versions::get, MlflowRequest::model, MlflowRequest::versionText),
                call(
                        MlflowRoute.UPDATE_VERSION,
                        versions::update,
                        MlflowRequest::model,
                        MlflowRequest::versionText,
                        MlflowRequest::description),
                call(MlflowRoute.DELETE_VERSION, versions::delete, MlflowRequest::model, MlflowRequest::versionText),
                call(
                        MlflowRoute.SEARCH_VERSIONS,
                        versionSearch::search,
                        VersionSearch::filter,
                        VersionSearch::orders,
                        VersionSearch::wanted,
                        MlflowRequest::pageToken),
                call(
                        MlflowRoute.TRANSITION_STAGE,
                        pointers::transition,
                        MlflowRequest::model,
                        MlflowRequest::versionText,
                        MlflowRequest::stage),
                call(
                        MlflowRoute.GET_DOWNLOAD_URI,
                        versions::downloadUri,
                        MlflowRequest::model,
                        MlflowRequest::versionText),
                call(
                        MlflowRoute.SET_VERSION_TAG,
                        versions::setTag,
                        MlflowRequest::model,
                        MlflowRequest::versionText,
                        MlflowRequest::tag),
                call(
                        MlflowRoute.DELETE_VERSION_TAG,
                        versions::deleteTag,
                        MlflowRequest::model,
                        MlflowRequest::versionText,
                        MlflowRequest::untag));
    }

    private static Map.Entry<MlflowRoute, Call> call(
            MlflowRoute row, Function<MlflowRequest, Answer> deed, Argument... arguments) {
        return Map.entry(row, new Call(deed, List.of(arguments)));
    }
}
