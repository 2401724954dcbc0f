package dev.slipway.local.table;

import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Secrets;
import dev.slipway.registry.port.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/** A store and a backlog on a table that nobody else uses, and a clock that the test moves. */
abstract class RegistryStoreContract {
    @Parameter
    Backend backend;

    final SettableClock clock = new SettableClock(Samples.NOW);
    Meter meter;
    String table;
    RegistryStore store;
    RegistryLists lists;
    Secrets secrets;
    Backlog backlog;

    @BeforeEach
    void openTable() {
        table = backend.freshTable();
        meter = new Meter(backend.client());
        Stores stores = DynamoStores.on(meter.client(), table, clock);
        store = stores.store();
        lists = stores.lists();
        secrets = stores.secrets();
        backlog = new DynamoBacklog(meter.client(), table);
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

    /** All elements of a list, read page by page; each page names a next one or is the last. */
    static <T> List<T> all(Function<Page.Request, Page<T>> list, int limit) {
        List<T> all = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            Page<T> page = list.apply(new Page.Request(limit, next));
            if (page.items().size() > limit) {
                throw new AssertionError("a page of " + page.items().size() + " where " + limit + " were wanted");
            }
            all.addAll(page.items());
            next = page.next();
        } while (next.isPresent());
        return all;
    }
}
