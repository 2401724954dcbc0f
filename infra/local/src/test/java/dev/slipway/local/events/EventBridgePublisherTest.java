package dev.slipway.local.events;

import static dev.slipway.registry.port.EventPublisher.Outcome.PUBLISHED;
import static dev.slipway.registry.port.EventPublisher.Outcome.TRY_AGAIN;
import static dev.slipway.registry.port.EventPublisher.Outcome.UNPUBLISHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.eventbridge.EventBridgePublisher;
import dev.slipway.json.Json;
import dev.slipway.local.delivery.Retries;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.EventPublisher.Outcome;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventBridgePublisherTest {
    private static final Retries SOON = new Retries(3, Duration.ofMillis(1), Duration.ofMillis(5));

    @TempDir
    Path folder;

    private final Collector collector = new Collector();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final EventSchemas schemas = new EventSchemas(Path.of(""));
    private EventBus bus;
    private FaultyPutEvents faults;
    private LocalEventBridge eventBridge;
    private EventBridgePublisher publisher;

    @BeforeEach
    void start() {
        Rule all = new Rule("all", "{\"source\":[\"slipway\"]}", collector);
        bus = new EventBus("slipway", folder, List.of(all), SOON, complaint -> {});
        faults = new FaultyPutEvents(new PutEvents(new EventBuses(List.of(bus)), Account.LOCAL));
        eventBridge = new LocalEventBridge(faults);
        publisher = publisherFor("slipway");
    }

    @AfterEach
    void stop() {
        eventBridge.close();
        bus.close();
    }

    @Test
    void everyExampleGoesOutAsTheEventThatIsPublishedForIt() {
        List<Entry> entries =
                Story.told().stream().map(event -> Story.entry(event.detail())).toList();

        assertThat(publisher.publish(entries)).hasSize(34).containsOnly(PUBLISHED);

        Collector.until(() -> collector.events().size() == 34);
        for (int i = 0; i < 34; i++) {
            Event sent = collector.events().get(i);
            schemas.assertValid(sent.members());
            assertThat(sent.detail()).isEqualTo(Story.told().get(i).detail());
            assertThat(sent.members().get("time"))
                    .isEqualTo(Story.told().get(i).members().get("time"));
            assertThat(sent.members().get("detail-type"))
                    .isEqualTo(sent.detail().get("type"));
        }
    }

    @Test
    void twentyFiveEntriesGoOutInThreeCallsInTheirOrder() {
        List<Entry> entries = entries(25);

        assertThat(publisher.publish(entries)).hasSize(25).containsOnly(PUBLISHED);

        assertThat(faults.calls().stream().map(List::size)).containsExactly(10, 10, 5);
        Collector.until(() -> collector.events().size() == 25);
        assertThat(collector.ids())
                .containsExactlyElementsOf(
                        entries.stream().map(entry -> (Object) entry.id()).toList());
    }

    @Test
    void noEntriesAreNoCall() {
        assertThat(publisher.publish(List.of())).isEmpty();
        assertThat(faults.calls()).isEmpty();
    }

    @Test
    void ofAPartlyRefusedCallExactlyTheRefusedAreSentAgain() {
        List<Entry> entries = entries(4);
        for (int subset = 0; subset < 16; subset++) {
            List<String> refused = chosen(entries, subset);
            faults.refuse((call, id) ->
                    call == 1 && refused.contains(id) ? Optional.of("ThrottlingException") : Optional.empty());
            collector.events().clear();

            assertThat(publisher.publish(entries)).containsExactly(PUBLISHED, PUBLISHED, PUBLISHED, PUBLISHED);

            assertThat(faults.calls()).hasSize(refused.isEmpty() ? 1 : 2);
            assertThat(refused)
                    .isEqualTo(refused.isEmpty() ? List.of() : faults.calls().get(1));
            Collector.until(() -> collector.events().size() >= 4);
            assertThat(collector.ids()).hasSize(4).doesNotHaveDuplicates();
        }
    }

    @Test
    void ofAPartlyRefusedCallExactlyThoseThatStayRefusedAreToBeTriedAgain() {
        List<Entry> entries = entries(4);
        for (int subset = 0; subset < 16; subset++) {
            List<String> refused = chosen(entries, subset);
            faults.refuse((call, id) -> refused.contains(id) ? Optional.of("InternalFailure") : Optional.empty());

            List<Outcome> outcomes = publisher.publish(entries);

            for (int i = 0; i < 4; i++) {
                assertThat(outcomes.get(i))
                        .isEqualTo(refused.contains(entries.get(i).id()) ? TRY_AGAIN : PUBLISHED);
            }
            assertThat(faults.calls()).hasSize(refused.isEmpty() ? 1 : 3);
        }
    }

    @Test
    void anEntryThatTheBusCallsMalformedIsNotSentAgain() {
        List<Entry> entries = entries(3);
        faults.refuse((call, id) -> id.endsWith("-2") ? Optional.of("MalformedDetail") : Optional.empty());

        assertThat(publisher.publish(entries)).containsExactly(PUBLISHED, UNPUBLISHABLE, PUBLISHED);
        assertThat(faults.calls()).hasSize(1);
        assertThat(complaints).containsExactly(entries.get(1).id() + ": MalformedDetail");
    }

    @Test
    void aSenderWhoIsNotAllowedToTriesAgainLaterAndNotAtOnce() {
        faults.refuse((call, id) -> Optional.of("NotAuthorizedForSourceException"));

        assertThat(publisher.publish(entries(2))).containsExactly(TRY_AGAIN, TRY_AGAIN);
        assertThat(faults.calls()).hasSize(1);
    }

    @Test
    void anEntryThatIsTooLargeKeepsNobodyIn() {
        List<Entry> entries = new ArrayList<>(entries(3));
        entries.set(1, Story.stageChange(2, "x".repeat(1024 * 1024)));

        assertThat(publisher.publish(entries)).containsExactly(PUBLISHED, UNPUBLISHABLE, PUBLISHED);
        Collector.until(() -> collector.events().size() == 2);
        assertThat(complaints)
                .singleElement()
                .asString()
                .startsWith(entries.get(1).id())
                .endsWith("too many for an event");
    }

    @Test
    void entriesThatAreTooLargeTogetherGoOutInSeveralCalls() {
        List<Entry> entries = IntStream.rangeClosed(1, 6)
                .mapToObj(seq -> Story.stageChange(seq, "x".repeat(100 * 1024)))
                .toList();

        assertThat(publisher.publish(entries)).hasSize(6).containsOnly(PUBLISHED);
        assertThat(faults.calls().stream().map(List::size)).containsExactly(2, 2, 2);
    }

    @Test
    void anEntryOfMoreThan256KilobytesTravelsAloneAndTheBusDecides() {
        List<Entry> entries = new ArrayList<>(entries(3));
        entries.set(1, Story.stageChange(2, "x".repeat(300 * 1024)));

        assertThat(publisher.publish(entries)).containsOnly(PUBLISHED);
        assertThat(faults.calls().stream().map(List::size)).containsExactly(1, 1, 1);

        faults.failWith(400, "ValidationException");
        assertThat(publisher.publish(List.of(entries.get(1)))).containsExactly(UNPUBLISHABLE);
        faults.failWith(400, "AccessDeniedException");
        assertThat(publisher.publish(List.of(entries.get(1)))).containsExactly(TRY_AGAIN);
    }

    @Test
    void aCallThatFailsAsAWholeLeavesEverythingToBeTriedAgain() {
        for (int status : List.of(400, 403, 413, 500, 503)) {
            faults.failWith(status, "ServiceUnavailable");

            assertThat(publisher.publish(entries(25))).hasSize(25).containsOnly(TRY_AGAIN);
            assertThat(faults.calls())
                    .as("a bus that is down is not asked for each batch")
                    .hasSize(1);
        }
        assertThat(complaints).allMatch(complaint -> !complaint.contains("switched off"));
    }

    @Test
    void aBusThatCannotBeReachedLeavesEverythingToBeTriedAgain() {
        eventBridge.close();
        try (LocalEventBridge gone = new LocalEventBridge(exchange -> exchange.close())) {
            EventBridgePublisher lost = new EventBridgePublisher(gone.client(), "slipway");
            assertThat(lost.publish(entries(2))).containsExactly(TRY_AGAIN, TRY_AGAIN);
        }
    }

    @Test
    void aBusThatIsNotThereLeavesEverythingToBeTriedAgain() {
        assertThat(publisherFor("slipwai").publish(entries(2))).containsExactly(TRY_AGAIN, TRY_AGAIN);
    }

    @Test
    void anEntryThatCannotBeReadKeepsNobodyIn() {
        List<Entry> entries = new ArrayList<>(entries(2));
        entries.add(1, new Entry("{\"type\":", Sha256.of("x")));

        assertThat(publisher.publish(entries)).containsExactly(PUBLISHED, UNPUBLISHABLE, PUBLISHED);
    }

    @Test
    void numbersKeepTheirValueAndLargeOnesDoNotLookLikeIntegers() {
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("large", new BigDecimal("1e30"));
        metrics.put("largest", new BigDecimal("-18446744073709552000000"));
        metrics.put("beyond", new BigDecimal("-18446744073709552000"));
        metrics.put("fits", new BigDecimal("9223372036854775000"));
        metrics.put("small", new BigDecimal("0.00000000000000000000000123"));
        Map<String, Object> detail =
                new TreeMap<>(Story.FOLDER.example("version-updated").detail());
        detail.put("changes", Map.of("metrics", metrics));
        Entry entry = Story.entry(detail);

        assertThat(publisher.publish(List.of(entry))).containsExactly(PUBLISHED);

        Collector.until(() -> !collector.events().isEmpty());
        Event sent = collector.events().get(0);
        assertThat(sent.json())
                .contains(
                        "\"large\":1e+30",
                        "\"fits\":9223372036854775000",
                        "\"beyond\":-18446744073709552000.0",
                        "\"largest\":-1.8446744073709552e+22");
        schemas.assertValid(sent.members());
        Map<String, Object> body = new TreeMap<>(sent.detail());
        Object hash = body.remove("hash");
        assertThat(Sha256.of(Json.canonical(body)).hex())
                .as("a receiver can check it")
                .isEqualTo(hash);
    }

    @Test
    void anInterruptedPublisherLeavesTheRestToBeTriedAgain() {
        faults.refuse((call, id) -> Optional.of("ThrottlingException"));
        Thread.currentThread().interrupt();

        List<Outcome> outcomes = publisher.publish(entries(12));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcomes).isEqualTo(Collections.nCopies(12, TRY_AGAIN));
    }

    private EventBridgePublisher publisherFor(String busName) {
        return new EventBridgePublisher(
                eventBridge.client(), busName, 3, Duration.ofMillis(1), (text, failure) -> complaints.add(text));
    }

    private static List<Entry> entries(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(seq -> Story.stageChange(seq, "Better."))
                .toList();
    }

    private static List<String> chosen(List<Entry> entries, int subset) {
        return IntStream.range(0, entries.size())
                .filter(i -> (subset >> i & 1) == 1)
                .mapToObj(i -> entries.get(i).id())
                .toList();
    }
}
