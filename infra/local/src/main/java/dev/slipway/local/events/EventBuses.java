package dev.slipway.local.events;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The buses of one machine, by name. S3's events come over the one called {@link #DEFAULT}, as they do on AWS. */
public final class EventBuses implements AutoCloseable {
    /** The bus that AWS's own services use, and PutEvents when no bus is named. */
    public static final String DEFAULT = "default";

    private static final String ARN_MARK = ":event-bus/";

    private final Map<String, EventBus> buses = new TreeMap<>();

    public EventBuses(Collection<EventBus> buses) {
        for (EventBus bus : buses) {
            if (this.buses.put(bus.name(), bus) != null) {
                throw new IllegalArgumentException("two buses are called " + bus.name());
            }
        }
    }

    /** The bus of this name or ARN. */
    public Optional<EventBus> named(String nameOrArn) {
        int mark = nameOrArn.startsWith("arn:") ? nameOrArn.indexOf(ARN_MARK) : -1;
        return Optional.ofNullable(buses.get(mark < 0 ? nameOrArn : nameOrArn.substring(mark + ARN_MARK.length())));
    }

    @Override
    public void close() {
        buses.values().forEach(EventBus::close);
    }
}
