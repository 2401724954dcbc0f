package dev.slipway.dynamodb;

import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.CommitConflict.Kind;
import dev.slipway.registry.port.SearchIndex;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Keeps the search index on the one DynamoDB table. Each write changes the terms of a subject and the item that says which they
 * are in one transaction, on condition that this still says what was read: so whoever comes late, or dies on the way, leaves no
 * term that nobody knows of.
 */
public final class DynamoSearchIndex implements SearchIndex {
    private final Table table;

    /**
     * @param client may be shared; is not closed here
     */
    public DynamoSearchIndex(DynamoDbClient client, String tableName) {
        this.table = new Table(client, tableName);
    }

    @Override
    public Indexed indexed(Subject subject) {
        return table.item(Keys.indexed(subject))
                .map(item -> SearchItems.indexed(subject, item))
                .orElseGet(() -> Indexed.nothing(subject));
    }

    @Override
    public List<Indexed> indexed(Collection<Subject> subjects) {
        Map<Key, ItemReader> found = new HashMap<>();
        table.items(subjects.stream().map(Keys::indexed).toList(), false)
                .forEach(item -> found.put(Key.of(item.attributes()), item));
        return subjects.stream()
                .distinct()
                .map(subject -> found.containsKey(Keys.indexed(subject))
                        ? SearchItems.indexed(subject, found.get(Keys.indexed(subject)))
                        : Indexed.nothing(subject))
                .toList();
    }

    @Override
    public boolean write(Indexed read, Indexed now) {
        Transaction transaction = new Transaction(table.name());
        Condition unchanged = Condition.indexed(read);
        if (now.terms().isEmpty()) {
            transaction.delete(Keys.indexed(now.subject()), unchanged, Kind.HEAD_MOVED);
        } else {
            transaction.put("What is found by its terms", SearchItems.indexed(now), unchanged, Kind.HEAD_MOVED);
        }
        for (Term term : read.terms()) {
            if (!now.terms().contains(term)) {
                transaction.delete(Keys.term(now.subject(), term));
            }
        }
        for (Term term : now.terms()) {
            if (!read.terms().contains(term)) {
                transaction.put("A term", SearchItems.term(now.subject(), term));
            }
        }
        try {
            transaction.run(table.client());
            return true;
        } catch (CommitConflict changed) {
            return false;
        }
    }
}
