package dev.slipway.dynamodb;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore.GuardedName;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.text.Apart;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What one DynamoDB table holds of a model, each item compared with what the registry would write in its place. */
final class DynamoStoredState implements StoredState {
    /** How often a head is looked for that moves between two reads. */
    private static final int MOST_MOVES = 5;

    /** Of what is found where nothing may be, some is enough to say so. */
    private static final int SOME = 50;

    private final Table table;

    DynamoStoredState(Table table) {
        this.table = table;
    }

    @Override
    public Optional<String> modelId(ModelRef ref) {
        if (ref.equals(ModelRef.OWN)) {
            return Optional.of(OwnHistory.ID);
        }
        if (ref instanceof ModelRef.Deleted deleted) {
            return table.item(Keys.whereabouts(deleted.id()))
                    .or(() -> table.item(Keys.head(deleted)))
                    .map(item -> deleted.id())
                    .filter(id -> !OwnHistory.isOwn(id));
        }
        return table.item(Keys.head(ref))
                .flatMap(item -> item.optionalText(ModelItems.ID).or(() -> item.optionalText(ModelItems.KEEPER)));
    }

    @Override
    public Stored<Model> head(String modelId) {
        Optional<ItemReader> whereabouts = table.item(Keys.whereabouts(modelId));
        for (int i = 0; i < MOST_MOVES; i++) {
            Stored<Model> head = head(modelId, whereabouts);
            if (head.damage().isEmpty()) {
                return head;
            }
            Optional<ItemReader> now = table.item(Keys.whereabouts(modelId));
            if (now.equals(whereabouts)) {
                return head;
            }
            // The head moved between the two reads.
            whereabouts = now;
        }
        return Stored.damaged("it moved at each look at it");
    }

    private Stored<Model> head(String modelId, Optional<ItemReader> whereabouts) {
        if (whereabouts.isEmpty()) {
            return Stored.damaged("what says where it is is missing");
        }
        Optional<Key> place = place(modelId, whereabouts.get());
        if (place.isEmpty()) {
            return Stored.damaged("what says where it is cannot be read");
        }
        Optional<ItemReader> item = table.item(place.get());
        if (item.isEmpty()) {
            return Stored.damaged("it is not where it is said to be");
        }
        Stored<Model> head = StoredItem.of(item.get().attributes(), ModelItems::model, ModelItems::head);
        if (head.value().filter(model -> !model.id().equals(modelId)).isPresent()) {
            return Stored.damaged("another model is where it is said to be");
        }
        Stored<Model> said = StoredItem.of(
                whereabouts.get().attributes(), unused -> head.value().orElseThrow(), ModelItems::whereabouts);
        return new Stored<>(
                head.value(), head.damage().or(() -> said.damage().map(how -> "of what says where it is, " + how)));
    }

