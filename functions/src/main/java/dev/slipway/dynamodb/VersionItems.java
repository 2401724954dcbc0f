package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.json.Json;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.Adoption;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A version. Hyperparameters, schema and lineage are kept as JSON text: they may hold numbers and names that DynamoDB's own
 * documents cannot.
 */
final class VersionItems {
    static final String STATUS = "status";
    static final String DELETED_AT = "deletedAt";
    private static final String PREFIX = "prefix";
    private static final String TEXTS = "texts";
    private static final String ADOPTION = "adoption";

    private VersionItems() {}

    static Map<String, AttributeValue> item(Version version) {
        Metadata metadata = version.metadata();
        ItemWriter item = ItemWriter.at(Keys.version(version.modelId(), version.number()), ItemType.VERSION)
                .text("modelId", version.modelId())
                .number("number", version.number())
                .text(STATUS, version.status().name())
                .text("statusReason", version.progress().reason())
                .scalars("metrics", metadata.metrics())
                .json("hyperparameters", new TreeMap<>(metadata.hyperparameters()))
                .text("schema", metadata.schema().map(Json::writeInOrder))
                .json("lineage", metadata.lineage().document())
                .text(PREFIX, version.heldAt())
                .flagIfSet(TEXTS, version.contents() instanceof Contents.Texts)
                .bytes("digest", version.digest().bytes())
                .number("files", version.contents().files())
                .number("size", version.contents().size())
                .identity("registeredBy", version.registered().by())
                .time("registeredAt", version.registered().at())
                .text("originallyBy", version.originallyBy())
                .time("readyAt", version.progress().readyAt())
                .time("updatedAt", version.updatedAt())
                .time(DELETED_AT, version.deletedAt())
                .number("rev", version.rev());
        TextsItems.into(item, metadata.texts());
        version.progress()
                .adoption()
                .ifPresent(adoption -> item.map(
                        ADOPTION,
                        ItemWriter.inside().text(PREFIX, adoption.prefix()).texts("groups", adoption.texts())));
        if (version.isWaiting()) {
            item.listed(Index.FIRST, Lists.pending(version));
        } else if (version.deletedAt().isEmpty()) {
            item.listed(Index.FIRST, Lists.changed(version)).listed(Index.SECOND, Lists.changedOfModel(version));
        }
        metadata.lineage()
                .run()
                .flatMap(Lineage.Run::id)
                .ifPresent(run -> item.listed(Index.THIRD, Lists.ofRun(version, run)));
        return item.item();
    }

    private static Adoption adoption(ItemReader item) {
        return new Adoption(
                item.text(PREFIX),
                item.textsInOrder("groups").stream().map(Holder::new).collect(Collectors.toCollection(TreeSet::new)));
    }

    static VersionKey key(ItemReader item) {
        return new VersionKey(item.text("modelId"), item.integer("number"));
    }

    static Version version(ItemReader item) {
        Metadata metadata = metadata(item);
        return new Version(
                key(item),
                contents(item, metadata),
                metadata,
                new Stamp(item.identity("registeredBy"), item.time("registeredAt")),
                item.optionalText("originallyBy"),
                new Progress(
                        item.constant(STATUS, VersionStatus.class),
                        item.optionalText("statusReason"),
                        item.optionalTime("readyAt"),
                        item.map(ADOPTION, VersionItems::adoption)),
                item.time("updatedAt"),
                item.optionalTime(DELETED_AT),
                item.number("rev"));
    }

    /** What lies elsewhere has no prefix; where it lies is part of the lineage. */
    private static Contents contents(ItemReader item, Metadata metadata) {
        Sha256 digest = item.sha256("digest");
        if (item.flagIfThere(TEXTS)) {
            return new Contents.Texts(digest);
        }
        return item.optionalText(PREFIX)
                .<Contents>map(prefix -> new Contents.Held(prefix, digest, item.integer("files"), item.number("size")))
                .orElseGet(() -> new Contents.External(
                        metadata.lineage().source().orElseThrow().place(), digest));
    }

    private static Metadata metadata(ItemReader item) {
        return new Metadata(
                TextsItems.texts(item),
                item.scalars("metrics", BigDecimal.class),
                Json.readObject(item.text("hyperparameters")),
                item.optionalText("schema").map(Json::readObject),
                Lineage.of(item.text("lineage")));
    }
}
