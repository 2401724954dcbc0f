package dev.slipway.local.events;

import dev.slipway.local.delivery.Retries;
import dev.slipway.local.events.Journal.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.event.ruler.Machine;

/**
 * One event bus: rules, what they owe, and what could not be delivered. Its folder belongs to it alone. Thread-safe.
 */
public final class EventBus implements AutoCloseable {
    /** Patient with somebody who restarts his webhook: about ten minutes. */
    public static final Retries RETRIES = new Retries(20, Duration.ofMillis(200), Duration.ofMinutes(1));

    private final String name;
    private final Machine machine = Machine.builder().build();
    private final Journal journal;
    private final Map<String, Courier> couriers = new LinkedHashMap<>();
    private volatile boolean closed;

    /**
     * Opens a bus and begins at once to deliver what it still owes from before.
     *
     * @param folder where it keeps what it owes; made if it is not there
     * @param complaints hears of every dead letter, in one line
     * @throws IllegalArgumentException when two rules have one name
     */
    public EventBus(String name, Path folder, List<Rule> rules, Retries retries, Consumer<String> complaints) {
        this.name = name;
        this.journal = new Journal(folder);
        for (Rule rule : rules) {
            if (couriers.put(rule.name(), new Courier(name, rule, journal, retries, complaints)) != null) {
                close();
                throw new IllegalArgumentException("two rules of bus " + name + " are called " + rule.name());
            }
            teach(rule);
        }
        resume();
    }

    public String name() {
        return name;
    }

    /**
     * Takes an event. When this returns, it is on disk for every rule that it matches and will reach each target at least
     * once or become a dead letter. When it throws, it may reach some.
     *
     * @throws IllegalStateException when the bus is closed
     * @throws UncheckedIOException when the disk does not take it
     */
    public void accept(Event event) {
        if (closed) {
            throw new IllegalStateException("bus " + name + " is closed");
        }
        for (Delivery delivery : journal.owe(matching(event), event)) {
            couriers.get(delivery.rule()).take(delivery);
        }
    }

    /** How many deliveries it still owes. */
    public int owed() {
        return journal.count();
    }

    /** What could not be delivered, the oldest first. */
    public List<DeadLetter> deadLetters() {
        return journal.deadLetters();
    }

    /** Stops delivering; what is owed stays on disk. */
    @Override
    public void close() {
        closed = true;
        couriers.values().forEach(Courier::close);
    }

    private void teach(Rule rule) {
        try {
            machine.addRule(rule.name(), rule.pattern());
        } catch (IOException e) {
            throw new IllegalArgumentException("rule " + rule.name() + ": " + e.getMessage(), e);
        }
    }

    private void resume() {
        for (Delivery delivery : journal.owed()) {
            Courier courier = couriers.get(delivery.rule());
            if (courier == null) {
                journal.bury(delivery, 0, "bus " + name + " has no rule of this name any more");
            } else {
                courier.take(delivery);
            }
        }
    }

    /** The names of the rules that want it, in the order in which the bus has them. */
    @SuppressWarnings("CatchingUnchecked")
    private List<String> matching(Event event) {
        Set<String> matched;
        try {
            matched = new HashSet<>(machine.rulesForJSONEvent(event.json()));
        } catch (Exception e) {
            throw new IllegalArgumentException("event " + event.id() + " cannot be matched", e);
        }
        return couriers.keySet().stream().filter(matched::contains).toList();
    }
}
