package dev.slipway.aws;

import static dev.slipway.aws.functions.Grant.On.ADOPTION;
import static dev.slipway.aws.functions.Grant.On.BUCKET;
import static dev.slipway.aws.functions.Grant.On.BUS;
import static dev.slipway.aws.functions.Grant.On.FLOW;
import static dev.slipway.aws.functions.Grant.On.INDEXES;
import static dev.slipway.aws.functions.Grant.On.OBJECTS;
import static dev.slipway.aws.functions.Grant.On.SOURCE_FILES;
import static dev.slipway.aws.functions.Grant.On.SOURCE_FOLDERS;
import static dev.slipway.aws.functions.Grant.On.TABLE;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.functions.Grant;
import dev.slipway.aws.functions.Grants;
import dev.slipway.dynamodb.TableDefinition;
import dev.slipway.functions.Clients;
import dev.slipway.local.functions.LocalFunction;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.GetObjectPresignRequest;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/**
 * Stands between the functions and their clients and writes down which right each call asks for, of which function. Most
 * actions are named as the operation is; where IAM names them otherwise, it stands here. Thread-safe.
 */
final class CallsOfFunctions {
    /** Operations of S3 whose right has another name. */
    private static final Map<String, String> RIGHTS_OF_S3 = Map.of(
            "headObject", "s3:GetObject",
            "getObjectAsBytes", "s3:GetObject",
            "createMultipartUpload", "s3:PutObject",
            "uploadPart", "s3:PutObject",
            "completeMultipartUpload", "s3:PutObject",
            "listParts", "s3:ListMultipartUploadParts");

    /** As one machine calls it. */
    private static final String OWN_BUCKET = "slipway-artifacts";

    private final Map<Right, Integer> used = new ConcurrentHashMap<>();
    private final Map<Deployed, String> cutOff = new ConcurrentHashMap<>();
    private final Set<String> strangers = new ConcurrentSkipListSet<>();
    private final Set<Deployed> indexers = new ConcurrentSkipListSet<>();

    /** What one function may do, or did, with one thing. */
    record Right(Deployed function, Grant.On on, String action) implements Comparable<Right> {
        static Stream<Right> granted(Deployed function) {
            return Grants.of(function).stream()
                    .flatMap(grant -> grant.actions().stream().map(action -> new Right(function, grant.on(), action)));
        }

        @Override
        public int compareTo(Right other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return function + " " + action + " on " + on;
        }
    }

    /** Which rights a request asks for. */
    private interface Rights {
        Stream<Map.Entry<Grant.On, String>> of(String operation, Object request);
    }

    /** The same clients, listened to. */
    Clients between(Clients clients) {
        return new Clients(
                listening(DynamoDbClient.class, clients.dynamoDb(), CallsOfFunctions::ofDynamoDb),
                listening(S3Client.class, clients.s3(), CallsOfFunctions::ofS3),
                listening(S3Presigner.class, clients.presigner(), CallsOfFunctions::ofPresigner),
                listening(
                        EventBridgeClient.class,
                        clients.eventBridge(),
                        (operation, request) -> one(BUS, named("events", operation))),
                listening(
                        SfnClient.class,
                        clients.stepFunctions(),
                        (operation, request) -> one(flow(request), named("states", operation))),
                listening(S3Client.class, clients.copying(), CallsOfFunctions::ofS3),
                // One machine has none, and says so to whoever asks.
                clients.secrets());
    }

    /** Lets no such calls of this function through any more: what it should have done is left to others. */
    void cutOff(Deployed function, String operations) {
        cutOff.put(function, operations);
    }

    /** Lets all calls through again. */
    void reconnect() {
        cutOff.clear();
    }

    Set<Right> used() {
        return used.keySet();
    }

    /** How often a right was used by calls that are over. */
    int times(Right right) {
        return used.getOrDefault(right, 0);
    }

    /** Functions that wrote the search index. */
    Set<Deployed> indexers() {
        return indexers;
    }

    /** Operations that were called by no function. */
    Set<String> strangers() {
        return strangers;
    }

