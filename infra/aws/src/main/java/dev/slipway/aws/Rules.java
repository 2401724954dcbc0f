package dev.slipway.aws;

import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * Makes rules of the patterns in {@code events/rules}. Every target has the same patience, and what it does not take in that
 * time lands in the queue.
 */
final class Rules {
    /** The member that events of a model have while not everybody sees it. */
    private static final String RESTRICTED = "restricted";

    private static final int ATTEMPTS = 24;
    private static final int SECONDS = 6 * 60 * 60;

    private final Sources sources;
    private final Queue undelivered;
    private final List<String> restrictedModels;

    /** Rules whose patterns leave restricted models out, but for these. */
    Rules(Sources sources, Queue undelivered, List<String> restrictedModels) {
        this.sources = sources;
        this.undelivered = undelivered;
        this.restrictedModels = restrictedModels;
    }

    /** A rule on the registry's bus. */
    CfnRule onBus(Construct scope, String id, EventBus bus, String pattern, CfnRule.TargetProperty.Builder target) {
        return onBus(scope, id, bus, pattern, Map.of(), target);
    }

    /** A rule on the registry's bus; {@code instead} takes the place of what the pattern says of members of the detail. */
    CfnRule onBus(
            Construct scope,
            String id,
            EventBus bus,
            String pattern,
            Map<String, List<String>> instead,
            CfnRule.TargetProperty.Builder target) {
        Map<String, Object> events = new TreeMap<>(Json.readObject(sources.rule(pattern, Map.of())));
        if (events.get("detail") instanceof Map<?, ?> written) {
            Map<String, Object> detail = new TreeMap<>();
            written.forEach((member, values) -> detail.put(String.valueOf(member), values));
            detail.putAll(instead);
            if (!restrictedModels.isEmpty() && detail.containsKey(RESTRICTED)) {
                detail.put(
                        "$or",
                        List.of(Map.of(RESTRICTED, detail.remove(RESTRICTED)), Map.of("model", restrictedModels)));
            }
            events.put("detail", detail);
        }
        return rule(scope, id, Optional.of(bus.getEventBusName()), events, target);
    }

    /** A rule on the account's own bus, where AWS's services speak; its pattern has names to fill in. */
    CfnRule onDefaultBus(
            Construct scope,
            String id,
            String pattern,
            Map<String, String> names,
            CfnRule.TargetProperty.Builder target) {
        return rule(scope, id, Optional.empty(), Json.readObject(sources.rule(pattern, names)), target);
    }

    private CfnRule rule(
            Construct scope,
            String id,
            Optional<String> bus,
            Map<String, Object> pattern,
            CfnRule.TargetProperty.Builder target) {
        CfnRule rule = CfnRule.Builder.create(scope, id)
                .eventBusName(bus.orElse(null))
                .eventPattern(pattern)
                .targets(List.of(target.id("target")
                        .retryPolicy(CfnRule.RetryPolicyProperty.builder()
                                .maximumRetryAttempts(ATTEMPTS)
                                .maximumEventAgeInSeconds(SECONDS)
                                .build())
                        .deadLetterConfig(CfnRule.DeadLetterConfigProperty.builder()
                                .arn(undelivered.getQueueArn())
                                .build())
                        .build()))
                .build();
        undelivered.addToResourcePolicy(PolicyStatement.Builder.create()
                .principals(List.of(new ServicePrincipal("events.amazonaws.com")))
                .actions(List.of("sqs:SendMessage"))
                .resources(List.of(undelivered.getQueueArn()))
                .conditions(Map.of("ArnEquals", Map.of("aws:SourceArn", rule.getAttrArn())))
                .build());
        return rule;
    }
}
