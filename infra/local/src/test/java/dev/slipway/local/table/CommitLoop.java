package dev.slipway.local.table;

import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.local.files.Room;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.refusal.Refused;
import java.nio.file.Path;
import java.time.Clock;

/** A process that commits for as long as it lives, and says which entries were acknowledged, and why others were not. */
final class CommitLoop {
    private CommitLoop() {}

    /** The folder, and how many bytes of its file system are kept free. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        LocalTable table = LocalTable.inFolder(folder, "registry", new Room(folder, Long.parseLong(arguments[1])));
        RegistryStore store =
                DynamoStores.on(table.client(), table.name(), Clock.systemUTC()).store();
        Model model = Samples.model("m");
        store.commit(Samples.creation(model));
        System.out.println(model.id());
        while (true) {
            Model next = Samples.next(model);
            int version = (int) next.tail().seq();
            try {
                store.commit(Samples.change(model, next, new Commit.Write.OfVersion(Samples.version(model, version))));
                model = next;
                System.out.println(model.tail().seq());
            } catch (Refused e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
