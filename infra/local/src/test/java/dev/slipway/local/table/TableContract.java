package dev.slipway.local.table;

import dev.slipway.SettableClock;
import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.dynamodb.DynamoSearchIndex;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.port.SearchIndex;
import dev.slipway.registry.port.Secrets;
import dev.slipway.registry.port.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of the table itself begin with: stores whose requests are counted, on a table that nobody else uses. */
abstract class TableContract {
    final SettableClock clock = new SettableClock(Samples.NOW);
    Backend backend;
    String table;
    Meter meter;
    RegistryStore store;
    RegistryLists lists;
    Secrets secrets;
    Backlog backlog;
    SearchIndex index;

    @BeforeEach
    void openTable(Backend on) {
        backend = on;
        table = on.freshTable();
        meter = new Meter(on.client());
        Stores stores = DynamoStores.on(meter.client(), table, clock);
        store = stores.store();
        lists = stores.lists();
        secrets = stores.secrets();
        backlog = new DynamoBacklog(meter.client(), table);
        index = new DynamoSearchIndex(meter.client(), table);
    }

    @AfterEach
    void dropTable() {
        backend.drop(table);
    }

    /** A model that was just registered. */
    Model registered(String name) {
        Model model = Samples.model(name);
        store.commit(Samples.creation(model));
        return model;
    }
}
