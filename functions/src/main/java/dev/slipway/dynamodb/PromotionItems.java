package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A promotion, and the token that its flow waits on. */
final class PromotionItems {
    static final String STAGE = "stage";
    static final String STATUS = "status";
    static final String TOKEN = "token";

    private PromotionItems() {}

    static Map<String, AttributeValue> item(Promotion promotion) {
        return ItemWriter.at(Keys.promotion(promotion.id()), ItemType.PROMOTION)
                .listed(Index.FIRST, Keys.listed(promotion))
                .listed(Index.SECOND, Keys.listedOfModel(promotion))
                .text("id", promotion.id())
                .text("modelId", promotion.modelId())
                .text("model", promotion.model().value())
                .text(STAGE, promotion.stage().value())
                .number("version", promotion.version())
                .text("digest", promotion.digest().hex())
                .number("baseRev", promotion.baseRev())
                .number("policyRevision", promotion.policyRevision())
                .json("policy", promotion.policy().document())
                .text(STATUS, promotion.status().name())
                .text("requestedBy", promotion.requestedBy())
                .time("requestedAt", promotion.requestedAt())
                .text("reason", promotion.reason())
                .time("expiresAt", promotion.expiresAt())
                .list(
                        "gates",
                        promotion.gates(),
                        gate -> ItemWriter.inside()
                                .text("gate", gate.gate())
                                .flag("passed", gate.passed())
                                .text("why", gate.why()))
                .list(
                        "decisions",
                        promotion.decisions(),
                        decision -> ItemWriter.inside()
                                .text("verdict", decision.verdict().name())
                                .text("by", decision.by())
                                .time("at", decision.at())
                                .text("comment", decision.comment()))
                .time("endedAt", promotion.endedAt())
                .text("endReason", promotion.endReason())
                .item();
    }

    static Promotion promotion(ItemReader item) {
        return new Promotion(
                item.text("id"),
                item.text("modelId"),
                new ModelName(item.text("model")),
                new StageName(item.text(STAGE)),
                item.integer("version"),
                item.digest("digest"),
                item.number("baseRev"),
                item.integer("policyRevision"),
                Policy.of(item.text("policy")),
                item.constant(STATUS, PromotionStatus.class),
                item.text("requestedBy"),
                item.time("requestedAt"),
                item.text("reason"),
                item.time("expiresAt"),
                item.list("gates", gate -> new Gate.Result(gate.text("gate"), gate.flag("passed"), gate.text("why"))),
                item.list(
                        "decisions",
                        decision -> new Decision(
                                decision.constant("verdict", Decision.Verdict.class),
                                decision.text("by"),
                                decision.time("at"),
                                decision.optionalText("comment"))),
                item.optionalTime("endedAt"),
                item.optionalText("endReason"));
    }

    static Map<String, AttributeValue> token(String promotion, String token, Instant since) {
        return ItemWriter.at(Keys.token(promotion), ItemType.TOKEN)
                .listed(Index.FIRST, Keys.waiting(promotion, since))
                .text("promotion", promotion)
                .text(TOKEN, token)
                .time("since", since)
                .item();
    }
}
