package dev.slipway.aws;

import dev.slipway.aws.settings.Environment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.logs.CfnLogGroup;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * With what data at rest is encrypted, and the kinds of containers that many constructs need and that must all be encrypted
 * alike: logs, topics, queues. Where the environment asks for a key of its own, it is one key for everything, rotated yearly.
 *
 * <p>Each key that is made here carries the name of its environment as a tag. It stays when the environment gives it up, and by
 * the tag what it encrypted can still be read.
 */
final class Encryption extends Construct {
    /** Says on everything of a stack which environment it is of. */
    static final String TAG = "slipway";

    private final Environment environment;
    private final Optional<IKey> key;

    Encryption(Construct scope, Environment environment) {
        super(scope, "Encryption");
        this.environment = environment;
        Optional<IKey> named = environment.storage().key().map(arn -> Key.fromKeyArn(this, "Named", arn));
        this.key = named.or(() -> environment.customerKey() ? Optional.of(key()) : Optional.empty());
    }

    /** The environment's own key, if it has one. */
    Optional<IKey> ownKey() {
        return key;
    }

    /**
     * What whoever works with encrypted data through these services must be granted besides: to use the own key, if there is
     * one, and to read what earlier keys of the environment encrypted.
     */
    List<PolicyStatement> usedThrough(String... services) {
        List<String> through = Arrays.stream(services)
                .map(service -> service + "." + region() + ".amazonaws.com")
                .toList();
        List<PolicyStatement> statements = new ArrayList<>();
        key.ifPresent(own -> statements.add(PolicyStatement.Builder.create()
                .actions(List.of(
                        "kms:Decrypt",
                        "kms:DescribeKey",
                        "kms:Encrypt",
                        "kms:GenerateDataKey",
                        "kms:ReEncryptFrom",
                        "kms:ReEncryptTo"))
                .resources(List.of(own.getKeyArn()))
                .conditions(Map.of("StringEquals", Map.of("kms:ViaService", through)))
                .build()));
        statements.add(PolicyStatement.Builder.create()
                .actions(List.of("kms:Decrypt", "kms:DescribeKey"))
                .resources(List.of(arn("kms", "key", ArnFormat.SLASH_RESOURCE_NAME)))
                .conditions(Map.of(
                        "StringEquals",
                        new TreeMap<>(Map.of("kms:ViaService", through, "aws:ResourceTag/" + TAG, environment.name()))))
                .build());
        return statements;
    }

    /** A log that is kept as long as the environment says, and no longer than the stack where data is not kept. */
    LogGroup log(Construct scope, String id) {
        LogGroup log = LogGroup.Builder.create(scope, id)
                .encryptionKey(key.orElse(null))
                .removalPolicy(environment.afterTheStack())
                .build();
        // The construct takes an enum of words for what is a number of days.
        ((CfnLogGroup) log.getNode().getDefaultChild()).setRetentionInDays(environment.logRetentionDays());
        return log;
    }

    /** A topic that takes nothing over plain HTTP. */
    Topic topic(Construct scope, String id) {
        return Topic.Builder.create(scope, id)
                .enforceSsl(true)
                .masterKey(key.orElse(null))
                .build();
    }

    /** A queue for what could not be done, kept as long as SQS keeps anything. */
    Queue deadLetters(Construct scope, String id) {
        return Queue.Builder.create(scope, id)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .encryption(key.isPresent() ? QueueEncryption.KMS : QueueEncryption.SQS_MANAGED)
                .encryptionMasterKey(key.orElse(null))
                .build();
    }

    private Key key() {
        Key own = Key.Builder.create(this, "Key")
                .description("Slipway " + environment.name())
                .enableKeyRotation(true)
                // Also when the deployment that made it fails: files may have come meanwhile.
                .removalPolicy(environment.keepData() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
                .build();
        Tags.of(own).add(TAG, environment.name());
        // EventBridge puts into encrypted queues and topics, CloudWatch into encrypted topics. KMS does not see for
        // which
        // rule or alarm they do; the queues' and topics' own policies do.
        own.addToResourcePolicy(lets("events", Map.of()));
        own.addToResourcePolicy(lets("cloudwatch", Map.of()));
        own.addToResourcePolicy(lets(
                "logs." + region(),
                Map.of(
                        "ArnLike",
                        Map.of(
                                "kms:EncryptionContext:aws:logs:arn",
                                arn("logs", "log-group", ArnFormat.COLON_RESOURCE_NAME)))));
        return own;
    }

    private static PolicyStatement lets(String service, Map<String, Object> conditions) {
        return PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .principals(List.of(new ServicePrincipal(service + ".amazonaws.com")))
                .actions(List.of("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey"))
                .resources(List.of("*"))
                .conditions(conditions)
                .build();
    }

    /** Of all resources of a kind in this account and region. */
    private String arn(String service, String kind, ArnFormat form) {
        return Stack.of(this)
                .formatArn(ArnComponents.builder()
                        .service(service)
                        .resource(kind)
                        .resourceName("*")
                        .arnFormat(form)
                        .build());
    }

    private String region() {
        return Stack.of(this).getRegion();
    }
}
