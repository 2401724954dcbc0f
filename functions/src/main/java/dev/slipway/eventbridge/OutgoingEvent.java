package dev.slipway.eventbridge;

import dev.slipway.json.Json;
import dev.slipway.registry.history.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/**
 * One entry on its way out.
 *
 * @param place where it stands among the entries that are being published
 * @param id the entry's id
 * @param size in bytes, as PutEvents reckons it
 */
record OutgoingEvent(int place, String id, PutEventsRequestEntry request, int size) {
    static final String SOURCE = "slipway";

    /** How many entries one call takes. */
    static final int MAX_EVENTS = 10;

    /**
     * How many bytes one call should have. PutEvents takes 1 MB since January 2026 and took less than 256 KB before; as
     * batches of the old size are plenty, they work wherever the new one has not arrived.
     */
    static final int MAX_BATCH = 256 * 1024 - 1;

    /** How many bytes one event may have anywhere. What lies between this and a batch travels alone. */
    static final int MAX_EVENT = 1024 * 1024;

    /** What {@code Time} counts for. */
    private static final int TIME_SIZE = 14;

    /**
     * The event that tells an entry.
     *
     * @throws RuntimeException when the entry is damaged: its hash, by which receivers anchor the history, would be wrong
     */
    static OutgoingEvent of(int place, Entry entry, String busName) {
        if (!entry.isIntact()) {
            throw new IllegalArgumentException("the entry is damaged: its body does not have its hash");
        }
        String detailType = entry.type().title();
        String detail = Json.write(entry.event());
        PutEventsRequestEntry request = PutEventsRequestEntry.builder()
                .eventBusName(busName)
                .source(SOURCE)
                .detailType(detailType)
                .detail(detail)
                .time(entry.at())
                .build();
        return new OutgoingEvent(
                place, entry.id(), request, TIME_SIZE + bytes(SOURCE) + bytes(detailType) + bytes(detail));
    }

    boolean isTooLarge() {
        return size > MAX_EVENT;
    }

    /** Whether some buses take it and others do not. */
    boolean isDoubtful() {
        return size > MAX_BATCH;
    }

    /** Splits events into calls, keeping their order. */
    static List<List<OutgoingEvent>> batches(List<OutgoingEvent> events) {
        List<List<OutgoingEvent>> batches = new ArrayList<>();
        int size = 0;
        for (OutgoingEvent event : events) {
            size += event.size();
            if (batches.isEmpty() || batches.get(batches.size() - 1).size() == MAX_EVENTS || size > MAX_BATCH) {
                batches.add(new ArrayList<>());
                size = event.size();
            }
            batches.get(batches.size() - 1).add(event);
        }
        return batches;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
