package dev.slipway.dynamodb;

import dev.slipway.registry.port.Commit;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.SetPolicy;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What guards a stage. */
final class PolicyItems {
    private PolicyItems() {}

    static Map<String, AttributeValue> policy(Commit.Write.OfPolicy write) {
        return ItemWriter.at(Keys.policy(write.modelId(), write.stage()), ItemType.POLICY)
                .number("revision", write.set().revision())
                .number("entry", write.set().entry())
                .json("policy", write.set().policy().document())
                .item();
    }

    static SetPolicy policy(ItemReader item) {
        return new SetPolicy(item.integer("revision"), item.number("entry"), Policy.of(item.text("policy")));
    }
}
