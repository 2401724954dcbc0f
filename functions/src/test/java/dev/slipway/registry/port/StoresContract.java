package dev.slipway.registry.port;

import dev.slipway.SettableClock;
import dev.slipway.registry.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What each contract of the stores begins with: stores that nobody else uses, and a clock that the test moves. */
public abstract class StoresContract {
    final SettableClock clock = new SettableClock(Samples.NOW);
    Stores stores;
    RegistryStore store;
    RegistryLists lists;
    Secrets secrets;
    Backlog backlog;
    SearchIndex index;
    private StoresBackend.Opened opened;

    @BeforeEach
    void open(StoresBackend backend) {
        opened = backend.open(clock);
        stores = opened.stores();
        store = stores.store();
        lists = stores.lists();
        secrets = stores.secrets();
        backlog = opened.backlog();
        index = opened.index();
    }

    @AfterEach
    void close() {
        opened.close().run();
    }

    /** A model that was just registered. */
    Model registered(String name) {
        Model model = Samples.model(name);
        store.commit(Samples.creation(model));
        return model;
    }

    /** All elements of a list, read page by page; each page names a next one or is the last. */
    public static <T> List<T> all(Function<Page.Request, Page<T>> list, int limit) {
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
