package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.stage.StageChange;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A line of a model's history, to the letter as it was hashed, and the note that lines are still to be published. The names
 * are public because whoever reads the table's stream meets these items as they are.
 */
public final class EntryItems {
    /** The canonical JSON. */
    public static final String BODY = "body";

    /** The hash over it, in hexadecimal digits. */
    public static final String HASH = "hash";

    private EntryItems() {}

    /** A new entry; a stage change is in the list of its stage. */
    static Map<String, AttributeValue> item(Entry entry) {
        ItemWriter item = ItemWriter.at(Keys.entry(entry.modelId(), entry.seq()), ItemType.ENTRY)
                .text(BODY, entry.body())
                .text(HASH, entry.hash().hex());
        entry.stageChange().ifPresent(change -> item.listed(Index.SECOND, Lists.place(change)));
        return item.item();
    }

    /** The entry as it is in the table. An attribute that is missing or is no text reads as empty: the entry is damaged. */
    static Entry entry(ItemReader item) {
        return Entry.recorded(
                item.optionalText(BODY).orElse(""), item.optionalText(HASH).orElse(""));
    }

    /** The stage change that an entry records. */
    static StageChange stageChange(ItemReader item) {
        return entry(item)
                .stageChange()
                .orElseThrow(() -> new IllegalArgumentException("the entry is damaged: it is no stage change"));
    }

    /** Says that the entries of a change are still to be published; where it stands says which. */
    static Map<String, AttributeValue> unpublished(List<Entry> entries) {
        Entry first = entries.get(0);
        Backlog.Unpublished change = new Backlog.Unpublished(first.modelId(), first.seq(), entries.size(), first.at());
        return ItemWriter.at(Keys.unpublished(change), ItemType.UNPUBLISHED).item();
    }
}
