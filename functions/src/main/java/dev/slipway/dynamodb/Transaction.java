package dev.slipway.dynamodb;

import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.CommitConflict.Kind;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Writes that happen together or not at all. What DynamoDB would refuse for its size is refused here, before anything is
 * sent, by the name of what is too large.
 */
final class Transaction {
    private static final int MOST_ACTIONS = 100;

    private final String table;
    private final List<TransactWriteItem> actions = new ArrayList<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final Set<Key> keys = new HashSet<>();
    private long size;

    Transaction(String table) {
        this.table = table;
    }

    /** Writes an item over whatever stands there: only where the head's condition guards it. */
    void put(String what, Map<String, AttributeValue> item) {
        size += ItemSize.checked(what, item);
        add(
                TransactWriteItem.builder()
                        .put(put -> put.tableName(table).item(item))
                        .build(),
                Key.of(item),
                Kind.HEAD_MOVED);
    }

    /** Writes an item if the condition holds; otherwise the transaction fails in this way. */
    void put(String what, Map<String, AttributeValue> item, Condition condition, Kind otherwise) {
        size += ItemSize.checked(what, item);
        add(
                TransactWriteItem.builder()
                        .put(put -> put.tableName(table)
                                .item(item)
                                .conditionExpression(condition.expression())
                                .expressionAttributeNames(condition.names())
                                .expressionAttributeValues(condition.valuesOrNone()))
                        .build(),
                Key.of(item),
                otherwise);
    }

    /** Deletes an item: only where the head's condition guards it. */
    void delete(Key key) {
        add(
                TransactWriteItem.builder()
                        .delete(delete -> delete.tableName(table).key(key.attributes()))
                        .build(),
                key,
                Kind.HEAD_MOVED);
    }

    /** Deletes an item if the condition holds; otherwise the transaction fails in this way. */
    void delete(Key key, Condition condition, Kind otherwise) {
        add(
                TransactWriteItem.builder()
                        .delete(delete -> delete.tableName(table)
                                .key(key.attributes())
                                .conditionExpression(condition.expression())
                                .expressionAttributeNames(condition.names())
                                .expressionAttributeValues(condition.valuesOrNone()))
                        .build(),
                key,
                otherwise);
    }

    /**
     * Does it. The client sends a request again when it hears no answer; the token, fresh for each transaction and the same
     * for each of its sendings, lets DynamoDB do it once all the same.
     *
     * @throws CommitConflict when a condition did not hold, or DynamoDB asks for patience
     * @throws Refused {@link Refusal#TOO_LARGE}, {@link Refusal#UNAVAILABLE}
     */
    void run(DynamoDbClient client) {
        if (actions.size() > MOST_ACTIONS) {
            throw ItemSize.tooLarge("The change", actions.size(), MOST_ACTIONS, "items");
        }
        if (size > ItemSize.MAX_TRANSACTION) {
            throw ItemSize.tooLarge("The change", size, ItemSize.MAX_TRANSACTION, "bytes");
        }
        String token = UUID.randomUUID().toString();
        try {
            client.transactWriteItems(write -> write.transactItems(actions).clientRequestToken(token));
        } catch (SdkException e) {
            throw Failures.ofCommit(e, kinds);
        }
    }

    private void add(TransactWriteItem action, Key key, Kind otherwise) {
        if (!keys.add(key)) {
            throw new IllegalArgumentException("one change writes " + key.sort() + " twice");
        }
        actions.add(action);
        kinds.add(otherwise);
    }
}
