package dev.slipway.functions;

import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.eventbridge.EventBridgePublisher;
import dev.slipway.http.Apis;
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

    Log log() {
        return log;
    }

    Registry registry() {
        return new Registry(
                stores(),
                new S3ArtifactStore(clients.s3().get(), clients.presigner().get(), settings.bucket()),
                clock);
    }

    Apis apis() {
        Registry registry = registry();
        Mlflow mlflow =
                new Mlflow(registry, settings.bucket(), settings.tracking().map(HttpTrackingServer::new));
        return new Apis(registry, settings.bucket(), settings.partsFrom(), List.of(mlflow), log::failure);
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
