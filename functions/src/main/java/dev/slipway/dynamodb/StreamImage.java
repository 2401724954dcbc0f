package dev.slipway.dynamodb;

import dev.slipway.registry.port.Backlog;
import java.util.Map;
import java.util.Optional;

/** An item as the table's stream brings it: those of its attributes that are texts. It may be of any type. */
public record StreamImage(Map<String, String> texts) {
    public StreamImage {
        texts = Map.copyOf(texts);
    }

    /** The change whose entries are to be published, if that is what the item says. */
    public Optional<Backlog.Unpublished> unpublished() {
        return is(ItemType.UNPUBLISHED)
                ? Optional.of(Lists.unpublishedChange(texts.get(TableDefinition.SORT_KEY)))
                : Optional.empty();
    }

    /** The promotion whose flow waits from now on, if the item is its token. The token itself is of no interest. */
    public Optional<String> promotionThatWaits() {
        return is(ItemType.TOKEN)
                ? Optional.of(Keys.promotionOfToken(
                                texts.get(TableDefinition.PARTITION_KEY), texts.get(TableDefinition.SORT_KEY))
                        .toString())
                : Optional.empty();
    }

    private boolean is(ItemType type) {
        return type.name().equals(texts.get(TableDefinition.ITEM_TYPE));
    }

    @Override
    public String toString() {
        return texts.get(TableDefinition.PARTITION_KEY) + " " + texts.get(TableDefinition.SORT_KEY);
    }
}
