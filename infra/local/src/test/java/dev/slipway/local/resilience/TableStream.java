package dev.slipway.local.resilience;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.slipway.local.table.LocalTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The table's stream, read when a test says so, and not further than the test has dealt with it. */
final class TableStream {
    private final DynamoDbStreamsClient streams;
    private final List<Record> pending = new ArrayList<>();
    private String iterator;

    /** The stream from this moment on. */
    TableStream(LocalTable table) {
        streams = table.streams();
        String arn = table.client()
                .describeTable(describe -> describe.tableName(table.name()))
                .table()
                .latestStreamArn();
        String shard = streams.describeStream(describe -> describe.streamArn(arn)).streamDescription().shards().stream()
                .filter(each -> each.sequenceNumberRange().endingSequenceNumber() == null)
                .findFirst()
                .orElseThrow()
                .shardId();
        iterator = streams.getShardIterator(
                        get -> get.streamArn(arn).shardId(shard).shardIteratorType(ShardIteratorType.LATEST))
                .shardIterator();
    }

    /** What was not dealt with yet, the oldest first. */
    List<Record> pending() {
        GetRecordsResponse response;
        do {
            response = streams.getRecords(get -> get.shardIterator(iterator));
            iterator = response.nextShardIterator();
            pending.addAll(response.records());
        } while (!response.records().isEmpty());
        return List.copyOf(pending);
    }

    /** The oldest so many are dealt with, or lost. */
    void forget(int count) {
        pending.subList(0, count).clear();
    }

    /** Everything up to now is lost. */
    void lose() {
        forget(pending().size());
    }

    /** The event that Lambda makes of records; the outbox reads nothing of them but texts. */
    static DynamodbEvent event(List<Record> records) {
        DynamodbEvent event = new DynamodbEvent();
        event.setRecords(records.stream().map(TableStream::record).toList());
        return event;
    }

    /** Those attributes of a record that are texts. */
    static Map<String, String> texts(Record record) {
        Map<String, String> texts = new TreeMap<>();
        record.dynamodb().newImage().forEach((name, value) -> {
            if (value.s() != null) {
                texts.put(name, value.s());
            }
        });
        return texts;
    }

    private static DynamodbEvent.DynamodbStreamRecord record(Record record) {
        Map<String, AttributeValue> image = new TreeMap<>();
        texts(record).forEach((name, text) -> image.put(name, new AttributeValue(text)));
        DynamodbEvent.DynamodbStreamRecord made = new DynamodbEvent.DynamodbStreamRecord();
        made.setEventName(record.eventNameAsString());
        made.setDynamodb(new StreamRecord()
                .withSequenceNumber(record.dynamodb().sequenceNumber())
                .withNewImage(image));
        return made;
    }
}
