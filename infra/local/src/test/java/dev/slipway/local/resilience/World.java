package dev.slipway.local.resilience;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import dev.slipway.SettableClock;
import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.functions.AdoptionFunction;
import dev.slipway.functions.ApprovalStepFunction;
import dev.slipway.functions.ArtifactUploadedFunction;
import dev.slipway.functions.Clients;
import dev.slipway.functions.Log;
import dev.slipway.functions.OutboxFunction;
import dev.slipway.functions.PromoteFunction;
import dev.slipway.functions.RegisterFunction;
import dev.slipway.functions.RollbackFunction;
import dev.slipway.functions.Settings;
import dev.slipway.functions.SignedIn;
import dev.slipway.functions.SweeperFunction;
import dev.slipway.functions.Wiring;
import dev.slipway.http.Route;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import dev.slipway.local.table.LocalTable;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Registry;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.delivery.Sweep;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.version.Version;
import dev.slipway.s3.S3ArtifactStore;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sfn.SfnClient;

/** Everything that outlives a process, on AWS: table, bucket, bus, flow, time. Processes come and go in it. */
final class World implements AutoCloseable {
    static final String BUCKET = "artifacts";
    static final String ADOPTION_FLOW = "the-adoption-flow";

    /** The bucket from which contributors may register versions. */
    static final String LISTED = "listed";

    private static final String TABLE = "slipway";
    private static final SourceRules SOURCES = new SourceRules(
            List.of(new SourceRules.Place("s3://" + LISTED + "/", Roles.DEFAULT.holders(Role.CONTRIBUTOR))),
            Optional.empty());