    private static Optional<Key> place(String modelId, ItemReader whereabouts) {
        try {
            return Optional.of(Keys.head(ModelItems.ref(modelId, whereabouts)));
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Stored<StoredName>> name(ModelName name) {
        return table.item(Keys.head(name)).map(item -> {
            if (item.optionalText(ModelItems.KEEPER).isEmpty()) {
                return StoredItem.of(
                        item.attributes(),
                        head -> new StoredName(head.text(ModelItems.ID), Optional.empty()),
                        unused -> item.attributes());
            }
            return StoredItem.of(
                    item.attributes(),
                    kept -> new StoredName(
                            kept.text(ModelItems.KEEPER), Optional.of(kept.number(ModelItems.LEFT_WITH))),
                    kept -> ModelItems.keptName(
                            name, kept.modelId(), kept.leftWith().orElseThrow()));
        });
    }

    @Override
    public Optional<Stored<GuardedName>> guardedName(ModelName name) {
        return table.item(Keys.guardedName(Spelling.of(name.value())))
                .map(item -> StoredItem.of(
                        item.attributes(),
                        ModelItems::guardedName,
                        guarded -> ModelItems.guardedName(guarded.name(), guarded.modelId())));
    }

    @Override
    public Optional<String> listsDamage(Model model) {
        return damage(
                        Walk.all(table, Lists.readers(model.id())),
                        ReaderItems.of(model),
                        "what lists the model for one whom it names")
                .or(() -> {
                    List<Map<String, AttributeValue>> known = ReaderItems.known(model);
                    return damage(
                            table.items(known.stream().map(Key::of).toList(), true).stream()
                                    .map(ItemReader::attributes)
                                    .toList(),
                            known,
                            "what says that a model names a group");
                });
    }

    @Override
    public Stored<Words> words(String modelId) {
        return table.item(Keys.words(modelId))
                .map(item -> StoredItem.of(
                        item.attributes(),
                        ModelItems::words,
                        words -> ModelItems.words(new Commit.Write.OfWords(modelId, words))))
                .orElseGet(() -> Stored.whole(Words.NONE));
    }

    @Override
    public Optional<String> textsDamage(String modelId, Apart apart) {
        return TextsItems.damage(modelId, apart, table.item(Keys.texts(modelId, apart.digest())));
    }

    @Override
    public SortedMap<String, Stored<SetPolicy>> policies(String modelId) {
        SortedMap<String, Stored<SetPolicy>> policies = new TreeMap<>();
        for (Map<String, AttributeValue> item : Walk.all(table, Lists.policies(modelId))) {
            String stage = Keys.stageOfPolicy(new ItemReader(item));
            policies.put(
                    stage,
                    StoredItem.of(
                            item,
                            PolicyItems::policy,
                            set -> PolicyItems.policy(new Commit.Write.OfPolicy(modelId, new StageName(stage), set))));
        }
        return policies;
    }

    @Override
    public List<Stored<Entry>> entries(String modelId, long from, int limit) {
        return new Walk(table, Lists.entriesFrom(modelId, from), Optional.empty())
                .keys(limit).stream().map(DynamoStoredState::entry).toList();
    }

    @Override
    public Map<Long, Stored<Entry>> entriesAt(String modelId, Collection<Long> places) {
        return items(
                places.stream().filter(Keys::isPlace).toList(),
                place -> Keys.entry(modelId, place),
                DynamoStoredState::entry);
    }

    @Override
    public Map<Integer, Stored<Version>> versions(String modelId, Collection<Integer> numbers) {
        return items(
                numbers.stream().filter(number -> number > 0).toList(),
                number -> Keys.version(modelId, number),
                item -> StoredItem.of(item, VersionItems::version, VersionItems::item));
    }

    @Override
    public List<String> versionsBeyond(String modelId, int last) {
        return Lists.versionsBeyond(modelId, last).stream()
                .flatMap(beyond -> new Walk(table, beyond, Optional.empty()).keys(SOME).stream())
                .map(item -> Keys.numberOfVersion(new ItemReader(item)))
                .toList();
    }

    @Override
    public Optional<Stored<VersionFiles>> files(String prefix) {
        Listing listing;
        try {
            listing = Lists.findingsAndFiles(prefix);
        } catch (RuntimeException noPrefix) {
            return Optional.empty();
        }
        List<Map<String, AttributeValue>> items = Walk.all(table, listing);
        Optional<VersionFiles> files;
        try {
            files = FilesItems.files(items);
        } catch (RuntimeException unreadable) {
            return Optional.of(Stored.damaged("they cannot be read"));
        }
        return files.map(read -> new Stored<>(files, pagesDamage(items, read).or(() -> findingsDamage(items, prefix))));
    }

    /** How what was found of the files is written otherwise than the registry would, whatever was found. */
    private static Optional<String> findingsDamage(List<Map<String, AttributeValue>> items, String prefix) {
        return items.stream()
                .filter(item -> !new ItemReader(item).sort().contains(Keys.PAGE))
                .flatMap(item ->
                        StoredItem.of(item, FilesItems::findings, findings -> FilesItems.block(prefix, findings))
                                .damage()
                                .stream())
                .findFirst()
                .map(how -> "of what was found of them, " + how);
    }

    /** How the pages differ from what the registry would write. */
    private static Optional<String> pagesDamage(List<Map<String, AttributeValue>> items, VersionFiles files) {
        return damage(
                items.stream()
                        .filter(item -> new ItemReader(item).sort().contains(Keys.PAGE))
                        .toList(),
                FilesItems.pages(files),
                "a page of them");
    }

    /** How items differ from those that the registry would write; each is called so. */
    private static Optional<String> damage(
            List<Map<String, AttributeValue>> items, List<Map<String, AttributeValue>> wanted, String called) {
        Map<Key, Map<String, AttributeValue>> written = new HashMap<>();
        wanted.forEach(item -> written.put(Key.of(item), item));
        List<String> damages = new ArrayList<>();
        for (Map<String, AttributeValue> item : items) {
            Map<String, AttributeValue> right = written.remove(Key.of(item));
            if (right == null) {
                damages.add(called + " is in the wrong place");
            } else {
                StoredItem.of(item, unused -> right, same -> same).damage().ifPresent(damages::add);
            }
        }
        return damages.stream()
                .findFirst()
                .or(() -> Optional.of(called + " is missing").filter(unused -> !written.isEmpty()));
    }

    @Override
    public Map<Long, Stored<Promotion>> promotionsAt(String modelId, Collection<Long> places) {
        return items(
                places,
                place -> Keys.promotion(new PromotionId(modelId, place)),
                item -> StoredItem.of(item, PromotionItems::promotion, PromotionItems::item));
    }

    @Override
    public List<String> promotionsAskedAt(String modelId, long from, long to) {
        return Walk.all(table, Lists.promotions(modelId, from, to)).stream()
                .map(item -> Keys.placeOfPromotion(new ItemReader(item)))
                .toList();
    }

    private static Stored<Entry> entry(Map<String, AttributeValue> item) {
        Entry entry = EntryItems.entry(new ItemReader(item));
        Stored<Entry> compared = StoredItem.of(item, unused -> entry, EntryItems::item);
        // One that cannot be written is damaged in itself, as whoever reads it will find.
        return compared.value().isPresent() ? compared : new Stored<>(Optional.of(entry), compared.damage());
    }

    private <K, T> Map<K, Stored<T>> items(
            Collection<K> places, Function<K, Key> key, Function<Map<String, AttributeValue>, Stored<T>> read) {
        Map<Key, K> keys = new HashMap<>();
        places.forEach(place -> keys.put(key.apply(place), place));
        Map<K, Stored<T>> stored = new HashMap<>();
        table.items(List.copyOf(keys.keySet()), true)
                .forEach(item -> stored.put(keys.get(Key.of(item.attributes())), read.apply(item.attributes())));
        return stored;
    }
}
