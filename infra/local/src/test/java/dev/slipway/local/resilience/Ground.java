package dev.slipway.local.resilience;

import dev.slipway.json.Json;
import dev.slipway.memory.MemoryRegistry;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Registry;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A registry that races are run on, and what lies around it. */
interface Ground extends AutoCloseable {
    Registry registry();

    /** Somebody uploads a file. */
    void put(String key, byte[] bytes);

    /** Tells everything that is recorded, and ends what is overtaken by it. */
    void tell();

    /** The details of the events with an entry's id, one for each time that it was told. */
    List<String> told(String entry);

    @Override
    void close();

    /** The domain over its ports in memory. */
    static Ground inMemory() {
        return new InMemory();
    }

    /** The deployed store on DynamoDB Local, embedded. */
    static Ground onDynamoDb() {
        return new OnDynamoDb();
    }

    /** Registry, store, files and bus in memory. */
    final class InMemory implements Ground {
        /** How long a commit waits at most: in memory nobody would overtake anybody otherwise. */
        private static final int LONGEST_PAUSE_NANOS = 300_000;

        private final MemoryRegistry memory = new MemoryRegistry(Clock.systemUTC());
        private final Registry registry;

        private InMemory() {
            RegistryStore store = slowed(memory.stores.stores().store());
            registry = new Registry(
                    new Stores(
                            store,
                            memory.registry.lists(),
                            memory.stores.stores().state(),
                            memory.registry.secrets()),
                    memory.artifacts,
                    new Changes(store, Clock.systemUTC()));
        }

        @Override
        public Registry registry() {
            return registry;
        }

        @Override
        public void put(String key, byte[] bytes) {
            memory.artifacts.put(key, bytes);
        }

        @Override
        public void tell() {
            List<Backlog.Unpublished> changes;
            do {
                changes = memory.stores
                        .backlog()
                        .unpublished(Instant.now().plusSeconds(1), Page.Request.first(100))
                        .items();
                memory.outbox.deliver(changes);
            } while (!changes.isEmpty());
        }

        @Override
        public List<String> told(String entry) {
            return memory.events.told().stream()
                    .filter(event -> event.id().equals(entry))
                    .map(event -> Json.canonical(event.event()))
                    .toList();
        }

        @Override
        public void close() {
            // There is nothing to close.
        }

        private static RegistryStore slowed(RegistryStore store) {
            return (RegistryStore) Proxy.newProxyInstance(
                    Ground.class.getClassLoader(), new Class<?>[] {RegistryStore.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("commit")) {
                            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_NANOS));
                        }
                        try {
                            return method.invoke(store, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    /** The functions' own store and outbox. */
    final class OnDynamoDb implements Ground {
        private final World world = new World();

        @Override
        public Registry registry() {
            return world.registry;
        }

        @Override
        public void put(String key, byte[] bytes) {
            world.shelf.put(key, bytes);
        }

        @Override
        public void tell() {
            world.pump(world.process());
            world.flow(world.process());
            world.pump(world.process());
        }

        @Override
        public List<String> told(String entry) {
            return world.bus.told(entry);
        }

        @Override
        public void close() {
            world.close();
        }
    }
}
