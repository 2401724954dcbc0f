package dev.slipway.local.events;

import dev.slipway.eventbridge.EventBridgePublisher;
import dev.slipway.failure.Complaints;
import dev.slipway.local.delivery.Retries;
import dev.slipway.registry.port.EventPublisher;
import dev.slipway.registry.port.EventPublisher.Outcome;
import dev.slipway.registry.port.EventPublisherContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the bus of one machine, through the SDK's client. */
class EventBridgePublisherContractTest extends EventPublisherContract {
    /** What EventBridge says of an entry that it refuses for now or for good. */
    private static final Map<Outcome, String> ERRORS =
            Map.of(Outcome.TRY_AGAIN, "InternalFailure", Outcome.UNPUBLISHABLE, "MalformedDetail");

    @TempDir
    Path folder;

    private final Collector collector = new Collector();
    private EventBus bus;
    private FaultyPutEvents faults;
    private LocalEventBridge eventBridge;
    private EventPublisher publisher;

    @BeforeEach
    void start() {
        Rule all = new Rule("all", "{\"source\":[\"slipway\"]}", collector);
        Retries soon = new Retries(3, Duration.ofMillis(1), Duration.ofMillis(5));
        bus = new EventBus("slipway", folder, List.of(all), soon, complaint -> {});
        faults = new FaultyPutEvents(new PutEvents(new EventBuses(List.of(bus)), Account.LOCAL));
        eventBridge = new LocalEventBridge(faults);
        publisher = new EventBridgePublisher(eventBridge.client(), "slipway", 3, Duration.ofMillis(1), Complaints.NONE);
    }

    @AfterEach
    void stop() {
        eventBridge.close();
        bus.close();
    }

    @Override
    protected EventPublisher publisher() {
        return publisher;
    }

    @Override
    protected void refuse(Map<String, Outcome> refusals) {
        faults.refuse((call, id) -> Optional.ofNullable(refusals.get(id)).map(ERRORS::get));
    }

    @Override
    protected List<String> told(int count) {
        Collector.until(() -> collector.events().size() >= count);
        return collector.ids().stream().map(String.class::cast).toList();
    }
}
