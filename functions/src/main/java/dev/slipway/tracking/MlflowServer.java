package dev.slipway.tracking;

import dev.slipway.registry.adoption.TrackingServer;
import dev.slipway.registry.version.Lineage;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** An MLflow tracking server over HTTP. What is deleted there counts as not there. Thread-safe. */
public final class MlflowServer implements TrackingServer {
    private static final String API = "/api/2.0/mlflow/";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    private final ServerCalls calls;
    private final Patience patience;

    /**
     * A server.
     *
     * @param base its address, which may have a path
     * @param credential asked for before each call, and sent to this address only
     * @throws IllegalArgumentException if it is no address of a server, or one with a user, query or fragment
     */
    public MlflowServer(URI base, Supplier<Optional<Credential>> credential) {
        this(base, credential, Patience.FOR_FACTS);
    }

    MlflowServer(URI base, Supplier<Optional<Credential>> credential, Patience patience) {
        this.calls = new ServerCalls(base, credential);
        this.patience = patience;
    }

    @Override
    public Optional<Tracked> run(String id) {
        return findRun(id)
                .flatMap(run -> experiment(run.experiment())
                        .map(experiment -> new Tracked(
                                experiment,
                                run.location(),
                                KeptFacts.of(Optional.of(lineage(run, experiment)), run.recorded(), List.of()))));
    }

    @Override
    public Optional<Tracked> loggedModel(String id) {
        return findModel(id)
                .flatMap(model -> experiment(model.experiment()).map(experiment -> {
                    Optional<TrackedRun> run = model.run().flatMap(this::findRun);
                    // Who may read an experiment reads nothing of another one through it.
                    Optional<TrackedRun> own =
                            run.filter(found -> found.experiment().equals(model.experiment()));
                    Recorded recorded = own.map(model.recorded()::with).orElse(model.recorded());
                    List<String> notTaken = model.run().isPresent() && own.isEmpty()
                            ? List.of("run is not there, or in another experiment than the model")
                            : List.of();
                    return new Tracked(
                            experiment,
                            model.location(),
                            KeptFacts.of(own.map(found -> lineage(found, experiment)), recorded, notTaken));
                }));
    }

    private Lineage.Run lineage(TrackedRun run, String experiment) {
        String page = calls.base() + "/#/experiments/" + run.experiment() + "/runs/" + run.id();
        return new Lineage.Run(run.id(), Optional.of(page), Optional.of(experiment), Optional.empty());
    }

    private Optional<TrackedRun> findRun(String id) {
        return find("runs/get?run_id=", id, TrackedRun::of)
                .filter(run -> run.id().equals(id))
                .filter(run -> !run.isDeleted());
    }

    private Optional<TrackedModel> findModel(String id) {
        return find("logged-models/", id, TrackedModel::of)
                .filter(model -> model.id().equals(id))
                .filter(model -> !model.isDeleted());
    }

    /** Its name. */
    private Optional<String> experiment(String id) {
        return find("experiments/get?experiment_id=", id, TrackedExperiment::of)
                .filter(experiment -> !experiment.isDeleted())
                .map(TrackedExperiment::name);
    }

    private <T> Optional<T> find(String what, String id, Function<Map<String, Object>, T> reader) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        try {
            return calls.json(API + what + id, patience).map(reader);
        } catch (NotTaken | UnusableAnswer e) {
            throw ServerCalls.unavailable(e);
        }
    }
}
