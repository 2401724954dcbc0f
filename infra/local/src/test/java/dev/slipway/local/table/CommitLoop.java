package dev.slipway.local.table;

import dev.slipway.dynamodb.DynamoRegistryStore;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Commit;
import java.nio.file.Path;
import java.time.Clock;

/** A process that commits for as long as it lives, and says which entries were acknowledged. */
final class CommitLoop {
    private CommitLoop() {}

    /** The folder is the one argument. */
    public static void main(String[] arguments) {
        LocalTable table = LocalTable.inFolder(Path.of(arguments[0]), "registry");
        DynamoRegistryStore store = new DynamoRegistryStore(table.client(), table.name(), Clock.systemUTC());
        Model model = Samples.model("m");
        store.commit(Samples.creation(model));
        System.out.println(model.id());
        while (true) {
            Model next = Samples.next(model);
            int version = (int) next.seq();
            store.commit(Samples.change(model, next, new Commit.Write.OfVersion(Samples.version(model, version))));
            model = next;
            System.out.println(model.seq());
        }
    }
}
