package dev.slipway.functions;

import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.dynamodb.DynamoSearchIndex;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.eventbridge.EventBridgePublisher;
import dev.slipway.http.Api;
import dev.slipway.http.Dialect;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Routes;
import dev.slipway.http.V1;
import dev.slipway.mlflow.Artifacts;
import dev.slipway.mlflow.Mlflow;
import dev.slipway.mlflow.Probe;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Registry;
import dev.slipway.registry.adoption.AdoptionSources;
import dev.slipway.registry.adoption.Adoptions;
import dev.slipway.registry.adoption.FileSource;
import dev.slipway.registry.adoption.TrackingServer;
import dev.slipway.registry.delivery.IndexRepair;
import dev.slipway.registry.delivery.Indexing;
import dev.slipway.registry.delivery.Outbox;
import dev.slipway.registry.delivery.Sweep;
import dev.slipway.registry.location.OwnFiles;
import dev.slipway.registry.port.AdoptionFlow;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.EventPublisher;
import dev.slipway.registry.port.SearchIndex;
import dev.slipway.registry.port.Stores;
import dev.slipway.s3.S3ArtifactStore;
import dev.slipway.s3.S3FileSource;
import dev.slipway.s3.S3ObjectWriter;
import dev.slipway.s3.S3Texts;
import dev.slipway.stepfunctions.StepFunctionsAdoptionFlow;
import dev.slipway.stepfunctions.StepFunctionsApprovalFlow;
import dev.slipway.tracking.MlflowFiles;
import dev.slipway.tracking.MlflowServer;
import dev.slipway.tracking.ModelFileReader;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Which part is given to which: the whole of it, as one list. Each part is made once, when a function first asks for it, and
 * with it the clients it needs; so a function has no client that it does not use.
 */
public final class Wiring {
    private final Clients clients;
    private final Clock clock;
    private final Log log;

    private final Once<Stores> stores;
    private final Once<ArtifactStore> artifacts;
    private final Once<Backlog> backlog;
    private final Once<EventPublisher> publisher;
    private final Once<ApprovalFlow> flow;
    private final Once<AdoptionFlow> adoptionFlow;
    private final Once<Registry> registry;
    private final Supplier<Adoptions> adoptions;
    private final Once<SearchIndex> index;
    private final Once<Indexing> indexing;
    private final Once<Outbox> outbox;
    private final Once<Routes> routes;

    public Wiring(Settings settings, Clients clients, Clock clock, Log log) {
        this(settings, clients, clock, Changes.Time.REAL, log);
    }

    /** With a time of its own for the waits between the tries of a change. */
    Wiring(Settings settings, Clients clients, Clock clock, Changes.Time time, Log log) {
        this.clients = clients;
        this.clock = clock;
        this.log = log;
        String table = settings.table();
        stores = new Once<>(() -> DynamoStores.on(clients.dynamoDb().get(), table, clock));
        artifacts = new Once<>(
                () -> new S3ArtifactStore(clients.s3(), clients.presigner(), settings.bucket(), log::complaint));
        backlog = new Once<>(() -> new DynamoBacklog(clients.dynamoDb().get(), table));
        publisher =
                new Once<>(() -> new EventBridgePublisher(clients.eventBridge().get(), settings.bus(), log::complaint));
        flow = new Once<>(() -> new StepFunctionsApprovalFlow(
                clients.stepFunctions().get(), settings.flows().approval(), log::complaint));
        adoptionFlow = new Once<>(() -> new StepFunctionsAdoptionFlow(
                clients.stepFunctions().get(), settings.flows().adoption()));
        registry = new Once<>(() -> new Registry(
                stores.get(), artifacts.get(), new Changes(stores.get().store(), clock, time), settings.rights()));
        adoptions = () -> new Adoptions(registry.get().copiedVersions(), sources(settings, clients));
        index = new Once<>(() -> new DynamoSearchIndex(clients.dynamoDb().get(), table));
        indexing = new Once<>(() -> new Indexing(stores.get().store(), index.get()));
        outbox = new Once<>(() -> new Outbox(
                stores.get().store(),
                backlog.get(),
                publisher.get(),
                flow.get(),
                adoptionFlow.get(),
                registry.get().endings(),
                indexing.get(),
                log::failure));
        routes = new Once<>(() -> new Routes(dialects(settings)));
    }

    /** As Lambda's environment says. */
    public static Wiring fromEnvironment() {
        Clock clock = Clock.systemUTC();
        return new Wiring(Settings.of(System.getenv()), Clients.fromEnvironment(), clock, Log.standard(clock));
    }

    /** The table of routes of every deployment, whatever its settings. */
    public static Routes routes() {
        return new Routes(dialects(Settings.of(Map.of())));
    }

    /** The dialects that are spoken. The one place where another is added. */
    private static List<Dialect> dialects(Settings settings) {
        List<Dialect> dialects = new ArrayList<>();
        dialects.add(new V1(settings.bucket(), settings.partsFrom()));
        dialects.add(new Mlflow(settings.bucket(), settings.downloads()));
        dialects.addAll(Artifacts.dialects());
        dialects.add(Probe.HEALTH);
        dialects.add(Probe.VERSION);
        return dialects;
    }

    /** What an adoption reads: S3, and the tracking server if there is one. */
    private static AdoptionSources sources(Settings settings, Clients clients) {
        List<FileSource> files = new ArrayList<>();
        files.add(new S3FileSource(clients.copying(), settings.bucket()));
        Optional<TrackingServer> tracking = settings.tracking().map(server -> {
            TrackingCredential credential = new TrackingCredential(server, clients.secrets());
            S3ObjectWriter objects = new S3ObjectWriter(clients.copying(), settings.bucket());
            files.add(new MlflowFiles(server.uri(), credential, objects));
            return new MlflowServer(server.uri(), credential);
        });
        return new AdoptionSources(
                files,
                tracking,
                new ModelFileReader(new S3Texts(clients.copying(), settings.bucket())),
                new OwnFiles(settings.bucket()));
    }

    /**
     * Has a client made now, so that the snapshot of a function has it that touches files: those of S3 are made when the
     * first file is touched otherwise, and a function that touches none has none.
     */
    Wiring ready(Function<Clients, Supplier<?>> client) {
        var unused = client.apply(clients).get();
        return this;
    }

    Log log() {
        return log;
    }

    Registry registry() {
        return registry.get();
    }

    Api api(FunctionName function) {
        return new Api(routes.get(), registry.get(), function, log::failure);
    }

    Backlog backlog() {
        return backlog.get();
    }

    /** Made anew, so that each call of the worker reads the tracking server's secret as it is now. */
    Adoptions adoptions() {
        return adoptions.get();
    }

    Outbox outbox() {
        return outbox.get();
    }

    Sweep sweep(Sweep.Ages ages) {
        return new Sweep(
                backlog.get(),
                registry.get().uploads(),
                registry.get().endings(),
                registry.get().recordedSettings(),
                outbox.get(),
                flow.get(),
                adoptionFlow.get(),
                new IndexRepair(stores.get().lists(), backlog.get(), index.get(), indexing.get(), clock, log::failure),
                clock,
                ages,
                Sweep.Times.DEFAULT,
                log::failure);
    }
}
