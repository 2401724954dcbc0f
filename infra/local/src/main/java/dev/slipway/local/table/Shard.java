package dev.slipway.local.table;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** One shard of a stream and how far it was read. */
final class Shard {
    private final DynamoDbStreamsClient streams;
    private final String stream;
    private final String id;
    private final Optional<String> parent;
    private ShardIteratorType beginning;
    private Optional<String> last = Optional.empty();
    private String iterator;

    /** A shard from its beginning, or from what comes next ({@code LATEST}), which is fixed at this moment. */
    Shard(
            DynamoDbStreamsClient streams,
            String stream,
            String id,
            Optional<String> parent,
            ShardIteratorType beginning) {
        this.streams = streams;
        this.stream = stream;
        this.id = id;
        this.parent = parent;
        this.beginning = beginning;
        this.iterator = iterator();
    }

    String id() {
        return id;
    }

    /** The shard whose records come before those of this one. */
    Optional<String> parent() {
        return parent;
    }

    /** Whether it was read to its end and will never have more. */
    boolean isFinished() {
        return iterator == null;
    }

    /** The next records, or none at the moment. */
    List<Record> read(int limit) {
        try {
            GetRecordsResponse response =
                    streams.getRecords(get -> get.shardIterator(iterator).limit(limit));
            List<Record> records = response.records();
            if (!records.isEmpty()) {
                last = Optional.of(records.get(records.size() - 1).dynamodb().sequenceNumber());
            }
            iterator = response.nextShardIterator();
            return records;
        } catch (ExpiredIteratorException e) {
            iterator = iterator();
        } catch (TrimmedDataAccessException e) {
            // A day has passed since; what is still there comes next.
            last = Optional.empty();
            beginning = ShardIteratorType.TRIM_HORIZON;
            iterator = iterator();
        } catch (ResourceNotFoundException e) {
            // The shard is gone with all it had.
            iterator = null;
        }
        return List.of();
    }

    private String iterator() {
        return streams.getShardIterator(get -> get.streamArn(stream)
                        .shardId(id)
                        .shardIteratorType(last.isPresent() ? ShardIteratorType.AFTER_SEQUENCE_NUMBER : beginning)
                        .sequenceNumber(last.orElse(null)))
                .shardIterator();
    }
}
