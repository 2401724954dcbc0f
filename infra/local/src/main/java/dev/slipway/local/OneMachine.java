package dev.slipway.local;

import com.sun.net.httpserver.HttpHandler;
import dev.slipway.functions.Clients;
import dev.slipway.functions.Log;
import dev.slipway.functions.Settings;
import dev.slipway.functions.Wiring;
import dev.slipway.json.Json;
import dev.slipway.local.events.Account;
import dev.slipway.local.events.Event;
import dev.slipway.local.events.EventBridgeEndpoint;
import dev.slipway.local.events.EventBuses;
import dev.slipway.local.events.EventsFolder;
import dev.slipway.local.events.PutEvents;
import dev.slipway.local.files.WholeFiles;
import dev.slipway.local.functions.LocalFunctions;
import dev.slipway.local.functions.StreamEvents;
import dev.slipway.local.gateway.Gateway;
import dev.slipway.local.gateway.IamAuthorizer;
import dev.slipway.local.gateway.LocalKey;
import dev.slipway.local.gateway.LocalRoutes;
import dev.slipway.local.gateway.LoopbackServer;
import dev.slipway.local.gateway.TokenIssuer;
import dev.slipway.local.signature.SignatureV4;
import dev.slipway.local.signature.SignedOnly;
import dev.slipway.local.states.Definition;
import dev.slipway.local.states.StateMachine;
import dev.slipway.local.states.StepFunctionsHandler;
import dev.slipway.local.storage.LocalObjectStore;
import dev.slipway.local.storage.ObjectCreatedEvent;
import dev.slipway.local.table.LocalTable;
import dev.slipway.local.table.Pace;
import dev.slipway.local.table.StreamReader;
import dev.slipway.local.table.TableCreation;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.delivery.Sweep;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * The whole registry in one process: the functions that are deployed, between parts that do what AWS does for them. Reads as
 * the deployment does: table, bucket, buses, flow, functions, stream, schedule, gateway.
 */
public final class OneMachine implements AutoCloseable {
    static final String TABLE = "slipway";
    static final String BUCKET = "slipway-artifacts";

    private static final String MACHINES = "arn:aws:states:us-east-1:000000000000:stateMachine:";
    private static final String APPROVAL = MACHINES + "promotion-approval";
    private static final String ADOPTION = MACHINES + "adoption";
    private static final String LOST_ADOPTION =
            "Put it back from a copy, or move it away; the version of that name is then given up after a day, and may be"
                    + " registered again";
    private static final String LOST_PROMOTION =
            "Put it back from a copy, or move it away; the promotion of that name can still be decided, and the sweep ends"
                    + " it when its time is over";
    private static final Region REGION = Region.US_EAST_1;

    private final Started started = new Started();
    private final Options options;
    private final Endpoints endpoints;
    private final Clock clock;
    private final PrintStream log;
    private final AccessKey key;
    private final LocalFunctions functions = new LocalFunctions();
    private final Wiring wiring;
    private final Sweeps sweeps;
    private final LocalBuses buses;
    private final TokenIssuer issuer;
    private final URI s3;
    private final URI aws;
    private final LoopbackServer server;

    /** Starts everything; what is answered from then on is kept in the data folder. */
    public static OneMachine start(Options options, Map<String, String> environment, Clock clock, PrintStream log)
            throws IOException {
        return start(options, environment, clock, log, UnaryOperator.identity());
    }

    /** Starts everything, with something between the functions and their clients. */
    public static OneMachine start(
            Options options,
            Map<String, String> environment,
            Clock clock,
            PrintStream log,
            UnaryOperator<Clients> between)
            throws IOException {
        try (Progress unread = new Progress(part -> {})) {
            return new OneMachine(options, environment, clock, log, unread, between);
        }
    }

    /** Starts everything, telling which part takes long. */
    static OneMachine start(
            Options options, Map<String, String> environment, Clock clock, PrintStream log, Progress progress)
            throws IOException {
        return new OneMachine(options, environment, clock, log, progress, UnaryOperator.identity());
    }

