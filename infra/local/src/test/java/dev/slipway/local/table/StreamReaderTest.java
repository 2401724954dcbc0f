package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.delivery.Retries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

class StreamReaderTest {
    private static final Pace QUICK =
            new Pace(10, Duration.ofMillis(10), new Retries(3, Duration.ofMillis(5), Duration.ofMillis(20)));

    private final List<Integer> done = new CopyOnWriteArrayList<>();
    private final List<Integer> dead = new CopyOnWriteArrayList<>();
    private AmazonDynamoDBLocal database;

    @BeforeEach
    void openDatabase() {
        database = DynamoDBEmbedded.create(null, true);
        TableCreation.createLastingIfAbsent(database.dynamoDbClient(), "registry");
    }

    @AfterEach
    void closeDatabase() {
        database.shutdownNow();
    }

    @Test
    void everyChangeAfterTheStartArrivesInOrderAndNoneFromBefore() {
        write(0, 5);
        try (StreamReader reader = start(this::doAll)) {
            write(5, 60);
            await(() -> done.size() >= 55);
        }
        assertThat(done).containsExactlyElementsOf(numbers(5, 60));
    }

    @Test
    void changesArriveAcrossTheEndOfAShard() {
        try (StreamReader reader = start(this::doAll)) {
            for (int i = 0; i < 3; i++) {
                write(i * 10, i * 10 + 10);
                database.triggerShardRollovers();
            }
            write(30, 40);
            await(() -> done.size() >= 40);
        }
        assertThat(done).containsExactlyElementsOf(numbers(0, 40));
    }

    @Test
    void theStreamGoesOnFromTheRecordThatFailed() {
        AtomicInteger failures = new AtomicInteger();
        try (StreamReader reader = start(records -> {
            for (Record record : records) {
                if (number(record) == 7 && failures.getAndIncrement() < 2) {
                    return Optional.of(record.dynamodb().sequenceNumber());
                }
                done.add(number(record));
            }
            return Optional.empty();
        })) {
            write(0, 20);
            await(() -> done.size() >= 20);
        }
        assertThat(done).containsExactlyElementsOf(numbers(0, 20));
        assertThat(dead).isEmpty();
    }

    @Test
    void aRecordThatAlwaysFailsBecomesADeadLetterAndTheOthersGoOn() {
        AtomicInteger attempts = new AtomicInteger();
        try (StreamReader reader = start(records -> {
            for (Record record : records) {
                if (number(record) == 3) {
                    attempts.incrementAndGet();
                    return Optional.of(record.dynamodb().sequenceNumber());
                }
                done.add(number(record));
            }
            return Optional.empty();
        })) {
            write(0, 10);
            await(() -> done.size() >= 9);
        }
        assertThat(done).containsExactly(0, 1, 2, 4, 5, 6, 7, 8, 9);
        assertThat(dead).containsExactly(3);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void aConsumerThatThrowsWhateverItMayLosesOnlyWhatItCannotTake() {
        CountDownLatch written = new CountDownLatch(1);
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        try (StreamReader reader = start(records -> {
            written.await();
            sizes.add(records.size());
            if (records.stream().anyMatch(record -> number(record) == 4)) {
                throw new StackOverflowError("deliberate");
            }
            if (records.stream().anyMatch(record -> number(record) == 6)) {
                throw new Exception("deliberate");
            }
            return doAll(records);
        })) {
            write(0, 10);
            written.countDown();
            await(() -> done.size() >= 8 && dead.size() == 2);
            write(10, 12);
            await(() -> done.size() >= 10);
        }
        assertThat(sizes).anyMatch(size -> size > 1);
        assertThat(done).containsExactly(0, 1, 2, 3, 5, 7, 8, 9, 10, 11);
        assertThat(dead).containsExactly(4, 6);
    }

    @Test
    void aNumberThatIsNotOfTheBatchCountsAsTheWholeBatch() {
        AtomicInteger calls = new AtomicInteger();
        try (StreamReader reader = start(records -> {
            if (calls.getAndIncrement() == 0) {
                return Optional.of("no such number");
            }
            return doAll(records);
        })) {
            write(0, 5);
            await(() -> done.size() >= 5);
        }
        assertThat(done).containsExactlyElementsOf(numbers(0, 5));
    }

    @Test
    void closingEndsARetryThatWouldGoOnForEver() {
        Pace stubborn = new Pace(
                10, Duration.ofMillis(10), new Retries(Integer.MAX_VALUE, Duration.ofMillis(1), Duration.ofHours(1)));
        AtomicInteger calls = new AtomicInteger();
        StreamReader reader = StreamReader.start(
                database.dynamoDbClient(),
                database.dynamoDbStreamsClient(),
                "registry",
                records -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("deliberate");
                },
                (record, attempts) -> dead.add(number(record)),
                stubborn);
        write(0, 1);
        await(() -> calls.get() > 3);
        long start = System.nanoTime();
        reader.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(dead).isEmpty();
    }

    private StreamReader start(StreamConsumer consumer) {
        return StreamReader.start(
                database.dynamoDbClient(),
                database.dynamoDbStreamsClient(),
                "registry",
                consumer,
                (record, attempts) -> dead.add(number(record)),
                QUICK);
    }

    private Optional<String> doAll(List<Record> records) {
        records.forEach(record -> done.add(number(record)));
        return Optional.empty();
    }

    private void write(int from, int to) {
        for (int i : numbers(from, to)) {
            Map<String, AttributeValue> item = Map.of(
                    "pk", AttributeValue.fromS("same"),
                    "sk", AttributeValue.fromS("same"),
                    "number", AttributeValue.fromN(Integer.toString(i)));
            database.dynamoDbClient().putItem(put -> put.tableName("registry").item(item));
        }
    }

    private static int number(Record record) {
        return Integer.parseInt(record.dynamodb().newImage().get("number").n());
    }

    private static List<Integer> numbers(int from, int to) {
        return Collections.unmodifiableList(
                new ArrayList<>(IntStream.range(from, to).boxed().toList()));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
