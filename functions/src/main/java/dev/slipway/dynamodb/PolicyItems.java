package dev.slipway.dynamodb;

import dev.slipway.registry.port.Commit;
import dev.slipway.registry.stage.Policy;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What guards a stage. */
final class PolicyItems {
    private PolicyItems() {}

    static Map<String, AttributeValue> policy(Commit.Write.OfPolicy write) {
        return ItemWriter.at(Keys.policy(write.modelId(), write.stage()), ItemType.POLICY)
                .number("revision", write.revision())
                .json("policy", write.policy().document())
                .item();
    }

    static Optional<Policy> policy(ItemReader item, int revision) {
        return item.integer("revision") == revision ? Optional.of(Policy.of(item.text("policy"))) : Optional.empty();
    }
}
