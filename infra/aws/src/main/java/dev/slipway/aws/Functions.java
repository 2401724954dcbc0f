package dev.slipway.aws;

import dev.slipway.functions.Settings;
import dev.slipway.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * The functions. Each has its own role with what {@link Grants} says, its own log, and an alias, which is all that others see
 * of it: SnapStart works for published versions only.
 */
final class Functions extends Construct {
    private static final int SWEEP_SECONDS = 300;

    private final Environment environment;
    private final Encryption encryption;
    private final Code code;
    private final Queue failed;
    private final Map<Deployed, Function> functions = new EnumMap<>(Deployed.class);
    private final Map<Deployed, Alias> aliases = new EnumMap<>(Deployed.class);

    Functions(Construct scope, Environment environment, Encryption encryption, Path jar) {
        super(scope, "Functions");
        this.environment = environment;
        this.encryption = encryption;
        this.code = Code.fromAsset(jar.toString());
        this.failed = encryption.deadLetters(this, "Failed");
    }

    /** What a function kept failing on, whoever called it without waiting. */
    Queue failed() {
        return failed;
    }

    /** How everybody calls it. */
    Alias alias(Deployed function) {
        return aliases.get(function);
    }

    /** For its figures. */
    Function function(Deployed function) {
        return functions.get(function);
    }

    private Duration timeout(Deployed which) {
        if (which == Deployed.SWEEPER) {
            // Longer than a sweep takes its time for, and what it last began may take a while.
            return Duration.seconds(SWEEP_SECONDS);
        }
        return Duration.seconds(
                which.answersHttp()
                        ? environment.functions().timeoutSeconds()
                        : environment.functions().backgroundTimeoutSeconds());
    }

    /** Adds a function; everything it is told of and granted must be at its place by now. */
    void deploy(Deployed which, Places places) {
        Construct scope = new Construct(this, which.title());
        LogGroup log = encryption.log(scope, "Log");
        Function function = Function.Builder.create(scope, "Function")
                .description("Slipway " + environment.name() + ": " + which.id())
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .handler(which.handler())
                .code(code)
                .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
                .memorySize(environment.functions().memory())
                .timeout(timeout(which))
                .reservedConcurrentExecutions(
                        environment.functions().reservedConcurrency().get(which.id()))
                .environment(variables(which, places))
                .logGroup(log)
                // Nothing may add rights to it behind the back of the table of grants.
                .role(role(scope, which, places, log).withoutPolicyUpdates())
                .build();
        Annotations.of(function)
                .acknowledgeWarning(
                        "@aws-cdk/aws-lambda:snapStartRequirePublish", "callers are given the alias of a version");
        Alias.Builder alias =
                Alias.Builder.create(scope, "Alias").aliasName("live").version(function.getCurrentVersion());
        if (which.isAsynchronous()) {
            alias.retryAttempts(2).maxEventAge(Duration.hours(1)).onFailure(new SqsDestination(failed));
        }
        functions.put(which, function);
        aliases.put(which, alias.build());
    }

    private Role role(Construct scope, Deployed which, Places places, LogGroup log) {
        List<PolicyStatement> statements = new ArrayList<>();
        statements.add(allow(List.of("logs:CreateLogStream", "logs:PutLogEvents"), List.of(log.getLogGroupArn())));
        for (Grant grant : Grants.of(which)) {
            statements.add(allow(grant.actions(), places.arns(grant.on())));
        }
        statements.addAll(encryption.usedThrough("dynamodb", "s3", "sqs"));
        return Role.Builder.create(scope, "Role")
                .description("What " + which.id() + " may do")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .inlinePolicies(Map.of(
                        "granted",
                        PolicyDocument.Builder.create().statements(statements).build()))
                .build();
    }

    private Map<String, String> variables(Deployed which, Places places) {
        Map<String, String> variables = new TreeMap<>();
        for (String variable : which.variables()) {
            switch (variable) {
                case Settings.ENVIRONMENT -> variables.put(variable, environment.name());
                case Settings.ACCESS ->
                    // A set of the account's roles is sorted by what stands for the account until it is deployed.
                    variables.put(
                            variable,
                            Json.write(environment.holders(Stack.of(this).getAccount())));
                case Settings.TRACKING_URI ->
                    environment.api().trackingUri().ifPresent(uri -> variables.put(variable, uri));
                default -> variables.put(variable, places.value(variable));
            }
        }
        return variables;
    }

    private static PolicyStatement allow(List<String> actions, List<String> resources) {
        return PolicyStatement.Builder.create()
                .actions(actions)
                .resources(resources)
                .build();
    }
}
