package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.port.Commit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What lists a model for each group or identity that it names, and which groups any model names. It only finds models: what it
 * finds is looked at before it is shown.
 */
final class ReaderItems {
    private ReaderItems() {}

    /** Those of a model. */
    static List<Map<String, AttributeValue>> of(Model model) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (Holder reader : readers(model)) {
            items.add(ItemWriter.at(Keys.reader(model.id(), items.size()), ItemType.READER)
                    .listed(Index.FIRST, Lists.place(model, reader))
                    .item());
        }
        return items;
    }

    /** Whom a model names. The registry's own history names those whom defaults ask, and is in nobody's list. */
    private static Set<Holder> readers(Model model) {
        return OwnHistory.isOwn(model.id()) ? Set.of() : model.access().readers();
    }

    /** Says that some model names a group. */
    static Map<String, AttributeValue> known(Holder group) {
        return ItemWriter.at(Keys.knownGroup(group), ItemType.KNOWN_GROUP).item();
    }

    /** The items that say so of the groups that a model names. */
    static List<Map<String, AttributeValue>> known(Model model) {
        return readers(model).stream()
                .filter(reader -> !reader.isIdentity())
                .map(ReaderItems::known)
                .toList();
    }

    /** Those of these groups that some model names, or named once. */
    static Set<Holder> known(Table table, Collection<Holder> groups) {
        Set<Holder> known = new HashSet<>();
        Set<Key> found = new HashSet<>();
        table.items(groups.stream().map(Keys::knownGroup).toList(), false)
                .forEach(item -> found.add(Key.of(item.attributes())));
        groups.stream().filter(group -> found.contains(Keys.knownGroup(group))).forEach(known::add);
        return known;
    }

    /**
     * Says so of the groups that a change names, before it is made: there is no room for it in the transaction of a model with
     * many grants, and if the change is never made it does no harm.
     */
    static void know(Table table, Commit commit) {
        if (commit.changesLists()) {
            List<Map<String, AttributeValue>> wanted = known(commit.after());
            Set<Key> there = new HashSet<>();
            table.items(wanted.stream().map(Key::of).toList(), true)
                    .forEach(item -> there.add(Key.of(item.attributes())));
            wanted.stream().filter(item -> !there.contains(Key.of(item))).forEach(table::put);
        }
    }

    /** Adds what a change writes: all of the model's, so that it also repairs what somebody altered. */
    static void write(Commit commit, Transaction transaction) {
        if (commit.changesLists()) {
            Model after = commit.after();
            List<Map<String, AttributeValue>> items = of(after);
            items.forEach(item -> transaction.put("The list of a reader", item));
            int before =
                    commit.before().map(read -> read.access().readers().size()).orElse(0);
            for (int number = items.size(); number < before; number++) {
                transaction.delete(Keys.reader(after.id(), number));
            }
        }
    }
}
