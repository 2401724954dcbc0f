package dev.slipway.local.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.slipway.json.MalformedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * EventBridge's PutEvents: judges each entry on its own and hands the good ones to their buses. Limits, error codes and
 * the reckoning of sizes are the documented ones, with one difference: an entry for a bus that is not there is refused,
 * where EventBridge would take it and drop it.
 */
public final class PutEvents {
    static final int MAX_ENTRIES = 10;
    static final int MAX_SIZE = 1024 * 1024;
    private static final int MAX_DETAIL_TYPE = 128;
    private static final int TIME_SIZE = 14;
    private static final JsonFactory JSON = new JsonFactory();

    private final EventBuses buses;
    private final Account account;

    public PutEvents(EventBuses buses, Account account) {
        this.buses = buses;
        this.account = account;
    }

    /** The request as a whole is unfit; nothing of it was taken. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unfit(String message) {
            super(message);
        }
    }

    /** One entry is unfit or was not taken; the code is one of PutEvents' own. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String code;

        Refusal(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    /** Answers a request; both are in the JSON form of the protocol. Throws {@link Unfit}. */
    Map<String, Object> answer(Map<String, Object> request) {
        List<Map<?, ?>> entries = entries(request);
        List<Object> results = new ArrayList<>();
        int failed = 0;
        for (Map<?, ?> entry : entries) {
            try {
                results.add(Map.of("EventId", take(entry)));
            } catch (Refusal e) {
                failed++;
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("ErrorCode", e.code);
                result.put("ErrorMessage", e.getMessage());
                results.add(result);
            }
        }
        return Map.of("FailedEntryCount", failed, "Entries", results);
    }

    private static List<Map<?, ?>> entries(Map<String, Object> request) {
        if (!(request.get("Entries") instanceof List<?> given) || given.isEmpty() || given.size() > MAX_ENTRIES) {
            throw new Unfit("Entries must be a list of 1 to " + MAX_ENTRIES);
        }
        List<Map<?, ?>> entries = new ArrayList<>();
        long size = 0;
        for (Object element : given) {
            if (!(element instanceof Map<?, ?> entry)) {
                throw new Unfit("Entries must hold objects");
            }
            entries.add(entry);
            size += size(entry);
        }
        if (size > MAX_SIZE) {
            throw new Unfit("The entries have " + size + " bytes together and may have " + MAX_SIZE);
        }
        return entries;
    }

    private static long size(Map<?, ?> entry) {
        long size = entry.containsKey("Time") ? TIME_SIZE : 0;
        for (String name : List.of("Source", "DetailType", "Detail")) {
            size += entry.get(name) instanceof String text ? bytes(text) : 0;
        }
        if (entry.get("Resources") instanceof List<?> resources) {
            for (Object resource : resources) {
                size += resource instanceof String text ? bytes(text) : 0;
            }
        }
        return size;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private String take(Map<?, ?> entry) {
        String source = text(entry, "Source");
        if (source.startsWith("aws.")) {
            throw new Refusal("NotAuthorizedForSourceException", "Sources that begin with aws. belong to AWS");
        }
        String detailType = text(entry, "DetailType");
        if (detailType.length() > MAX_DETAIL_TYPE) {
            throw new Refusal("InvalidArgument", "DetailType must have at most " + MAX_DETAIL_TYPE + " characters");
        }
        String busName = entry.get("EventBusName") instanceof String named ? named : EventBuses.DEFAULT;
        EventBus bus = buses.named(busName)
                .orElseThrow(() -> new Refusal("ResourceNotFoundException", "There is no event bus " + busName));
        Event event = event(source, detailType, time(entry), resources(entry), text(entry, "Detail"));
        try {
            bus.accept(event);
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new Refusal("InternalFailure", "The event could not be stored");
        }
        return event.id();
    }

    private Event event(String source, String detailType, Instant time, List<String> resources, String detail) {
        try {
            Event event = Event.of(account, source, detailType, time, resources, detail);
            if (hasLargeInteger(detail)) {
                throw new Refusal("MalformedDetail", "Detail has an integer of more than 64 bits");
            }
            return event;
        } catch (MalformedJson | IllegalArgumentException | IOException e) {
            throw new Refusal("MalformedDetail", "Detail must be a JSON object: " + e.getMessage());
        }
    }

    /** PutEvents documents 64 bits. Values do not show it: 1e30 is fine, and the same number with all its zeros is not. */
    private static boolean hasLargeInteger(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT
                        && parser.getBigIntegerValue().bitLength() > 63) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String text(Map<?, ?> entry, String name) {
        if (entry.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new Refusal("InvalidArgument", name + " must be given");
    }

    private static Instant time(Map<?, ?> entry) {
        if (!entry.containsKey("Time")) {
            return Instant.now();
        }
        if (entry.get("Time") instanceof BigDecimal seconds && seconds.abs().compareTo(new BigDecimal("1e12")) < 0) {
            return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
        }
        throw new Refusal("InvalidArgument", "Time must be seconds since 1970");
    }

    private static List<String> resources(Map<?, ?> entry) {
        List<String> resources = new ArrayList<>();
        if (entry.get("Resources") instanceof List<?> given) {
            for (Object resource : given) {
                if (!(resource instanceof String text)) {
                    throw new Refusal("InvalidArgument", "Resources must be texts");
                }
                resources.add(text);
            }
        }
        return resources;
    }
}
