package dev.slipway.local.table;

import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Samples;
import java.nio.file.Path;
import java.time.Clock;

/** A process that commits for as long as it lives, and says which entries were acknowledged. */
final class CommitLoop {
    private CommitLoop() {}

    /** The folder is the one argument. */
    public static void main(String[] arguments) {
        LocalTable table = LocalTable.inFolder(Path.of(arguments[0]), "registry");
        RegistryStore store =
                DynamoStores.on(table.client(), table.name(), Clock.systemUTC()).store();
        Model model = Samples.model("m");
        store.commit(Samples.creation(model));
        System.out.println(model.id());
        while (true) {
            Model next = Samples.next(model);
            int version = (int) next.tail().seq();
            store.commit(Samples.change(model, next, new Commit.Write.OfVersion(Samples.version(model, version))));
            model = next;
            System.out.println(model.tail().seq());
        }
    }
}
