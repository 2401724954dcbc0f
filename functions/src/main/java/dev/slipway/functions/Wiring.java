package dev.slipway.functions;

import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.eventbridge.EventBridgePublisher;
import dev.slipway.http.Api;
import dev.slipway.http.Dialect;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Routes;
import dev.slipway.http.V1;
import dev.slipway.mlflow.HttpTrackingServer;
import dev.slipway.mlflow.Mlflow;
import dev.slipway.registry.Registry;
import dev.slipway.registry.delivery.Outbox;
import dev.slipway.registry.delivery.Sweep;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Stores;
import dev.slipway.s3.S3ArtifactStore;
import dev.slipway.stepfunctions.StepFunctionsApprovalFlow;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Which part is given to which: the whole of it, as one list. */
public final class Wiring {
    private final Settings settings;
    private final Clients clients;
    private final Clock clock;
    private final Log log;

    public Wiring(Settings settings, Clients clients, Clock clock, Log log) {
        this.settings = settings;
        this.clients = clients;
        this.clock = clock;
        this.log = log;
    }

    /** As Lambda's environment says. */
    public static Wiring fromEnvironment() {
        Clock clock = Clock.systemUTC();
        return new Wiring(Settings.of(System.getenv()), Clients.fromEnvironment(), clock, new Log(System.out, clock));
    }

    /** The table of routes of every deployment, whatever its settings. */
    public static Routes routes() {
        return new Routes(dialects(Settings.of(Map.of())));
    }

    /** The dialects that are spoken. The one place where another is added. */
    private static List<Dialect> dialects(Settings settings) {
        return List.of(
                new V1(settings.bucket(), settings.partsFrom()),
                new Mlflow(settings.bucket(), settings.tracking().map(HttpTrackingServer::new)));
    }

    Log log() {
        return log;
    }

    Registry registry() {
        return new Registry(
                stores(),
                new S3ArtifactStore(clients.s3().get(), clients.presigner().get(), settings.bucket()),
                clock);
    }

    Api api(FunctionName function) {
        return new Api(new Routes(dialects(settings)), registry(), function, log::failure);
    }

    Backlog backlog() {
        return new DynamoBacklog(clients.dynamoDb().get(), settings.table());
    }

    Outbox outbox() {
        return new Outbox(
                stores().store(),
                backlog(),
                new EventBridgePublisher(clients.eventBridge().get(), settings.bus(), log::complaint),
                flow(),
                log::failure);
    }

    Sweep sweep(Sweep.Ages ages) {
        Registry registry = registry();
        return new Sweep(
                backlog(), registry.uploads(), registry.promotions(), outbox(), flow(), clock, ages, log::failure);
    }

    private ApprovalFlow flow() {
        return new StepFunctionsApprovalFlow(clients.stepFunctions().get(), settings.stateMachine());
    }

    private Stores stores() {
        return DynamoStores.on(clients.dynamoDb().get(), settings.table(), clock);
    }
}
