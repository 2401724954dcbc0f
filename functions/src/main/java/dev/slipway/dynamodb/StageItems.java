package dev.slipway.dynamodb;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.StageChange;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What guards a stage, how it has moved, and the last promotion of each version into it. */
final class StageItems {
    private StageItems() {}

    static Map<String, AttributeValue> policy(Commit.Write.OfPolicy write) {
        return ItemWriter.at(Keys.policy(write.modelId(), write.stage()), ItemType.POLICY)
                .number("revision", write.revision())
                .json("policy", write.policy().document())
                .item();
    }

    static Optional<Policy> policy(ItemReader item, int revision) {
        return item.integer("revision") == revision ? Optional.of(Policy.of(item.text("policy"))) : Optional.empty();
    }

    static Map<String, AttributeValue> change(StageChange change) {
        return write(
                ItemWriter.at(Keys.stageChange(change.modelId(), change.stage(), change.key()), ItemType.STAGE_CHANGE),
                change);
    }

    /** The same change again where it is found by the version that landed. */
    static Map<String, AttributeValue> landing(StageChange change) {
        int version = change.move().to().orElseThrow();
        return write(ItemWriter.at(Keys.landing(change.modelId(), change.stage(), version), ItemType.LANDING), change);
    }

    static StageChange change(ItemReader item) {
        return new StageChange(
                item.text("modelId"),
                new StageName(item.text("stage")),
                item.number("rev"),
                item.constant("kind", StageChange.Kind.class),
                new StageChange.Move(item.optionalInteger("from"), item.optionalInteger("to")),
                new StageChange.Cause(
                        new Stamp(item.text("by"), item.time("at")),
                        item.text("reason"),
                        item.optionalText("promotion")),
                new StageChange.Landings(
                        item.map("landing", ModelItems::changeKey), item.map("beneath", ModelItems::changeKey)));
    }

    private static Map<String, AttributeValue> write(ItemWriter item, StageChange change) {
        return item.text("modelId", change.modelId())
                .text("stage", change.stage().value())
                .number("rev", change.rev())
                .text("kind", change.kind().name())
                .number("from", change.move().from())
                .number("to", change.move().to())
                .text("by", change.cause().stamp().by())
                .time("at", change.cause().stamp().at())
                .text("reason", change.cause().reason())
                .text("promotion", change.cause().promotion())
                .map("landing", change.landings().own(), ModelItems::changeKey)
                .map("beneath", change.landings().beneath(), ModelItems::changeKey)
                .item();
    }
}
