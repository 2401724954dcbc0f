package dev.slipway.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

class PutEventsTest {
    @TempDir
    Path folder;

    private final Collector collector = new Collector();
    private EventBus bus;
    private EventBus standard;
    private EventBuses buses;
    private LocalEventBridge eventBridge;

    @BeforeEach
    void start() {
        Rule all = new Rule("all", "{\"account\":[\"000000000000\"]}", collector);
        bus = new EventBus("slipway", folder.resolve("slipway"), List.of(all), EventBus.RETRIES, complaint -> {});
        standard = new EventBus("default", folder.resolve("default"), List.of(), EventBus.RETRIES, complaint -> {});
        buses = new EventBuses(List.of(bus, standard));
        eventBridge = new LocalEventBridge(new EventBridgeEndpoint(new PutEvents(buses, Account.LOCAL)));
    }

    @AfterEach
    void stop() {
        eventBridge.close();
        buses.close();
    }

    @Test
    void anEventArrivesInItsWholeEnvelope() {
        PutEventsResultEntry result = put(entry -> entry.time(Instant.parse("2026-01-11T09:41:19.604Z"))
                .resources("arn:aws:x", "arn:aws:y")
                .detail("{\"a\": [1.50, \"ü\"]}"));

        Collector.until(() -> !collector.events().isEmpty());
        Event event = collector.events().get(0);
        assertThat(event.members())
                .containsOnlyKeys(
                        "version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail")
                .containsEntry("version", "0")
                .containsEntry("id", result.eventId())
                .containsEntry("detail-type", "Tested")
                .containsEntry("source", "test")
                .containsEntry("account", "000000000000")
                .containsEntry("time", "2026-01-11T09:41:19Z")
                .containsEntry("resources", List.of("arn:aws:x", "arn:aws:y"));
        assertThat(event.json()).as("the detail is kept to the letter").contains("{\"a\": [1.50, \"ü\"]}");
    }

    @Test
    void eachUnfitEntryIsRefusedWithItsOwnCode() {
        assertThat(put(entry -> entry.detail("{")).errorCode()).isEqualTo("MalformedDetail");
        assertThat(put(entry -> entry.detail("[]")).errorCode()).isEqualTo("MalformedDetail");
        assertThat(put(entry -> entry.detail("{},\"extra\":1")).errorCode()).isEqualTo("MalformedDetail");
        assertThat(put(entry -> entry.detail("{\"a\":1,\"a\":2}")).errorCode()).isEqualTo("MalformedDetail");
        assertThat(put(entry -> entry.detail("{\"a\":9223372036854775808}")).errorCode())
                .isEqualTo("MalformedDetail");
        assertThat(put(entry -> entry.detail("{\"a\":".repeat(40) + "1" + "}".repeat(40)))
                        .errorCode())
                .isEqualTo("MalformedDetail");
        assertThat(put(entry -> entry.detail(null)).errorCode()).isEqualTo("InvalidArgument");
        assertThat(put(entry -> entry.source("")).errorCode()).isEqualTo("InvalidArgument");
        assertThat(put(entry -> entry.detailType("x".repeat(129))).errorCode()).isEqualTo("InvalidArgument");
        assertThat(put(entry -> entry.source("aws.s3")).errorCode()).isEqualTo("NotAuthorizedForSourceException");
        assertThat(put(entry -> entry.eventBusName("none")).errorCode()).isEqualTo("ResourceNotFoundException");
        assertThat(bus.owed() + standard.owed()).isZero();
    }

    @Test
    void theLargestNumbersOfAnEventComeThrough() {
        String detail = "{\"a\":9223372036854775807,\"b\":-9223372036854775808,\"c\":1.0E100}";
        assertThat(put(entry -> entry.detail(detail)).errorCode()).isNull();
        Collector.until(() -> !collector.events().isEmpty());
        assertThat(collector.events().get(0).json()).contains(detail);
    }

    @Test
    void busesAreFoundByNameByArnAndWithoutEither() {
        assertThat(put(entry -> entry.eventBusName("arn:aws:events:us-east-1:000000000000:event-bus/slipway"))
                        .eventId())
                .isNotNull();
        assertThat(put(entry -> entry.eventBusName(null)).eventId()).isNotNull();
        Collector.until(() -> collector.events().size() == 1);
    }

    @Test
    void oneUnfitEntryKeepsNobodyOut() {
        PutEventsResponse response = eventBridge
                .client()
                .putEvents(request -> request.entries(
                        entry(entry -> {}),
                        entry(entry -> entry.detail("{")),
                        entry(entry -> entry.detail("{\"n\":3}"))));

        assertThat(response.failedEntryCount()).isEqualTo(1);
        assertThat(response.entries().stream().map(result -> result.eventId() == null))
                .containsExactly(false, true, false);
        Collector.until(() -> collector.events().size() == 2);
    }

    @Test
    void anUnfitCallIsRefusedAsAWhole() {
        assertThatThrownBy(() -> eventBridge.client().putEvents(request -> request.entries(List.of())))
                .isInstanceOf(EventBridgeException.class)
                .hasMessageContaining("1 to 10");
        assertThatThrownBy(() -> eventBridge
                        .client()
                        .putEvents(request -> request.entries(Collections.nCopies(11, entry(entry -> {})))))
                .hasMessageContaining("1 to 10");
        PutEventsRequestEntry large = entry(entry -> entry.detail("{\"a\":\"" + "x".repeat(600_000) + "\"}"));
        assertThatThrownBy(() -> eventBridge.client().putEvents(request -> request.entries(large, large)))
                .hasMessageContaining("bytes together");
        assertThatThrownBy(() -> eventBridge.client().putRule(request -> request.name("x")))
                .hasMessageContaining("Only PutEvents");
        assertThat(collector.events()).isEmpty();
    }

    @Test
    void whatIsNotTheProtocolIsRefusedAndTheEndpointGoesOn() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        for (String body : List.of("", "{", "[]", "{\"Entries\":[1]}", "{\"Entries\":{}}")) {
            HttpRequest request = HttpRequest.newBuilder(eventBridge.url())
                    .header("X-Amz-Target", "AWSEvents.PutEvents")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(body).isEqualTo(400);
            assertThat(response.body()).contains("__type");
        }
        assertThat(put(entry -> {}).eventId()).isNotNull();
    }

    @Test
    void aBusThatIsClosedTakesNothing() {
        bus.close();
        assertThat(put(entry -> {}).errorCode()).isEqualTo("InternalFailure");
    }

    private PutEventsResultEntry put(Consumer<PutEventsRequestEntry.Builder> change) {
        PutEventsRequestEntry entry = entry(change);
        return eventBridge
                .client()
                .putEvents(request -> request.entries(entry))
                .entries()
                .get(0);
    }

    private static PutEventsRequestEntry entry(Consumer<PutEventsRequestEntry.Builder> change) {
        PutEventsRequestEntry.Builder entry = PutEventsRequestEntry.builder()
                .eventBusName("slipway")
                .source("test")
                .detailType("Tested")
                .detail("{}");
        change.accept(entry);
        return entry.build();
    }
}