    private <C> Supplier<C> listening(Class<C> type, Supplier<C> client, Rights rights) {
        C listened = type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler(client.get(), rights)));
        return () -> listened;
    }

    private InvocationHandler handler(Object client, Rights rights) {
        return (proxy, method, arguments) -> {
            if (arguments == null || method.getDeclaringClass() == Object.class) {
                return method.invoke(client, arguments);
            }
            if (arguments[0] instanceof Consumer || method.getName().endsWith("Paginator")) {
                // Other ways to say it: each comes back here as a request.
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            return listen(client, method, arguments, rights);
        };
    }

    private Object listen(Object client, Method method, Object[] arguments, Rights rights) throws Throwable {
        Optional<Deployed> caller = LocalFunction.running()
                .map(name -> Stream.of(Deployed.values())
                        .filter(each -> each.id().equals(name))
                        .findFirst()
                        .orElseThrow());
        if (caller.isEmpty()) {
            strangers.add(method.getName());
        } else if (method.getName().matches(cutOff.getOrDefault(caller.get(), ""))) {
            throw SdkClientException.create("cut off");
        }
        caller.filter(function -> writesIndex(arguments[0])).ifPresent(indexers::add);
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof NoSuchKeyException) {
                // Whoever may not list is told 403, whether the object is there or not.
                caller.ifPresent(function -> note(new Right(function, BUCKET, "s3:ListBucket")));
            }
            throw e.getCause();
        } finally {
            caller.ifPresent(function -> rights.of(method.getName(), arguments[0])
                    .forEach(right -> note(new Right(function, right.getKey(), right.getValue()))));
        }
    }

    private void note(Right right) {
        used.merge(right, 1, Integer::sum);
    }

    private static Stream<Map.Entry<Grant.On, String>> ofDynamoDb(String operation, Object request) {
        if (request instanceof TransactWriteItemsRequest transaction) {
            return transaction.transactItems().stream()
                    .map(item -> Map.entry(TABLE, "dynamodb:" + ofTransaction(item)));
        }
        boolean toIndex = request instanceof QueryRequest query && query.indexName() != null;
        return one(toIndex ? INDEXES : TABLE, named("dynamodb", operation));
    }

    /** Nothing but transactions writes the index; any other write of its keys would be one that nobody knows of. */
    private static boolean writesIndex(Object request) {
        Stream<Map<String, AttributeValue>> written = Stream.empty();
        if (request instanceof TransactWriteItemsRequest transaction) {
            written = transaction.transactItems().stream()
                    .map(item -> item.put() != null
                            ? item.put().item()
                            : item.delete() != null ? item.delete().key() : Map.of());
        } else if (request instanceof PutItemRequest put) {
            written = Stream.of(put.item());
        } else if (request instanceof UpdateItemRequest update) {
            written = Stream.of(update.key());
        } else if (request instanceof DeleteItemRequest delete) {
            written = Stream.of(delete.key());
        }
        return written.anyMatch(item -> item.containsKey(TableDefinition.PARTITION_KEY)
                && item.get(TableDefinition.PARTITION_KEY).s().startsWith("SEARCH#"));
    }

    private static String ofTransaction(TransactWriteItem item) {
        if (item.put() != null) {
            return "PutItem";
        }
        if (item.update() != null) {
            return "UpdateItem";
        }
        return item.delete() != null ? "DeleteItem" : "ConditionCheckItem";
    }

    private static Stream<Map.Entry<Grant.On, String>> ofS3(String operation, Object request) {
        if (request instanceof CopyObjectRequest) {
            return Stream.of(Map.entry(OBJECTS, "s3:PutObject"), Map.entry(SOURCE_FILES, "s3:GetObject"));
        }
        boolean isOwn = ((SdkRequest) request)
                .getValueForField("Bucket", String.class)
                .filter(OWN_BUCKET::equals)
                .isPresent();
        return operation.equals("listObjectsV2")
                ? one(isOwn ? BUCKET : SOURCE_FOLDERS, "s3:ListBucket")
                : one(isOwn ? OBJECTS : SOURCE_FILES, rightOfS3(operation));
    }

    private static String rightOfS3(String operation) {
        return RIGHTS_OF_S3.getOrDefault(operation, named("s3", operation));
    }

    /** The flow that a request is about; one with a token is about the only one that waits. */
    private static Grant.On flow(Object request) {
        return request instanceof StartExecutionRequest start
                        && start.stateMachineArn().endsWith(":adoption")
                ? ADOPTION
                : FLOW;
    }

    /** A presigned request carries the rights of who signed it. */
    private static Stream<Map.Entry<Grant.On, String>> ofPresigner(String operation, Object request) {
        boolean ofVersion = request instanceof GetObjectPresignRequest get
                && get.getObjectRequest().versionId() != null;
        String signed = operation.substring("presign".length());
        return one(
                OBJECTS,
                ofVersion
                        ? "s3:GetObjectVersion"
                        : rightOfS3(Character.toLowerCase(signed.charAt(0)) + signed.substring(1)));
    }

    private static String named(String service, String operation) {
        return service + ":" + Character.toUpperCase(operation.charAt(0)) + operation.substring(1);
    }

    private static Stream<Map.Entry<Grant.On, String>> one(Grant.On on, String action) {
        return Stream.of(Map.entry(on, action));
    }
}
