package dev.slipway.aws;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.functions.Grants;
import dev.slipway.aws.settings.Environment;
import dev.slipway.functions.Settings;
import dev.slipway.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.CfnFunction;
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
 * of it: SnapStart, which all but the worker have, works for published versions only.
 */
final class Functions extends Construct {
    private static final int SWEEP_SECONDS = 300;

    /** The longest that Lambda knows. */
    private static final int COPY_SECONDS = 900;

    /** Megabytes at which a function has one whole processor. */
    private static final int COPY_MEMORY = 1_769;

    /** The largest disk that Lambda knows: a file that a tracking server serves lies there, whole, on its way. */
    private static final Size COPY_DISK = Size.mebibytes(10_240);

    private final Environment environment;
    private final Encryption encryption;
    private final Code code;
    private final Queue failed;
    private final Map<Deployed, Function> functions = new EnumMap<>(Deployed.class);
    private final Map<Deployed, Alias> aliases = new EnumMap<>(Deployed.class);
    private Optional<String> workersGroup = Optional.empty();

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

    /** The security group that the worker was given, if one had to be made. */
    Optional<String> workersGroup() {
        return workersGroup;
    }

    private Duration timeout(Deployed which) {
        if (which == Deployed.ADOPTION) {
            return Duration.seconds(COPY_SECONDS);
        }
        if (which == Deployed.SWEEPER) {
            // Longer than a sweep takes its time for, and what it last began may take a while.
            return Duration.seconds(SWEEP_SECONDS);
        }
        return Duration.seconds(
                which.answersHttp()
                        ? environment.functions().timeoutSeconds()
                        : environment.functions().backgroundTimeoutSeconds());
    }

    private int memory(Deployed which) {
        int memory = environment.functions().memory();
        return which == Deployed.ADOPTION ? Math.max(memory, COPY_MEMORY) : memory;
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
                .snapStart(which.hasSnapshot() ? SnapStartConf.ON_PUBLISHED_VERSIONS : null)
                .memorySize(memory(which))
                .ephemeralStorageSize(which == Deployed.ADOPTION ? COPY_DISK : null)
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
        if (which == Deployed.ADOPTION) {
            environment.origins().network().ifPresent(network -> {
                WorkerNetwork joined = new WorkerNetwork(scope, environment, network);
                joined.join((CfnFunction) function.getNode().getDefaultChild());
                workersGroup = joined.group();
            });
        }
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
        statements.add(PolicyStatement.Builder.create()
                .actions(List.of("logs:CreateLogStream", "logs:PutLogEvents"))
                .resources(List.of(log.getLogGroupArn()))
                .build());
        Grants.of(which).forEach(grant -> statements.addAll(places.statements(grant)));
        if (which == Deployed.ADOPTION) {
            statements.addAll(encryption.usedThrough("dynamodb", "s3", "secretsmanager"));
            statements.addAll(places.elsewhere().ofKeys());
            environment
                    .origins()
                    .network()
                    .ifPresent(network -> statements.addAll(WorkerNetwork.rights(Stack.of(this))));
        } else {
            statements.addAll(encryption.usedThrough("dynamodb", "s3", "sqs"));
        }
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
                case Settings.DOWNLOADS ->
                    variables.put(variable, environment.api().downloads().title());
                case Settings.SOURCES ->
                    environment.origins().sourcesVariable().ifPresent(json -> variables.put(variable, json));
                case Settings.TRACKING ->
                    // Only the worker calls the server; the others need not know where its secret is.
                    environment
                            .origins()
                            .trackingVariable(which == Deployed.ADOPTION)
                            .ifPresent(json -> variables.put(variable, json));
                default -> variables.put(variable, places.value(variable));
            }
        }
        return variables;
    }
}
