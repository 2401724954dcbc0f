package dev.slipway.local.resilience;

import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** An event bus that remembers what it was told, as often as it was told, and refuses what it is set to refuse. */
final class Bus implements EventBridgeClient {
    /** What PutEvents answers to a sender without the right: tried again later, and not at once. */
    static final String DENIED = "AccessDeniedException";

    private final Map<String, List<String>> told = new ConcurrentHashMap<>();
    private volatile Function<String, Optional<String>> refusal = id -> Optional.empty();

    /** From now on the entries with these ids get an error; others do not. */
    void refuse(Function<String, Optional<String>> next) {
        refusal = next;
    }

    /** The details of the events with an entry's id, one for each time it was told. */
    List<String> told(String entry) {
        return told.getOrDefault(entry, List.of());
    }

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
        List<PutEventsResultEntry> results = new ArrayList<>();
        int failed = 0;
        for (PutEventsRequestEntry event : request.entries()) {
            String id = (String) Json.readObject(event.detail()).get("id");
            Optional<String> error = refusal.apply(id);
            if (error.isPresent()) {
                failed++;
            } else {
                told.computeIfAbsent(id, unused -> new CopyOnWriteArrayList<>()).add(event.detail());
            }
            results.add(PutEventsResultEntry.builder()
                    .errorCode(error.orElse(null))
                    .eventId(error.isPresent() ? null : id)
                    .build());
        }
        return PutEventsResponse.builder()
                .failedEntryCount(failed)
                .entries(results)
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
