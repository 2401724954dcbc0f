package dev.slipway.aws;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.dynamodb.ItemType;
import dev.slipway.dynamodb.TableDefinition;
import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.lambda.EventSourceMapping;
import software.amazon.awscdk.services.lambda.StartingPosition;
import software.amazon.awscdk.services.lambda.eventsources.SqsDlq;
import software.constructs.Construct;

/**
 * The way out: from the table's stream to the outbox. A record that cannot be told is tried again, alone in the end, and then
 * left to the sweeper, so that it holds up the others for minutes and not for the day that a stream keeps it.
 */
final class Outgoing extends Construct {
    Outgoing(Construct scope, ITable table, Functions functions) {
        super(scope, "Outgoing");
        EventSourceMapping.Builder.create(this, "Stream")
                .target(functions.alias(Deployed.OUTBOX))
                .eventSourceArn(table.getTableStreamArn())
                .startingPosition(StartingPosition.TRIM_HORIZON)
                .batchSize(100)
                // Each partition of the notes by itself: what holds one up holds up no other.
                .parallelizationFactor(10)
                .reportBatchItemFailures(true)
                .bisectBatchOnError(true)
                .retryAttempts(10)
                .maxRecordAge(Duration.hours(1))
                .onFailure(new SqsDlq(functions.failed()))
                // Two kinds of items in a dozen; Lambda does not charge for those that it leaves out.
                .filters(List.of(
                        filter(Map.of("eventName", List.of("INSERT"), "dynamodb", image(ItemType.UNPUBLISHED))),
                        filter(Map.of("dynamodb", image(ItemType.TOKEN)))))
                .build();
    }

    private static Map<String, Object> image(ItemType type) {
        return Map.of("NewImage", Map.of(TableDefinition.ITEM_TYPE, Map.of("S", List.of(type.name()))));
    }

    private static Map<String, Object> filter(Map<String, Object> pattern) {
        return new TreeMap<>(Map.of("pattern", Json.canonical(pattern)));
    }
}
