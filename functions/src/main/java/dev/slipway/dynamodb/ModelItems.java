package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.stage.Stage;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A model's head, and where the head of a model id lies now. */
final class ModelItems {
    static final String ID = "id";
    static final String SEQ = "seq";
    static final String TAGS = "tags";

    private ModelItems() {}

    static Map<String, AttributeValue> head(Model model) {
        return ItemWriter.at(Keys.head(model.ref()), ItemType.HEAD)
                .listed(Index.FIRST, Keys.listed(model))
                .text(ID, model.id())
                .text("name", model.name().value())
                .text("description", model.words().description())
                .scalars(TAGS, model.words().tags())
                .number("lastVersion", model.lastVersion())
                .number(SEQ, model.tail().seq())
                .text("hash", model.tail().hash().hex())
                .maps("stages", model.stages(), ModelItems::stage)
                .maps("open", model.open(), ModelItems::open)
                .text("createdBy", model.created().by())
                .time("createdAt", model.created().at())
                .time("updatedAt", model.updatedAt())
                .map(
                        "deletion",
                        model.deletion(),
                        deletion -> ItemWriter.inside()
                                .time("at", deletion.at())
                                .time("restorableUntil", deletion.restorableUntil()))
                .item();
    }

    static Model model(ItemReader head) {
        return new Model(
                head.text(ID),
                new ModelName(head.text("name")),
                new Model.Words(head.optionalText("description"), head.texts(TAGS)),
                new Holdings(
                        head.integer("lastVersion"),
                        head.maps("stages", StageName::new, ModelItems::stage),
                        head.maps("open", id -> id, ModelItems::open)),
                new Stamp(head.text("createdBy"), head.time("createdAt")),
                new Tail(head.number(SEQ), head.digest("hash"), head.time("updatedAt")),
                head.map(
                        "deletion",
                        deletion -> new Model.Deletion(deletion.time("at"), deletion.time("restorableUntil"))));
    }

    static Map<String, AttributeValue> whereabouts(Model model) {
        return ItemWriter.at(Keys.whereabouts(model.id()), ItemType.WHEREABOUTS)
                .text("name", model.name().value())
                .flag("deleted", model.deletion().isPresent())
                .item();
    }

    static ModelRef ref(String modelId, ItemReader whereabouts) {
        return whereabouts.flag("deleted") ? new ModelRef.Deleted(modelId) : new ModelName(whereabouts.text("name"));
    }

    /** A place in a stage's history, inside another item. */
    static ItemWriter changeKey(Stage.ChangeKey key) {
        return ItemWriter.inside().time("at", key.at()).number("rev", key.rev());
    }

    static Stage.ChangeKey changeKey(ItemReader key) {
        return new Stage.ChangeKey(key.time("at"), key.number("rev"));
    }

    private static ItemWriter stage(Stage stage) {
        return ItemWriter.inside()
                .text("name", stage.name().value())
                .number("rev", stage.rev())
                .number("policyRevision", stage.policyRevision())
                .map(
                        "occupant",
                        stage.occupant(),
                        occupant -> ItemWriter.inside()
                                .number("version", occupant.version())
                                .text("digest", occupant.digest().hex())
                                .text("prefix", occupant.prefix())
                                .time("since", occupant.landed().at())
                                .text("by", occupant.landed().by()))
                .map("landing", stage.landing(), ModelItems::changeKey);
    }

    private static Stage stage(ItemReader stage) {
        return new Stage(
                new StageName(stage.text("name")),
                stage.number("rev"),
                stage.integer("policyRevision"),
                stage.map(
                        "occupant",
                        occupant -> new Stage.Occupant(
                                occupant.integer("version"),
                                occupant.digest("digest"),
                                occupant.optionalText("prefix"),
                                new Stamp(occupant.text("by"), occupant.time("since")))),
                stage.map("landing", ModelItems::changeKey));
    }

    private static ItemWriter open(Holdings.OpenPromotion open) {
        return ItemWriter.inside().text("stage", open.stage().value()).number("version", open.version());
    }

    private static Holdings.OpenPromotion open(ItemReader open) {
        return new Holdings.OpenPromotion(new StageName(open.text("stage")), open.integer("version"));
    }
}
