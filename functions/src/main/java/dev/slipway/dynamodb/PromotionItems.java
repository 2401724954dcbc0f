package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.PolicyOrigin;
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
        ItemWriter item = ItemWriter.at(Keys.promotion(promotion.promotionId()), ItemType.PROMOTION)
                .text("id", promotion.id())
                .text("model", promotion.target().model().value())
                .text(STAGE, promotion.stage().value())
                .number("version", promotion.version())
                .bytes("digest", promotion.basis().digest().bytes())
                .number("baseRev", promotion.basis().rev())
                .number("policyRevision", promotion.basis().under().origin().revision())
                .optionalNumber(
                        "defaultEntry", promotion.basis().under().origin().defaultEntry())
                .json("policy", promotion.policy().document())
                .text(STATUS, promotion.status().name())
                .identity("requestedBy", promotion.requestedBy())
                .time("requestedAt", promotion.requestedAt())
                .text("reason", promotion.asked().reason())
                .time("expiresAt", promotion.asked().expiresAt())
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
                                .identity("by", decision.by())
                                .time("at", decision.stamp().at())
                                .text("comment", decision.comment()))
                .time("endedAt", promotion.end().map(Promotion.End::at))
                .text("endReason", promotion.end().map(Promotion.End::reason))
                .number("rev", promotion.rev());
        return promotion.isOpen()
                ? item.listed(Index.FIRST, Lists.place(promotion)).item()
                : item.item();
    }

    static Promotion promotion(ItemReader item) {
        PromotionId id = PromotionId.of(item.text("id")).orElseThrow();
        return new Promotion(
                id.toString(),
                new Promotion.Target(
                        id.modelId(),
                        new ModelName(item.text("model")),
                        new StageName(item.text(STAGE)),
                        item.integer("version")),
                new Promotion.Basis(
                        item.sha256("digest"),
                        item.number("baseRev"),
                        new PolicyInForce(
                                Policy.of(item.text("policy")),
                                new PolicyOrigin(item.integer("policyRevision"), item.optionalNumber("defaultEntry")))),
                new Promotion.Asked(
                        new Stamp(item.identity("requestedBy"), item.time("requestedAt")),
                        item.text("reason"),
                        item.time("expiresAt")),
                item.list("gates", gate -> new Gate.Result(gate.text("gate"), gate.flag("passed"), gate.text("why"))),
                item.list(
                        "decisions",
                        decision -> new Decision(
                                decision.constant("verdict", Decision.Verdict.class),
                                new Stamp(decision.identity("by"), decision.time("at")),
                                decision.optionalText("comment"))),
                item.optionalTime("endedAt")
                        .map(at -> new Promotion.End(
                                item.constant(STATUS, PromotionStatus.class), at, item.text("endReason"))),
                item.number("rev"));
    }

    static Map<String, AttributeValue> token(PromotionId promotion, String token, Instant since) {
        return ItemWriter.at(Keys.token(promotion), ItemType.TOKEN)
                .listed(Index.FIRST, Lists.waiting(promotion, since))
                .text(TOKEN, token)
                .time("since", since)
                .item();
    }
}
