package dev.slipway.local.table;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Reads a table's stream from the moment it is started and hands every change on, in order. It plays the event source mapping
 * and, like it, is not the only net: what was changed while no reader ran stays in the backlog until somebody looks after it.
 */
public final class StreamReader implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StreamReader.class.getName());
    private static final Duration DISCOVERY = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final DynamoDbStreamsClient streams;
    private final String stream;
    private final Pace pace;
    private final Delivery delivery;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Shard> shards = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Thread thread;
    private long discovered = System.nanoTime();

    private StreamReader(
            DynamoDbStreamsClient streams, String stream, StreamConsumer consumer, DeadLetters deadLetters, Pace pace) {
        this.streams = streams;
        this.stream = stream;
        this.pace = pace;
        this.delivery = new Delivery(consumer, deadLetters, pace.retries(), this::pause);
        this.thread = new Thread(this::run, "stream-reader");
        this.thread.setDaemon(true);
    }

    /**
     * Starts reading. Every change that is made after this has returned will be handed on.
     *
     * @param consumer called by one thread, one batch at a time
     */
    public static StreamReader start(
            DynamoDbClient client,
            DynamoDbStreamsClient streams,
            String tableName,
            StreamConsumer consumer,
            DeadLetters deadLetters,
            Pace pace) {
        String stream = client.describeTable(describe -> describe.tableName(tableName))
                .table()
                .latestStreamArn();
        StreamReader reader = new StreamReader(streams, stream, consumer, deadLetters, pace);
        reader.discover(ShardIteratorType.LATEST);
        reader.thread.start();
        return reader;
    }

    /** Ends after the batch that is being taken; what follows it is not read any more. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(LAST_WORDS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        while (!isClosed()) {
            try {
                boolean idle = !readAll();
                failures = 0;
                if (idle) {
                    pause(pace.poll());
                }
            } catch (RuntimeException e) {
                failures++;
                LOG.log(failures == 1 ? Level.WARNING : Level.DEBUG, "the stream cannot be read; trying again", e);
                pause(pace.retries().pauseAfter(failures));
            }
        }
    }

    /** Reads once what every shard has; says whether there was anything. */
    private boolean readAll() {
        boolean any = false;
        boolean finished = false;
        for (Shard shard : List.copyOf(shards)) {
            if (isClosed() || isBehindAnother(shard)) {
                continue;
            }
            List<Record> records = shard.read(pace.batchSize());
            any |= !records.isEmpty();
            delivery.deliver(records);
            if (shard.isFinished()) {
                shards.remove(shard);
                finished = true;
            }
        }
        if (finished || System.nanoTime() - discovered > DISCOVERY.toNanos()) {
            discover(ShardIteratorType.TRIM_HORIZON);
        }
        return any || finished;
    }

    /** A shard's records come after all of its parent's. */
    private boolean isBehindAnother(Shard shard) {
        return shard.parent()
                .filter(parent -> shards.stream().anyMatch(other -> other.id().equals(parent)))
                .isPresent();
    }

    /** Looks for shards not seen before. At the start those that are closed already hold only what is past. */
    private void discover(ShardIteratorType beginning) {
        boolean atStart = beginning == ShardIteratorType.LATEST;
        String after = null;
        do {
            String from = after;
            StreamDescription description = streams.describeStream(
                            describe -> describe.streamArn(stream).exclusiveStartShardId(from))
                    .streamDescription();
            for (software.amazon.awssdk.services.dynamodb.model.Shard shard : description.shards()) {
                boolean past = atStart && shard.sequenceNumberRange().endingSequenceNumber() != null;
                if (!known.contains(shard.shardId()) && !past) {
                    shards.add(new Shard(
                            streams, stream, shard.shardId(), Optional.ofNullable(shard.parentShardId()), beginning));
                }
                known.add(shard.shardId());
            }
            after = description.lastEvaluatedShardId();
        } while (after != null);
        discovered = System.nanoTime();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Waits, unless the reader is being closed; says whether it is. */
    private boolean pause(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Only the consumer's code can have caused it; the reader ends when it is closed.
            return isClosed();
        }
    }
}
