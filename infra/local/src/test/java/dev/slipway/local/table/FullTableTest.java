package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.local.files.Room;
import dev.slipway.local.files.SmallDisk;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The table on a disk that gets full. */
@Timeout(120)
class FullTableTest {
    private static final int ENOUGH = 3;
    private static final int MOST_PAGES = 12;
    private static final long PAGE = 4_096;

    @TempDir
    Path folder;

    private Model model = Samples.model("m");

    @BeforeEach
    void aDiskCanBeMounted() {
        assumeTrue(SmallDisk.isAllowed(folder), "no file system can be mounted here, so no disk gets full");
    }

    @Test
    void whatTheDiskDidNotTakeIsNotAcknowledgedAndTheTableGoesOnWhenThereIsRoom() {
        try (SmallDisk disk = new SmallDisk(folder, 4)) {
            Room toTheLastByte = new Room(disk.path(), 0);
            try (LocalTable table = LocalTable.inFolder(disk.path(), "registry", toTheLastByte)) {
                RegistryStore store = stores(table).store();
                store.commit(Samples.creation(model));
                // It depends on the room that is left whether the journal finds none, a statement or the commit.
                for (int pages = 0; pages < MOST_PAGES; pages++) {
                    change(store);
                    disk.fill(pages * PAGE);
                    refused(store);
                    disk.empty();
                }
            }
            try (LocalTable table = LocalTable.inFolder(disk.path(), "registry")) {
                Stores stores = stores(table);
                List<Entry> entries = stores.lists().entriesFrom(model.id(), 1, 100_000);
                assertThat(stores.store().modelById(model.id())).contains(model);
                assertThat(entries).hasSize((int) model.tail().seq());
            }
        }
    }

    @Test
    void nothingNewIsTakenWhenTheLastBytesAreReachedAndWhatIsThereIsRead() {
        try (SmallDisk disk = new SmallDisk(folder, 20)) {
            try (LocalTable table = LocalTable.inFolder(disk.path(), "registry")) {
                RegistryStore store = stores(table).store();
                store.commit(Samples.creation(model));
                disk.fill(Room.KEPT / 2);

                assertThat(refusal(store)).startsWith("The file system of " + disk.path() + " has no room left (8,");
                assertThat(store.modelById(model.id())).contains(model);
                store.remember(Samples.mark("key", "answer", Samples.NOW));
            }
        }
    }

    private static Stores stores(LocalTable table) {
        return DynamoStores.on(table.client(), table.name(), Clock.systemUTC());
    }

    private void refused(RegistryStore store) {
        for (int i = 0; i < ENOUGH; i++) {
            assertThat(refusal(store)).containsAnyOf("has no room left (", "cannot be read or written. ");
        }
    }

    /** Changes fit in for a while, where the file has pages to spare. */
    private String refusal(RegistryStore store) {
        while (true) {
            try {
                change(store);
            } catch (Refused e) {
                assertThat(e.refusal()).isEqualTo(Refusal.UNAVAILABLE);
                return e.getMessage();
            }
        }
    }

    private void change(RegistryStore store) {
        Model next = Samples.next(model);
        int version = (int) next.tail().seq();
        store.commit(Samples.change(model, next, new Commit.Write.OfVersion(Samples.version(model, version))));
        model = next;
    }
}
