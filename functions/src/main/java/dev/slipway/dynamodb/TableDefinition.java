package dev.slipway.dynamodb;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/** The table's shape, said once: whoever creates the table, here or on AWS, takes it from this. All keys are texts. */
public final class TableDefinition {
    public static final String PARTITION_KEY = "pk";
    public static final String SORT_KEY = "sk";

    /** Says which {@link ItemType} an item is, so that a stream's filter can pick the entries. */
    public static final String ITEM_TYPE = "itemType";

    /** Seconds since 1970 after which DynamoDB may remove the item; only marks of requests have it. */
    public static final String TIME_TO_LIVE = "timeToLive";

    /**
     * An index, sparse: only items that have its attributes are in it, and of these the keys only. So an index costs nothing
     * when what it does not hold changes, and whoever reads a list reads the items themselves, as they are.
     */
    public enum Index {
        FIRST("first-list", "firstList", "firstOrder"),
        SECOND("second-list", "secondList", "secondOrder"),
        THIRD("third-list", "thirdList", "thirdOrder");

        private final String indexName;
        private final String partitionKey;
        private final String sortKey;

        Index(String indexName, String partitionKey, String sortKey) {
            this.indexName = indexName;
            this.partitionKey = partitionKey;
            this.sortKey = sortKey;
        }

        /** As DynamoDB knows it. */
        public String indexName() {
            return indexName;
        }

        /** The attribute that names the list. */
        public String partitionKey() {
            return partitionKey;
        }

        /** The attribute that orders the list. */
        public String sortKey() {
            return sortKey;
        }
    }

    private TableDefinition() {}

    /** On demand, with its indexes and a stream of new images. */
    public static CreateTableRequest creation(String tableName) {
        Set<String> keys = new LinkedHashSet<>(List.of(PARTITION_KEY, SORT_KEY));
        for (Index index : Index.values()) {
            keys.add(index.partitionKey());
            keys.add(index.sortKey());
        }
        return CreateTableRequest.builder()
                .tableName(tableName)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        keys.stream().map(TableDefinition::textAttribute).toList())
                .keySchema(keySchema(PARTITION_KEY, SORT_KEY))
                .globalSecondaryIndexes(List.of(Index.values()).stream()
                        .map(TableDefinition::index)
                        .toList())
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE))
                .build();
    }

    /** Lets DynamoDB remove what has expired; a second request, because creation does not take it. */
    public static UpdateTimeToLiveRequest timeToLive(String tableName) {
        return UpdateTimeToLiveRequest.builder()
                .tableName(tableName)
                .timeToLiveSpecification(specification ->
                        specification.attributeName(TIME_TO_LIVE).enabled(true))
                .build();
    }

    private static AttributeDefinition textAttribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static GlobalSecondaryIndex index(Index index) {
        return GlobalSecondaryIndex.builder()
                .indexName(index.indexName())
                .keySchema(keySchema(index.partitionKey(), index.sortKey()))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    private static List<KeySchemaElement> keySchema(String partitionKey, String sortKey) {
        return List.of(
                KeySchemaElement.builder()
                        .attributeName(partitionKey)
                        .keyType(KeyType.HASH)
                        .build(),
                KeySchemaElement.builder()
                        .attributeName(sortKey)
                        .keyType(KeyType.RANGE)
                        .build());
    }
}