    private OneMachine(
            Options options,
            Map<String, String> environment,
            Clock clock,
            PrintStream log,
            Progress progress,
            UnaryOperator<Clients> between)
            throws IOException {
        this.options = options;
        this.endpoints = Endpoints.in(environment);
        this.clock = clock;
        this.log = log;
        Settings deployed = Settings.of(environment);
        LocalSources sources = LocalSources.of(options, deployed, environment);
        RightsSettings rights = new RightsSettings(
                deployed.rights().access().with(IamAuthorizer.identity(), options.machine()), sources.rules());
        try {
            DataFolder data = started.add(DataFolder.open(options.data()));
            key = AccessKey.of(data.resolve(DataFolder.ACCESS_KEY));
            issuer = TokenIssuer.of(data.resolve(DataFolder.SIGNING_KEY), clock);
            LocalKey localKey = LocalKey.in(options.data());

            progress.begin("Starting the table");
            Optional<URI> elsewhere = endpoints.of(Endpoints.DYNAMODB);
            DynamoDbClient dynamoDb;
            DynamoDbStreamsClient streams;
            if (elsewhere.isPresent()) {
                dynamoDb = started.add(configured(DynamoDbClient.builder(), elsewhere.get(), Endpoints.DYNAMODB)
                        .build());
                streams = started.add(configured(DynamoDbStreamsClient.builder(), elsewhere.get(), Endpoints.DYNAMODB)
                        .build());
                TableCreation.createIfAbsent(dynamoDb, TABLE);
            } else {
                LocalTable table = started.add(table(data));
                dynamoDb = table.client();
                streams = table.streams();
            }
            progress.begin("Starting the event buses and the flows");
            buses = new LocalBuses(options, BUCKET, functions, log);
            started.add(buses.buses());
            StateMachine approvals = started.add(new StateMachine(
                    APPROVAL,
                    definition("promotion-approval", "ApprovalStepFunction", LocalFunctions.APPROVAL_STEP),
                    data.resolve("flows"),
                    LOST_PROMOTION,
                    functions,
                    clock));
            StateMachine adoptions = started.add(new StateMachine(
                    ADOPTION,
                    definition("adoption", "AdoptionFunction", LocalFunctions.ADOPTION),
                    data.resolve("adoptions"),
                    LOST_ADOPTION,
                    functions,
                    clock));
            aws = started.add(LoopbackServer.start(
                            0,
                            Map.of(
                                    "/events",
                                            signed(
                                                    "events",
                                                    new EventBridgeEndpoint(
                                                            new PutEvents(buses.buses(), Account.LOCAL))),
                                    "/states", signed("states", new StepFunctionsHandler(approvals, adoptions)))))
                    .uri();
            progress.begin("Starting the store of files");
            s3 = endpoints.of(Endpoints.S3).isPresent()
                    ? endpoints.of(Endpoints.S3).get()
                    : objectStore(buses.buses(), sources.buckets(BUCKET)).endpoint();

            progress.begin("Starting the functions");
            wiring = new Wiring(
                    new Settings(
                            TABLE,
                            BUCKET,
                            LocalBuses.BUS,
                            new Settings.Flows(APPROVAL, ADOPTION),
                            options.partsFrom(),
                            rights,
                            sources.tracking(),
                            deployed.downloads()),
                    between.apply(clients(dynamoDb)),
                    clock,
                    new Log(log, clock));
            functions.start(wiring, Sweep.Ages.DEFAULT);

            started.add(StreamReader.start(
                    dynamoDb, streams, TABLE, new StreamEvents(functions), this::buried, Pace.DEFAULT));
            progress.begin("Doing what was left undone");
            // The stream is read from now on; what it would have told while nobody read is in the backlog.
            sweeps = new Sweeps(functions, wiring, log);
            sweeps.begin();
            started.add(Schedule.every(options.sweepEvery(), "sweep", sweeps::run));
            IamAuthorizer machines = new IamAuthorizer(signature(IamAuthorizer.SERVICE), key.id(), log::println);
            Gateway gateway = new Gateway(Wiring.routes(), functions.forHttp(), issuer, machines);
            server = started.add(LoopbackServer.start(
                    options.port(),
                    Map.of("/", gateway, "/local/", new LocalRoutes(gateway, issuer, localKey, buses.logs()))));
        } catch (IOException | RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    /** Where the registry answers. */
    public URI uri() {
        return server.uri();
    }

    /** Where files are sent to and fetched from. */
    public URI artifacts() {
        return s3;
    }

    /** Where the parts answer that speak AWS's JSON protocols, at {@code /events} and {@code /states}. */
    URI aws() {
        return aws;
    }

    /** Sweeps now, without waiting for the schedule. */
    public void sweep() {
        sweeps.run();
    }

    @Override
    public void close() {
        started.close();
    }

    /** A folder that had a registry must have its table. */
    private static LocalTable table(DataFolder data) {
        Path folder = data.resolve("table");
        if (data.hasRegistry()) {
            return LocalTable.existingIn(folder, TABLE);
        }
        LocalTable table = LocalTable.inFolder(folder, TABLE);
        data.registryMade();
        return table;
    }

    private Definition definition(String machine, String placeholder, String function) {
        Path file = options.project().resolve("statemachines").resolve(machine + ".asl.json");
        String text = WholeFiles.read(file, EventsFolder.TODO, read -> read);
        return Definition.read(text, Map.of(placeholder, function));
    }

    private LocalObjectStore objectStore(EventBuses eventBuses, List<String> buckets) throws IOException {
        return started.add(LocalObjectStore.start(
                new LocalObjectStore.Settings(
                        options.data().resolve("artifacts"), options.artifactPort(), key.id(), key.secret(), buckets),
                clock,
                created -> eventBuses
                        .named(EventBuses.DEFAULT)
                        .orElseThrow()
                        .accept(Event.read(Json.write(
                                ObjectCreatedEvent.of(created, Account.LOCAL.id(), Account.LOCAL.region()))))));
    }

    private Clients clients(DynamoDbClient dynamoDb) {
        S3Client s3Client = started.add(configured(S3Client.builder(), s3, Endpoints.S3)
                .forcePathStyle(true)
                .build());
        S3Presigner presigner = started.add(S3Presigner.builder()
                .region(REGION)
                .credentialsProvider(credentials(Endpoints.S3))
                .endpointOverride(s3)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build());
        EventBridgeClient events =
                started.add(configured(EventBridgeClient.builder(), aws.resolve("/events"), Endpoints.EVENTBRIDGE)
                        .build());
        SfnClient states = started.add(configured(SfnClient.builder(), aws.resolve("/states"), Endpoints.STEP_FUNCTIONS)
                .build());
        S3Client copying = started.add(Clients.patient(S3Client.builder())
                .region(REGION)
                .credentialsProvider(credentials(Endpoints.S3))
                .endpointOverride(s3)
                .forcePathStyle(true)
                .build());
        return new Clients(
                () -> dynamoDb, () -> s3Client, () -> presigner, () -> events, () -> states, () -> copying, () -> {
                    throw new IllegalStateException("there are no secrets on one machine");
                });
    }

    private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(
            B builder, URI here, String service) {
        return Clients.configured(builder)
                .region(REGION)
                .credentialsProvider(credentials(service))
                .endpointOverride(endpoints.of(service).orElse(here));
    }

    /** What the outbox would not take is still in the backlog; the sweep goes on trying. */
    private void buried(Record record, int attempts) {
        log.println("stream record " + record.dynamodb().sequenceNumber() + " given up after " + attempts + " tries");
    }

    /** Our own key for our own parts; the environment's for what stands in for them. */
    private AwsCredentialsProvider credentials(String service) {
        return endpoints.of(service).isPresent()
                ? DefaultCredentialsProvider.builder().build()
                : key.provider();
    }

    /** Lets only those through who sign with this machine's key. */
    private HttpHandler signed(String service, HttpHandler handler) {
        return new SignedOnly(signature(service), handler);
    }

    /** Clients sign by the system's clock, so it is the one here. */
    private SignatureV4 signature(String service) {
        return new SignatureV4(key.id(), key.secret(), service, Clock.systemUTC());
    }
}
