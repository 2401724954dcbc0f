package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import dev.slipway.dynamodb.TableDefinition;
import dev.slipway.http.Route;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import dev.slipway.registry.refusal.Refused;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Lets a function take one event before Lambda takes its snapshot, as Lambda would hand it over, JSON included. A quarter of
 * a cold start is in the first call and not in what comes before it; this way the snapshot has it behind it.
 *
 * <p>The event asks for something that no registry has, so that all of the way to the table is gone and nothing is written.
 * The sweeper takes none: it looks for nothing in particular, and nobody waits for it.
 */
final class Priming implements Resource {
    /** The context remembers resources weakly; somebody has to hold on to them. */
    private static final List<Priming> REGISTERED = new CopyOnWriteArrayList<>();

    /** Of the form that ids have; the registry mints none in 1970. */
    private static final String NOTHING = "0".repeat(25) + "1";

    private static final String SUBJECT = "priming";

    private static final Map<Class<?>, Example> EXAMPLES = Map.of(
            RegisterFunction.class, http(V1Route.LIST_UPLOADS.route(), ""),
            QueryFunction.class, http(V1Route.GET_MODEL.route(), ""),
            PromoteFunction.class, http(V1Route.WITHDRAW_PROMOTION.route(), ""),
            RollbackFunction.class, http(V1Route.ROLL_BACK_STAGE.route(), "{\"reason\":\"priming\"}"),
            ArtifactUploadedFunction.class,
                    new Example(
                            ScheduledEvent.class,
                            Void.class,
                            Map.of(
                                    "detail",
                                    Map.of("object", Map.of("key", "models/" + NOTHING + "/" + NOTHING + "/none")))),
            ApprovalStepFunction.class,
                    new Example(Map.class, Map.class, Map.of("step", "EVALUATE", "promotion", NOTHING + "-1")),
            OutboxFunction.class, new Example(DynamodbEvent.class, StreamsEventResponse.class, record()));

    private final RequestHandler<Object, Object> function;
    private final Log log;
    private final Example example;

    /** What a function takes, what it answers, and an event for it. */
    private record Example(Class<?> takes, Class<?> answers, Map<String, Object> event) {}

    Priming(RequestHandler<?, ?> function) {
        this(function, Log.standard(Clock.systemUTC()));
    }

    @SuppressWarnings("unchecked")
    Priming(RequestHandler<?, ?> function, Log log) {
        this.function = (RequestHandler<Object, Object>) function;
        this.log = log;
        this.example = EXAMPLES.get(function.getClass());
    }

    /** Has the function primed before a snapshot is taken. Where none ever is, this does nothing. */
    static void of(RequestHandler<?, ?> function) {
        Priming priming = new Priming(function);
        REGISTERED.add(priming);
        Core.getGlobalContext().register(priming);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        log.during(Invocation.priming(function.getClass()), () -> {
            try {
                byte[] event = Json.write(example.event()).getBytes(StandardCharsets.UTF_8);
                Object answer = function.handleRequest(
                        serializer(example.takes()).fromJson(new ByteArrayInputStream(event)), null);
                serializer(example.answers()).toJson(answer, OutputStream.nullOutputStream());
            } catch (RuntimeException | VirtualMachineError | LinkageError e) {
                // Thrown here, it would fail the deployment; and unprimed, a function is slower and does its work.
                if (!isThatThereIsNothing(e)) {
                    log.failure(e);
                }
            }
            return null;
        });
    }

    /** What examples ask for is not there; a function that says so got all of the way. */
    private static boolean isThatThereIsNothing(Throwable failure) {
        return failure instanceof Refused refused && refused.refusal().status() == 404;
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {}

    /** Chosen as Lambda's runtime chooses. */
    @SuppressWarnings("unchecked")
    private static PojoSerializer<Object> serializer(Class<?> type) {
        return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
                ? (PojoSerializer<Object>) LambdaEventSerializers.serializerFor(type, type.getClassLoader())
                : (PojoSerializer<Object>)
                        (PojoSerializer<?>) JacksonFactory.getInstance().getSerializer(type);
    }

    private static Example http(Route route, String body) {
        Map<String, Object> event = new HashMap<>();
        event.put("version", "2.0");
        event.put("routeKey", route.key());
        event.put("rawPath", route.path());
        event.put("rawQueryString", "");
        event.put("headers", Map.of("content-type", "application/json", "authorization", "Bearer " + token()));
        event.put(
                "pathParameters",
                Map.of("model", "id:" + NOTHING, "version", "1", "stage", "production", "promotion", NOTHING + "-1"));
        event.put(
                "requestContext",
                Map.of(
                        "http", Map.of("method", route.method(), "path", route.path()),
                        "authorizer", Map.of("jwt", Map.of("claims", Map.of("sub", SUBJECT), "scopes", List.of()))));
        event.put("body", body);
        event.put("isBase64Encoded", false);
        return new Example(APIGatewayV2HTTPEvent.class, APIGatewayV2HTTPResponse.class, event);
    }

    /** A token that the gateway would have verified; functions do not verify it again. */
    private static String token() {
        byte[] payload = Json.write(
                        Map.of("sub", SUBJECT, "cognito:groups", List.of("contributors", "admins", "viewers")))
                .getBytes(StandardCharsets.UTF_8);
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(payload) + ".";
    }

    /** A flow that waits for a promotion that is not there. */
    private static Map<String, Object> record() {
        Map<String, Object> image = Map.of(
                TableDefinition.PARTITION_KEY, Map.of("S", "MODEL#" + NOTHING),
                TableDefinition.SORT_KEY, Map.of("S", "TOKEN#000000000001"),
                TableDefinition.ITEM_TYPE, Map.of("S", "TOKEN"));
        return Map.of(
                "Records",
                List.of(Map.of(
                        "eventName", "INSERT",
                        "eventSource", "aws:dynamodb",
                        "dynamodb", Map.of("SequenceNumber", "1", "NewImage", image))));
    }
}
