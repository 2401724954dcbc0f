package dev.slipway.aws;

import dev.slipway.aws.settings.Environment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** People hear of promotions that wait for them, and of how they ended, in sentences. */
final class People extends Construct {
    private final Topic topic;

    People(Construct scope, Environment environment, Encryption encryption, Rules rules, EventBus bus) {
        super(scope, "People");
        topic = encryption.topic(this, "Promotions");
        environment.events().approvers().forEach(address -> topic.addSubscription(new EmailSubscription(address)));
        tell(rules.onBus(
                this,
                "Requested",
                bus,
                "people-promotion-requested",
                saying("<byName> (<by>) asks to point <stage> of <model> at version <version>."
                        + " Promotion <promotion> waits for a decision until <expiresAt>.")));
        tell(rules.onBus(
                this,
                "Ended",
                bus,
                "people-promotion-ended",
                saying("Promotion <promotion> of <model> version <version> to <stage> has ended: <status>.")));
    }

    /**
     * Only names and ids are filled in. What people wrote could hold quotes, which EventBridge would put into the template as
     * they are; it is in the registry, under the promotion's id.
     */
    private CfnRule.TargetProperty.Builder saying(String sentence) {
        Map<String, String> paths = new TreeMap<>();
        List.of("by", "byName", "stage", "model", "version", "promotion", "expiresAt", "status")
                .forEach(name -> {
                    if (sentence.contains("<" + name + ">")) {
                        paths.put(name, "$.detail." + name);
                    }
                });
        return CfnRule.TargetProperty.builder()
                .arn(topic.getTopicArn())
                .inputTransformer(CfnRule.InputTransformerProperty.builder()
                        .inputPathsMap(paths)
                        .inputTemplate("\"" + sentence + "\"")
                        .build());
    }

    private void tell(CfnRule rule) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("ArnEquals", Map.of("aws:SourceArn", rule.getAttrArn()));
        topic.addToResourcePolicy(PolicyStatement.Builder.create()
                .principals(List.of(new ServicePrincipal("events.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(topic.getTopicArn()))
                .conditions(condition)
                .build());
    }
}
