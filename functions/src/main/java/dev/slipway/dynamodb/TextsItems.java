package dev.slipway.dynamodb;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.text.Apart;
import dev.slipway.registry.text.Texts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A description and tags, and the item of their own that long ones lie in. That one stands at their digest and is never
 * written otherwise, so that what names it and it itself always fit together.
 */
final class TextsItems {
    private static final String DESCRIPTION = "description";
    private static final String TAGS = "tags";
    private static final String APART = "apart";
    private static final String TEXTS = "texts";

    private TextsItems() {}

    /** Puts texts that are short into an item, and what says which ones are not. */
    static ItemWriter into(ItemWriter item, Texts texts) {
        Texts cut = texts.cut();
        return item.text(DESCRIPTION, cut.description())
                .scalars(TAGS, cut.tags())
                .map(
                        APART,
                        cut.apart(),
                        apart -> ItemWriter.inside()
                                .texts("names", List.copyOf(apart.names()))
                                .bytes("digest", apart.digest().bytes())
                                .number("bytes", apart.bytes()));
    }

    /** The texts of an item, without the long ones. */
    static Texts texts(ItemReader item) {
        return new Texts(item.optionalText(DESCRIPTION), item.texts(TAGS), item.map(APART, TextsItems::apart));
    }

    private static Apart apart(ItemReader item) {
        return new Apart(new TreeSet<>(item.textsInOrder("names")), item.sha256("digest"), item.integer("bytes"));
    }

    /** Long texts. */
    static Map<String, AttributeValue> item(Commit.Write.OfTexts write) {
        return item(write.modelId(), write.apart().digest(), write.texts());
    }

    private static Map<String, AttributeValue> item(String modelId, Sha256 digest, Map<String, String> texts) {
        return ItemWriter.at(Keys.texts(modelId, digest), ItemType.TEXTS)
                .scalars(TEXTS, texts)
                .item();
    }

    /** Those that an item holds, by their names. */
    static Map<String, String> known(ItemReader item) {
        return item.texts(TEXTS);
    }

    /** How the item of long texts differs from what names it. */
    static Optional<String> damage(String modelId, Apart apart, Optional<ItemReader> item) {
        if (item.isEmpty()) {
            return Optional.of("they are missing");
        }
        StoredState.Stored<Map<String, String>> stored = StoredItem.of(
                item.get().attributes(), TextsItems::known, texts -> item(modelId, apart.digest(), texts));
        return stored.damage()
                .or(() -> stored.value()
                        .filter(texts -> !apart.isOf(texts))
                        .map(other -> "they are not those of the digest"));
    }
}
