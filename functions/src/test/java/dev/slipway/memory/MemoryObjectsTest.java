package dev.slipway.memory;

import dev.slipway.registry.adoption.ObjectWriter;
import dev.slipway.registry.adoption.ObjectWriterContract;

/** The contract on the bucket in memory. */
class MemoryObjectsTest extends ObjectWriterContract {
    private final MemoryObjects objects = new MemoryObjects();

    @Override
    protected ObjectWriter writer() {
        return objects;
    }
}
