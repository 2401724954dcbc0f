package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.registry.history.Entry;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A line of a model's history, to the letter as it was hashed. The names are public because whoever reads the table's stream
 * meets these items as they are.
 */
public final class EntryItems {
    /** The canonical JSON. */
    public static final String BODY = "body";

    /** The hash over it, in hexadecimal digits. */
    public static final String HASH = "hash";

    private EntryItems() {}

    /** The entry of an item's two attributes. */
    public static Entry entry(String body, String hash) {
        return Entry.recorded(body, hash);
    }

    /** A new entry, which is unpublished. */
    static Map<String, AttributeValue> item(Entry entry) {
        return ItemWriter.at(Keys.entry(entry.modelId(), entry.seq()), ItemType.ENTRY)
                .listed(Index.FIRST, Keys.unpublished(entry))
                .text(BODY, entry.body())
                .text(HASH, entry.hash().hex())
                .item();
    }

    /** The entry as it is in the table. An attribute that is missing or is no text reads as empty: the entry is damaged. */
    static Entry entry(ItemReader item) {
        return entry(item.optionalText(BODY).orElse(""), item.optionalText(HASH).orElse(""));
    }
}
