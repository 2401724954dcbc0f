package dev.slipway.local.storage;

import java.nio.file.Path;
import java.time.Clock;

/** The object store as a process of its own, to be killed. */
final class ObjectStoreProcess {
    private ObjectStoreProcess() {}

    /** Serves until it dies; says where on its first line. */
    @SuppressWarnings("SystemOut") // the line that the test reads
    public static void main(String[] folder) throws Exception {
        LocalObjectStore store = LocalObjectStore.start(
                new LocalObjectStore.Settings(Path.of(folder[0]), 0, "local", "secret", "artifacts"),
                Clock.systemUTC(),
                created -> {});
        System.out.println(store.endpoint());
    }
}