    final LocalTable table = LocalTable.inMemory(TABLE);
    final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T09:00:00Z"));
    final Shelf shelf = new Shelf();
    final Bus bus = new Bus();
    final Executions executions = new Executions();
    final TableStream stream = new TableStream(table);
    private final Stores stores = DynamoStores.on(table.client(), TABLE, clock);
    final RegistryStore store = stores.store();
    final RegistryLists lists = stores.lists();
    final Backlog backlog = new DynamoBacklog(table.client(), TABLE);
    private final S3Presigner presigner = S3Presigner.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "not-a-secret")))
            .build();
    final Registry registry = new Registry(stores, new S3ArtifactStore(shelf, presigner, BUCKET), clock);
    private final AtomicInteger names = new AtomicInteger();

    /** What was answered to a call. */
    record Reply(int status, Map<String, String> headers, Map<String, Object> body) {
        String text(String member) {
            return (String) body.get(member);
        }

        int number(String member) {
            return ((Number) body.get(member)).intValue();
        }

        Reply expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("answered " + status + " where " + wanted + " was expected: " + body);
            }
            return this;
        }
    }

    /** Somebody with a right. */
    record Person(String subject, String group) {
        static final Person ADA = new Person("ada", "contributors");
        static final Person GRACE = new Person("grace", "approvers");
        static final Person ROOT = new Person("root", "admins");
    }

    /** A process that nothing happens to. */
    Functions process() {
        return new Functions(Faults.none());
    }

    Functions process(Faults faults) {
        return new Functions(faults);
    }

    /** The same registry with another way of carrying changes through. */
    Registry registry(Changes changes) {
        return new Registry(stores, new S3ArtifactStore(shelf, presigner, BUCKET), changes);
    }

    /** A model under a name of its own. */
    Model model(String about) {
        String name = about + "-" + names.incrementAndGet();
        process()
                .call(Person.ADA, V1Route.CREATE_MODEL, Map.of(), Map.of("name", name))
                .expect(201);
        return model(new ModelName(name));
    }

    /** What is still to be published, up to a hundred changes. */
    List<Backlog.Unpublished> unpublished() {
        return backlog.unpublished(clock.instant().plusSeconds(1), Page.Request.first(100))
                .items();
    }

    /** A model as it is now. */
    Model model(ModelName name) {
        return store.model(name).orElseThrow();
    }

    /** Registers, uploads and completes a version; answers its number. */
    int readyVersion(ModelName model) {
        Functions process = process();
        int version = process.call(Person.ADA, V1Route.REGISTER_VERSION, at(model), registration(model))
                .expect(201)
                .number("version");
        shelf.put(key(model, version), bytes(model));
        process.call(Person.ADA, V1Route.COMPLETE_VERSION, at(model, version), Map.of())
                .expect(200);
        return version;
    }

    /** What registers a version with one small file. */
    static Map<String, Object> registration(ModelName model) {
        byte[] bytes = bytes(model);
        return Map.of(
                "files",
                List.of(Map.of(
                        "path",
                        "weights.bin",
                        "size",
                        bytes.length,
                        "sha256",
                        Sha256.of(bytes).hex())));
    }

    static byte[] bytes(ModelName model) {
        return ("weights of " + model).getBytes(StandardCharsets.UTF_8);
    }

    /** Where that file is expected. */
    String key(ModelName model, int version) {
        Version registered = store.version(model(model).id(), version).orElseThrow();
        return registered.heldAt().orElseThrow() + "/weights.bin";
    }

    static Map<String, String> at(ModelName model) {
        return Map.of("model", model.value());
    }

    static Map<String, String> at(ModelName model, int version) {
        return Map.of("model", model.value(), "version", Integer.toString(version));
    }

    /** Hands the outbox everything that the stream has, as often as it takes. */
    void pump(Functions process) {
        List<Record> records = stream.pending();
        while (!records.isEmpty()) {
            stream.forget(process.taken(records));
            records = stream.pending();
        }
    }

    /** Lets every execution make the calls it has to make. */
    void flow(Functions process) {
        while (!executions.calling().isEmpty()) {
            executions.calling().forEach(id -> executions.step(id, event -> process.step.handleRequest(event, null)));
        }
        AdoptionExecutions adoptions = executions.adoptions;
        while (!adoptions.calling().isEmpty()) {
            adoptions.calling().forEach(id -> adoptions.step(id, event -> process.adoption.handleRequest(event, null)));
        }
    }

    @Override
    public void close() {
        presigner.close();
        table.close();
    }

    /** The functions, as one run of them: they share its fate. */
    final class Functions {
        final ApprovalStepFunction step;
        final AdoptionFunction adoption;
        final OutboxFunction outbox;
        final ArtifactUploadedFunction uploaded;
        private final SweeperFunction sweeper;
        private final RegisterFunction register;
        private final PromoteFunction promote;
        private final RollbackFunction rollback;

        private Functions(Faults faults) {
            DynamoDbClient dynamoDb = faults.in(DynamoDbClient.class, table.client());
            S3Client s3 = faults.in(S3Client.class, shelf);
            EventBridgeClient events = faults.in(EventBridgeClient.class, bus);
            SfnClient states = faults.in(SfnClient.class, executions);
            Wiring wiring = new Wiring(
                    new Settings(
                            TABLE,
                            BUCKET,
                            "slipway",
                            new Settings.Flows("the-approval-flow", ADOPTION_FLOW),
                            Settings.DEFAULT_PARTS_FROM,
                            new RightsSettings(Roles.DEFAULT, SOURCES),
                            Optional.empty()),
                    new Clients(() -> dynamoDb, () -> s3, () -> presigner, () -> events, () -> states, () -> s3, () -> {
                        throw new AssertionError("no secret is asked for");
                    }),
                    clock,
                    new Log(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), clock));
            step = new ApprovalStepFunction(wiring);
            adoption = new AdoptionFunction(wiring);
            outbox = new OutboxFunction(wiring);
            uploaded = new ArtifactUploadedFunction(wiring);
            sweeper = new SweeperFunction(wiring, Sweep.Ages.DEFAULT);
            register = new RegisterFunction(wiring);
            promote = new PromoteFunction(wiring);
            rollback = new RollbackFunction(wiring);
        }

        Reply call(Person person, V1Route route, Map<String, String> path, Map<String, ?> body) {
            return call(person, route, path, body, Map.of());
        }

        Reply call(
                Person person,
                V1Route route,
                Map<String, String> path,
                Map<String, ?> body,
                Map<String, String> headers) {
            return call(person, route.route(), path, body, headers);
        }

        /** Calls as the gateway does. */
        Reply call(
                Person person,
                Route route,
                Map<String, String> path,
                Map<String, ?> body,
                Map<String, String> headers) {
            SignedIn caller = new SignedIn(person.subject(), List.of(person.group()));
            APIGatewayV2HTTPEvent event = APIGatewayV2HTTPEvent.builder()
                    .withRouteKey(route.key())
                    .withPathParameters(new HashMap<>(path))
                    .withHeaders(caller.with(headers))
                    .withBody(Json.write(body))
                    .withRequestContext(caller.context())
                    .build();
            APIGatewayV2HTTPResponse response = switch (route.function()) {
                case REGISTER -> register.handleRequest(event, null);
                case PROMOTE -> promote.handleRequest(event, null);
                case ROLLBACK -> rollback.handleRequest(event, null);
                case QUERY -> throw new IllegalArgumentException("what is only read, tests read themselves");
            };
            return new Reply(response.getStatusCode(), response.getHeaders(), Json.readObject(response.getBody()));
        }

        /** S3 says that an object was created. */
        void created(String key) {
            ScheduledEvent event = new ScheduledEvent();
            event.setDetail(Map.of("object", Map.of("key", key)));
            uploaded.handleRequest(event, null);
        }

        void sweep() {
            sweeper.handleRequest(null, null);
        }

        /** Hands records to the outbox; answers how many Lambda counts as done. */
        int taken(List<Record> records) {
            List<String> failed = outbox.handleRequest(TableStream.event(records), null).getBatchItemFailures().stream()
                    .map(StreamsEventResponse.BatchItemFailure::getItemIdentifier)
                    .toList();
            int done = 0;
            while (done < records.size()
                    && !failed.contains(records.get(done).dynamodb().sequenceNumber())) {
                done++;
            }
            return done;
        }
    }
}
