package dev.slipway.memory;

import static dev.slipway.registry.port.EventPublisher.Outcome.PUBLISHED;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.port.EventPublisher;
import dev.slipway.registry.port.EventPublisher.Outcome;
import dev.slipway.registry.port.EventPublisherContract;
import java.util.List;
import java.util.Map;

/** The bus in memory keeps the contract that EventBridge keeps. */
class MemoryEventsTest extends EventPublisherContract {
    private final MemoryEvents memory = new MemoryEvents();

    @Override
    protected EventPublisher publisher() {
        return memory;
    }

    @Override
    protected void refuse(Map<String, Outcome> refusals) {
        memory.answering(entry -> refusals.getOrDefault(entry.id(), PUBLISHED));
    }

    @Override
    protected List<String> told(int count) {
        return memory.told().stream().map(Entry::id).toList();
    }
}
