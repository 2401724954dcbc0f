package dev.slipway.stepfunctions;

import dev.slipway.json.Rfc3339;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a promotion ended, as its flow is told: for whoever looks at the execution, which shows what goes in and out of each
 * state. The longest comments of ten approvers come to half of the 256 KB that an answer may have.
 */
public final class Outcome {
    private Outcome() {}

    /** Of a promotion that has ended. */
    public static Map<String, Object> of(Promotion ended) {
        Promotion.End end = ended.end().orElseThrow();
        Map<String, Object> outcome = new TreeMap<>();
        outcome.put("outcome", "ENDED");
        outcome.put("status", end.status().name());
        outcome.put("reason", end.reason());
        outcome.put("at", Rfc3339.format(end.at()));
        outcome.put("decisions", decisions(ended));
        return outcome;
    }

    private static List<Map<String, Object>> decisions(Promotion promotion) {
        return promotion.decisions().stream().map(Outcome::decision).toList();
    }

    private static Map<String, Object> decision(Decision decision) {
        Map<String, Object> made = new TreeMap<>();
        made.put("verdict", decision.verdict().name());
        decision.by().into(made, "by");
        made.put("at", Rfc3339.format(decision.stamp().at()));
        decision.comment().ifPresent(comment -> made.put("comment", comment));
        return made;
    }
}
