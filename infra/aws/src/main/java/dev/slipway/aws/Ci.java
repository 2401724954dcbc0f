package dev.slipway.aws;

import dev.slipway.aws.settings.Environment;
import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.codebuild.BuildEnvironment;
import software.amazon.awscdk.services.codebuild.BuildEnvironmentVariable;
import software.amazon.awscdk.services.codebuild.BuildSpec;
import software.amazon.awscdk.services.codebuild.CloudWatchLoggingOptions;
import software.amazon.awscdk.services.codebuild.ComputeType;
import software.amazon.awscdk.services.codebuild.LinuxArmBuildImage;
import software.amazon.awscdk.services.codebuild.LoggingOptions;
import software.amazon.awscdk.services.codebuild.Project;
import software.amazon.awscdk.services.events.ApiDestination;
import software.amazon.awscdk.services.events.Authorization;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.events.Connection;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.events.HttpMethod;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/**
 * Pipelines that hear of stage changes: a CodeBuild project that runs what the environment says, and, where there is one, a
 * webhook of any other CI system.
 */
final class Ci extends Construct {
    private static final String PATTERN = "ci-stage-changed";
    private static final String WEBHOOK_HEADER = "X-Slipway-Key";

    /**
     * What a build is told, by the name of its environment variable. A version that is held has a prefix and one that lies
     * elsewhere a source; EventBridge puts nothing in for the other. It puts values in as they are, so none of these may be
     * able to hold a quotation mark or a backslash: it would end the text and begin another member of what is started.
     */
    private static final Map<String, String> TOLD = new TreeMap<>(Map.of(
            "SLIPWAY_MODEL", "$.detail.model",
            "SLIPWAY_STAGE", "$.detail.stage",
            "SLIPWAY_VERSION", "$.detail.to",
            "SLIPWAY_KIND", "$.detail.kind",
            "SLIPWAY_DIGEST", "$.detail.digest",
            "SLIPWAY_PREFIX", "$.detail.prefix",
            "SLIPWAY_SOURCE", "$.detail.source",
            "SLIPWAY_EVENT", "$.detail.id"));

    private final Project project;

    Ci(Construct scope, Environment environment, Encryption encryption, Rules rules, EventBus bus, IBucket bucket) {
        super(scope, "Ci");
        Map<String, List<String>> stages = environment.events().stages().isEmpty()
                ? Map.of()
                : Map.of("stage", environment.events().stages());
        project = project(environment, encryption, bucket);
        rules.onBus(
                this,
                "Build",
                bus,
                PATTERN,
                stages,
                CfnRule.TargetProperty.builder()
                        .arn(project.getProjectArn())
                        .roleArn(starter("BuildStarter", "codebuild:StartBuild", project.getProjectArn()))
                        .inputTransformer(told()));
        environment.events().webhook().ifPresent(url -> {
            ApiDestination destination = destination(url);
            rules.onBus(
                    this,
                    "Webhook",
                    bus,
                    PATTERN,
                    stages,
                    CfnRule.TargetProperty.builder()
                            .arn(destination.getApiDestinationArn())
                            .roleArn(starter(
                                    "WebhookCaller",
                                    "events:InvokeApiDestination",
                                    destination.getApiDestinationArn())));
        });
    }

    /** Builds that failed, of those that a stage change started. */
    Metric failedBuilds(MetricOptions options) {
        return project.metricFailedBuilds(options);
    }

    private Project project(Environment environment, Encryption encryption, IBucket bucket) {
        LogGroup log = encryption.log(this, "DeployLog");
        List<PolicyStatement> statements = new ArrayList<>(List.of(
                allow(List.of("logs:CreateLogStream", "logs:PutLogEvents"), log.getLogGroupArn()),
                allow(List.of("s3:GetObject", "s3:GetObjectVersion"), bucket.getBucketArn() + "/models/*"),
                PolicyStatement.Builder.create()
                        .actions(List.of("s3:ListBucket"))
                        .resources(List.of(bucket.getBucketArn()))
                        // Nothing but versions: without a prefix a build would copy the files of all models.
                        .conditions(Map.of("StringLike", Map.of("s3:prefix", "models/*")))
                        .build()));
        statements.addAll(encryption.usedThrough("s3"));
        return Project.Builder.create(this, "Deploy")
                .description("Slipway " + environment.name() + ": a stage points elsewhere")
                .environment(BuildEnvironment.builder()
                        .buildImage(LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0)
                        .computeType(ComputeType.SMALL)
                        .environmentVariables(Map.of(
                                "SLIPWAY_BUCKET",
                                BuildEnvironmentVariable.builder()
                                        .value(bucket.getBucketName())
                                        .build()))
                        .build())
                .buildSpec(BuildSpec.fromObject(new TreeMap<>(Map.of(
                        "version",
                        "0.2",
                        "phases",
                        Map.of("build", Map.of("commands", environment.events().deploy()))))))
                .logging(LoggingOptions.builder()
                        .cloudWatch(
                                CloudWatchLoggingOptions.builder().logGroup(log).build())
                        .build())
                .timeout(Duration.minutes(30))
                // Left to itself the construct would let the build make log groups and reports, too.
                .role(role("DeployRole", "codebuild", statements).withoutPolicyUpdates())
                .build();
    }

    /** Every value in quotes: CodeBuild takes texts only, and the version is a number. */
    private static CfnRule.InputTransformerProperty told() {
        Map<String, String> paths = new TreeMap<>();
        List<Map<String, Object>> variables = new ArrayList<>();
        TOLD.forEach((variable, path) -> {
            String name = path.substring(path.lastIndexOf('.') + 1);
            paths.put(name, path);
            Map<String, Object> override = new LinkedHashMap<>();
            override.put("name", variable);
            override.put("type", "PLAINTEXT");
            override.put("value", "<" + name + ">");
            variables.add(override);
        });
        return CfnRule.InputTransformerProperty.builder()
                .inputPathsMap(paths)
                .inputTemplate(Json.write(Map.of("environmentVariablesOverride", variables)))
                .build();
    }

    /** The secret is made here and read by whoever sets up the receiver, so that it can tell these calls from others. */
    private ApiDestination destination(String url) {
        Secret secret = Secret.Builder.create(this, "WebhookKey")
                .description("Sent to " + url + " as " + WEBHOOK_HEADER)
                .generateSecretString(SecretStringGenerator.builder()
                        .passwordLength(48)
                        .excludePunctuation(true)
                        .build())
                .build();
        return ApiDestination.Builder.create(this, "WebhookDestination")
                .endpoint(url)
                .httpMethod(HttpMethod.POST)
                .rateLimitPerSecond(10)
                .connection(Connection.Builder.create(this, "WebhookConnection")
                        .authorization(Authorization.apiKey(WEBHOOK_HEADER, secret.getSecretValue()))
                        .build())
                .build();
    }

    /** What EventBridge acts as towards one target. */
    private String starter(String id, String action, String target) {
        return role(id, "events", List.of(allow(List.of(action), target))).getRoleArn();
    }

    private Role role(String id, String service, List<PolicyStatement> statements) {
        return Role.Builder.create(this, id)
                .assumedBy(new ServicePrincipal(service + ".amazonaws.com"))
                .inlinePolicies(Map.of(
                        "granted",
                        PolicyDocument.Builder.create().statements(statements).build()))
                .build();
    }

    private static PolicyStatement allow(List<String> actions, String resource) {
        return PolicyStatement.Builder.create()
                .actions(actions)
                .resources(List.of(resource))
                .build();
    }
}
