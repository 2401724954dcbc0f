package dev.slipway.local.table;

import dev.slipway.dynamodb.TableDefinition;
import dev.slipway.local.files.Room;
import dev.slipway.local.files.UnusableFile;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.dynamodb.services.local.shared.exceptions.LocalDBAccessException;

/**
 * DynamoDB Local's client, made to answer only for what is in the file.
 *
 * <p>DynamoDB Local answers a transaction when its commit is queued. Should the process be killed then, or the commit fail
 * because the disk is full, what was acknowledged is lost and nobody hears of it. So the database is asked after each
 * transaction whether it knows it. What it throws when a file cannot be written or read is said in a sentence here.
 */
final class LastingClient implements InvocationHandler {
    private final DynamoDbClient client;
    private final TableFile file;
    private final Room room;
    private final TransactWriteItem nothing;

    private LastingClient(DynamoDbClient client, TableFile file, Room room) {
        this.client = client;
        this.file = file;
        this.room = room;
        Map<String, AttributeValue> key = Map.of(
                TableDefinition.PARTITION_KEY, AttributeValue.fromS("NOTHING"),
                TableDefinition.SORT_KEY, AttributeValue.fromS("NOTHING"));
        nothing = TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(file.name())
                        .key(key)
                        .conditionExpression("attribute_not_exists(#key)")
                        .expressionAttributeNames(Map.of("#key", TableDefinition.PARTITION_KEY)))
                .build();
    }

    /** A client of a table that is kept in this file, where there is this room. */
    static DynamoDbClient of(DynamoDbClient client, TableFile file, Room room) {
        return (DynamoDbClient) Proxy.newProxyInstance(
                LastingClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                new LastingClient(client, file, room));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.isDefault() && arguments != null && !(arguments[0] instanceof SdkRequest)) {
            // The convenience methods build a request and come back here with it.
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        try {
            Object answer = arguments != null && arguments[0] instanceof TransactWriteItemsRequest request
                    ? committed(request)
                    : method.invoke(client, arguments);
            if (answer instanceof BatchWriteItemResponse written
                    && written.hasUnprocessedItems()
                    && !written.unprocessedItems().isEmpty()) {
                // It never throttles: this is how it says that it could not write.
                throw refused(file.unwritten());
            }
            return answer;
        } catch (LocalDBAccessException e) {
            throw refused(file.failure(e));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof LocalDBAccessException failure
                    ? refused(file.failure(failure))
                    : e.getCause();
        }
    }

    /** Only transactions bring anything new. Single items finish something: they may use the last bytes of the disk. */
    private TransactWriteItemsResponse committed(TransactWriteItemsRequest request) {
        room.lack().ifPresent(why -> {
            throw Refusal.UNAVAILABLE.because(why);
        });
        String token =
                request.clientRequestToken() == null ? UUID.randomUUID().toString() : request.clientRequestToken();
        TransactWriteItemsResponse answer = client.transactWriteItems(
                request.toBuilder().clientRequestToken(token).build());
        if (!isKept(token)) {
            throw refused(file.unwritten());
        }
        return answer;
    }

    /**
     * Whether a transaction is in the file: its token is written with it, and a token that is known is refused for another
     * request. Asking waits for the commit, because the database does one thing after the other.
     */
    private boolean isKept(String token) {
        try {
            client.transactWriteItems(probe -> probe.clientRequestToken(token).transactItems(nothing));
            return false;
        } catch (IdempotentParameterMismatchException known) {
            return true;
        }
    }

    private Refused refused(UnusableFile why) {
        Refused refused = Refusal.UNAVAILABLE.because(room.lack().orElse(why.getMessage()));
        refused.initCause(why);
        return refused;
    }
}
