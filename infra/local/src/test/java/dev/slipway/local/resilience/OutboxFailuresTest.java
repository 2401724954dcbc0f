package dev.slipway.local.resilience;

import static dev.slipway.local.resilience.World.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.dynamodb.StreamImage;
import dev.slipway.http.V1Route;
import dev.slipway.local.resilience.World.Functions;
import dev.slipway.local.resilience.World.Person;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.port.Backlog;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What the outbox makes of buses and records that fail: nothing is lost, and nothing waits that need not. */
class OutboxFailuresTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whicheverOfSixEntriesAreRefusedTheOthersAreOutAndTheRefusedFollow() {
        ModelName model = world.model("subsets").name();
        world.pump(world.process());
        long resent = 0;
        for (int subset = 0; subset < 64; subset++) {
            long from = world.model(model).tail().seq() + 1;
            sixEntries(model, subset);
            List<Record> records = world.stream.pending();
            List<Entry> entries = world.lists.entriesFrom(world.model(model).id(), from, 10);
            Set<String> refused = new HashSet<>();
            for (int i = 0; i < 6; i++) {
                if ((subset >> i & 1) == 1) {
                    refused.add(entries.get(i).id());
                }
            }
            world.bus.refuse(id -> refused.contains(id) ? Optional.of(Bus.DENIED) : Optional.empty());
            List<String> failures = failures(world.process(), records);

            assertThat(failures).as("subset " + subset).isEqualTo(placesOf(records, refused));
            assertThat(entries.stream()
                            .filter(entry -> world.bus.told(entry.id()).isEmpty())
                            .map(Entry::id))
                    .as("subset " + subset)
                    .containsExactlyInAnyOrderElementsOf(refused);
            assertThat(world.unpublished().stream().map(OutboxFailuresTest::id))
                    .as("subset " + subset)
                    .containsExactlyInAnyOrderElementsOf(refused);

            world.bus.refuse(id -> Optional.empty());
            world.stream.forget(firstOf(records, failures));
            world.pump(world.process());
            Books books = Books.of(world, model, from);
            assertThat(books.audit()).as("subset " + subset).isEmpty();
            resent += books.repeated();
        }
        System.out.println("outbox: 64 subsets of 6 entries refused, 0 lost, " + resent + " told again in passing");
    }

    /** What somebody may make of an entry's attributes: another text, none, or no text. */
    static Stream<Arguments> spoilings() {
        return Stream.of("body", "hash")
                .flatMap(attribute -> Stream.of(
                        Arguments.of(attribute, Optional.of(AttributeValue.fromS("no text of an entry"))),
                        Arguments.of(attribute, Optional.empty()),
                        Arguments.of(attribute, Optional.of(AttributeValue.fromN("7")))));
    }

    @ParameterizedTest
    @MethodSource("spoilings")
    void anEntryThatNobodyCanReadHoldsUpNoOther(String attribute, Optional<AttributeValue> value) {
        ModelName model = world.model("poison").name();
        world.pump(world.process());
        long from = world.model(model).tail().seq() + 1;
        sixEntries(model, 1);
        spoil(world.lists.entriesFrom(world.model(model).id(), from, 10).get(2), attribute, value);

        assertThat(failures(world.process(), world.stream.pending())).isEmpty();
        List<Entry> entries = world.lists.entriesFrom(world.model(model).id(), from, 10);
        for (int i = 0; i < 6; i++) {
            String id = world.model(model).id() + "-" + (from + i);
            assertThat(world.bus.told(id)).as("entry " + i).hasSize(i == 2 ? 0 : 1);
        }
        assertThat(entries).hasSize(6);
        assertThat(world.unpublished())
                .as("the poison stays where the alarm sees it")
                .extracting(Backlog.Unpublished::from)
                .containsExactly(from + 2);
    }

    @ParameterizedTest
    @MethodSource("spoilings")
    void anEntryThatSomebodySpoiltDoesNotKeepTheSweepFromItsWork(String attribute, Optional<AttributeValue> value) {
        ModelName model = world.model("poison-sweep-" + attribute).name();
        int version = world.readyVersion(model);
        long from = world.model(model).tail().seq() + 1;
        String id = request(model, version);
        spoil(world.lists.entriesFrom(world.model(model).id(), 1, 1).get(0), attribute, value);
        world.stream.lose();
        world.clock.advance(Duration.ofMinutes(6));
        world.process().sweep();

        assertThat(world.executions.has(id)).isTrue();
        assertThat(world.bus.told(world.model(model).id() + "-" + from)).hasSize(1);
        assertThat(world.bus.told(world.model(model).id() + "-1"))
                .as("what is spoilt")
                .isEmpty();
        assertThat(world.registry
                        .verification()
                        .verify(world.model(model).ref(), Optional.empty())
                        .brokenAt())
                .hasValueSatisfying(found -> assertThat(found.seq()).isEqualTo(1));
    }

    @Test
    void whatTheStreamNeverBroughtIsPublishedByTheSweep() {
        ModelName model = world.model("dropped").name();
        int version = world.readyVersion(model);
        String id = request(model, version);
        for (int i = 0; i < 20; i++) {
            sixEntries(model, i);
        }
        world.stream.lose();
        int sweeps = 0;
        do {
            world.clock.advance(Duration.ofMinutes(3));
            world.process().sweep();
            world.stream.lose();
            sweeps++;
        } while (!world.unpublished().isEmpty());
        world.clock.advance(Duration.ofMinutes(6));
        world.process().sweep();
        world.process().call(Person.ADA, V1Route.WITHDRAW_PROMOTION, Map.of("promotion", id), Map.of());
        world.flow(world.process());
        world.pump(world.process());

        Books books = Books.of(world, model, 1);
        assertThat(books.audit()).isEmpty();
        System.out.println("outbox: " + books.entries().size() + " entries without a stream, " + sweeps + " sweeps");
    }

    @Test
    void aTokenThatComesAfterTheDecisionIsAnswered() {
        ModelName model = world.model("late-token").name();
        String id = request(model, world.readyVersion(model));
        Functions process = world.process();
        world.pump(process);
        world.executions.step(id, event -> process.step.handleRequest(event, null));
        // The flow is about to hand its token over; the approval is faster.
        approve(id);
        world.pump(process);
        assertThat(world.executions.answered()).isZero();
        world.executions.step(id, event -> process.step.handleRequest(event, null));
        assertThat(world.executions.waits(id)).isTrue();
        world.pump(process);

        assertThat(world.executions.answered()).isEqualTo(1);
        world.flow(process);
        world.pump(process);
        assertThat(world.model(model).stages().values().stream()
                        .filter(stage -> stage.version().isPresent()))
                .hasSize(1);
        assertThat(Books.of(world, model, 1).audit()).isEmpty();
    }

    @Test
    void anAnsweredTokenIsUsedOnce() {
        ModelName model = world.model("one-answer").name();
        String id = request(model, world.readyVersion(model));
        Functions process = world.process();
        world.pump(process);
        world.flow(process);
        world.pump(process);
        approve(id);
        List<Record> decided = world.stream.pending();
        for (int i = 0; i < 5; i++) {
            assertThat(failures(process, decided)).isEmpty();
        }

        assertThat(world.executions.answered()).isEqualTo(1);
        assertThat(world.backlog.token(id)).isEmpty();
        world.flow(process);
        world.pump(process);
        assertThat(Books.of(world, model, 1).audit()).isEmpty();
    }

    /** Six changes in one batch; the number makes them differ from those before. */
    private void sixEntries(ModelName model, int number) {
        for (int i = 0; i < 6; i++) {
            world.process()
                    .call(
                            Person.ADA,
                            V1Route.UPDATE_MODEL,
                            at(model),
                            Map.of(
                                    "description",
                                    "change " + i + " of " + number + " at "
                                            + world.model(model).tail().seq()))
                    .expect(200);
        }
    }

    private String request(ModelName model, int version) {
        return world.process()
                .call(
                        Person.ADA,
                        V1Route.REQUEST_PROMOTION,
                        at(model, version),
                        Map.of("stage", "production", "reason", "a test"))
                .expect(202)
                .text("id");
    }

    private void approve(String id) {
        world.process()
                .call(Person.GRACE, V1Route.DECIDE_PROMOTION, Map.of("promotion", id), Map.of("decision", "APPROVE"))
                .expect(200);
    }

    /** Somebody wrote into the table what no entry has, or took an attribute away. */
    private void spoil(Entry entry, String attribute, Optional<AttributeValue> value) {
        List<Map<String, AttributeValue>> items = world.table
                .client()
                .scan(scan -> scan.tableName(world.table.name()))
                .items();
        Map<String, AttributeValue> item = items.stream()
                .filter(each -> each.containsKey("body") && each.get("body").s().equals(entry.body()))
                .findFirst()
                .orElseThrow();
        Map<String, AttributeValue> spoilt = new TreeMap<>(item);
        spoilt.remove(attribute);
        value.ifPresent(other -> spoilt.put(attribute, other));
        world.table.client().putItem(put -> put.tableName(world.table.name()).item(spoilt));
    }

    private static List<String> failures(Functions process, List<Record> records) {
        return process.outbox.handleRequest(TableStream.event(records), null).getBatchItemFailures().stream()
                .map(failure -> failure.getItemIdentifier())
                .toList();
    }

    private static int firstOf(List<Record> records, List<String> failures) {
        int first = 0;
        while (first < records.size()
                && !failures.contains(records.get(first).dynamodb().sequenceNumber())) {
            first++;
        }
        return first;
    }

    /** The places in the stream of the notes that these entries, each the only one of its change, are to be published. */
    private static List<String> placesOf(List<Record> records, Set<String> ids) {
        return records.stream()
                .filter(record -> record.eventNameAsString().equals("INSERT"))
                .filter(record -> new StreamImage(TableStream.texts(record))
                        .unpublished()
                        .filter(change -> ids.contains(id(change)))
                        .isPresent())
                .map(record -> record.dynamodb().sequenceNumber())
                .toList();
    }

    private static String id(Backlog.Unpublished change) {
        return change.modelId() + "-" + change.from();
    }
}
