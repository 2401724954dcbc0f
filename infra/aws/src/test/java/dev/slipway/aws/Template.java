package dev.slipway.aws;

import dev.slipway.json.Json;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagPackProps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;

/** The template of one environment, made once for all tests, and what tests ask of it. */
record Template(String environment, String text, Map<String, Object> json, List<String> findings) {
    /** The environments of {@code cdk.json}, and one that asks for everything that can be asked for. */
    static final List<String> ENVIRONMENTS = List.of("dev", "staging", "prod", "everything");

    static final String SOURCE_KEY = "arn:aws:kms:us-west-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    static final String SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mlflow/token-a1B2c3";

    static final Map<String, Object> EVERYTHING = Map.of(
            "customerKey", true,
            "access", Map.of("reporters", List.of("deployers")),
            "machines",
                    List.of(
                            Map.of(
                                    "name",
                                    "training",
                                    "trusted",
                                    List.of(
                                            "arn:aws:iam::444455556666:role/jobs/training",
                                            "arn:aws:iam::444455556666:root"),
                                    "roles",
                                    List.of("contributor", "reporter")),
                            Map.of("name", "ci", "trusted", List.of("arn:aws:iam::111122223333:role/ci"))),
            "functions", Map.of("reservedConcurrency", Map.of("rollback", 5, "artifact-uploaded", 20)),
            "api",
                    Map.of(
                            "issuer", "https://login.example.com/",
                            "audience", "slipway",
                            "corsOrigins", List.of("https://models.example.com")),
            "sources",
                    List.of(
                            Map.of(
                                    "prefix",
                                    "s3://team-models/fraud/",
                                    "groups",
                                    List.of("fraud-team", "role:111122223333/training"),
                                    "key",
                                    SOURCE_KEY),
                            Map.of("prefix", "s3://team-models/credit/", "groups", List.of("credit-team")),
                            Map.of("prefix", "s3://whole-bucket/", "groups", List.of("platform"), "key", SOURCE_KEY)),
            "tracking",
                    Map.of(
                            "uri",
                            "http://mlflow.internal:5000",
                            "secret",
                            SECRET,
                            "artifacts",
                            "s3://mlflow-artifacts/root/",
                            "key",
                            SOURCE_KEY,
                            "vpc",
                            Map.of(
                                    "vpcId",
                                    "vpc-0123456789abcdef0",
                                    "subnetIds",
                                    List.of("subnet-0123456789abcdef0", "subnet-0123456789abcdef1")),
                            "experiments",
                            List.of(Map.of("name", "*", "groups", List.of("contributors")))),
            "storage", Map.of("objectLockDays", 30),
            "events",
                    Map.of(
                            "restrictedModels", List.of("salaries"),
                            "webhook", "https://ci.example.com/slipway",
                            "deploy", List.of("./deploy.sh"),
                            "approvers", List.of("risk@example.com"),
                            "operators", List.of("oncall@example.com")));

    /** What an environment has that goes on with what another left behind. Not among all: it has neither table nor bucket. */
    static final Map<String, Object> KEPT = Map.of(
            "account",
            "111122223333",
            "region",
            "eu-central-1",
            "storage",
            Map.of(
                    "table", "arn:aws:dynamodb:eu-central-1:111122223333:table/registry/stream/2026-11-25T10:00:00.000",
                    "bucket", "kept-models",
                    "key", "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
            "events",
            Map.of("stages", List.of("canary", "production")));

    private static final Map<String, Template> MADE = new ConcurrentHashMap<>();

    static Template of(String environment) {
        return MADE.computeIfAbsent(environment, Template::make);
    }

    static Stream<Template> all() {
        return ENVIRONMENTS.stream().map(Template::of);
    }

    /** What {@code cdk.json} hands to the app, with those that tests add. */
    static Map<String, Object> context(String environment) {
        try {
            Map<String, Object> context = object(Json.readObject(Files.readString(Path.of("cdk.json"))), "context");
            Map<String, Object> environments = new TreeMap<>(object(context, "environments"));
            environments.put("everything", EVERYTHING);
            environments.put("kept", KEPT);
            environments.put("teams", documented("docs/teams.md"));
            List<Map<String, Object>> examples = examples();
            environments.put("rootofartifacts", examples.get(0));
            environments.put("servedfiles", examples.get(1));
            environments.put("ownnetwork", examples.get(2));
            Map<String, Object> all = new TreeMap<>(context);
            all.put("environments", environments);
            all.put("env", environment);
            // As the command line does; tests call resources by their paths.
            all.put("aws:cdk:enable-path-metadata", true);
            // Otherwise what cdk-nag finds would end the making of the template, and not only fail a test.
            all.put("@aws-cdk/core:annotationsInValidationReport", false);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings that a page shows last: members of an environment, without its braces. */
    static Map<String, Object> documented(String page) throws IOException {
        String text = Files.readString(Path.of(page));
        String block = text.substring(text.lastIndexOf("```json\n") + "```json\n".length());
        return Json.readObject("{" + block.substring(0, block.indexOf("```")) + "}");
    }

    /** The settings that the page on deployment shows for files that lie elsewhere, one example after another. */
    static List<Map<String, Object>> examples() throws IOException {
        String text = Files.readString(Path.of("docs/deployment.md"));
        int start = text.indexOf("\n## Files that lie elsewhere\n");
        String section = text.substring(start, text.indexOf("\n## ", start + 1));
        return Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map((MatchResult block) -> Json.readObject("{" + block.group(1) + "}"))
                .toList();
    }

    private static Template make(String environment) {
        try {
            Path out = Files.createTempDirectory("slipway-" + environment);
            App app = new App(AppProps.builder()
                    .context(context(environment))
                    .outdir(out.toString())
                    .build());
            SlipwayStack stack = new SlipwayStack(app, Main.environment(app), new Sources(Path.of("")));
            Aspects.of(app).add(new AwsSolutionsChecks(NagPackProps.builder().build()));
            app.synth();
            // Refuses what refers to itself in a circle, which making the template does not.
            software.amazon.awscdk.assertions.Template.fromStack(stack);
            String text = Files.readString(out.resolve("slipway-" + environment + ".template.json"));
            List<String> findings =
                    Files.readAllLines(out.resolve("AwsSolutions-slipway-" + environment + "-NagReport.csv"));
            return new Template(environment, text, Json.readObject(text), findings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The properties of all resources of a type, by logical id. */
    Map<String, Map<String, Object>> all(String type) {
        Map<String, Map<String, Object>> found = new TreeMap<>();
        object(json, "Resources").forEach((id, resource) -> {
            if (at(resource, "Type").equals(type)) {
                found.put(id, at(resource, "Properties") == null ? Map.of() : object(resource, "Properties"));
            }
        });
        return found;
    }

    /** The properties of the only resource of a type. */
    Map<String, Object> one(String type) {
        Map<String, Map<String, Object>> found = all(type);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + type + " in " + environment);
        }
        return found.values().iterator().next();
    }

    /** The path of the construct that a resource is, below the stack. */
    String path(String id) {
        String path = String.valueOf(at(json, "Resources", id, "Metadata", "aws:cdk:path"));
        return path.substring(path.indexOf('/') + 1);
    }

    /** Every statement of every policy, with the path of what it is a policy of. */
    List<Statement> statements() {
        List<Statement> statements = new ArrayList<>();
        object(json, "Resources").forEach((id, resource) -> collect(path(id), at(resource, "Properties"), statements));
        return statements;
    }

    /** One statement of a policy. */
    record Statement(String of, Map<String, Object> json) {
        boolean allows() {
            return json.get("Effect").equals("Allow");
        }

        List<String> actions() {
            return listOf(json.get("Action")).stream().map(String::valueOf).toList();
        }

        List<Object> resources() {
            return listOf(json.get("Resource"));
        }
    }

    private static void collect(String path, Object value, List<Statement> statements) {
        if (value instanceof Map<?, ?> map) {
            if (map.containsKey("Effect") && map.containsKey("Action")) {
                statements.add(new Statement(path, object(map)));
            }
            map.values().forEach(inner -> collect(path, inner, statements));
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> collect(path, inner, statements));
        }
    }

    /** The value at the end of a way through objects; null where the way ends early. */
    static Object at(Object json, String... way) {
        Object value = json;
        for (String step : way) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return value;
    }

    static Map<String, Object> object(Object json, String... way) {
        Map<String, Object> object = new TreeMap<>();
        ((Map<?, ?>) Objects.requireNonNull(at(json, way), () -> String.join(".", way)))
                .forEach((name, value) -> object.put(String.valueOf(name), value));
        return object;
    }

    static List<Object> list(Object json, String... way) {
        return listOf(Objects.requireNonNull(at(json, way), () -> String.join(".", way)));
    }

    /** The logical id that a reference names, directly or as {@code Fn::GetAtt}. */
    static String target(Object reference) {
        Object ref = at(reference, "Ref");
        return String.valueOf(ref != null ? ref : list(reference, "Fn::GetAtt").get(0));
    }

    private static List<Object> listOf(Object value) {
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list ? new ArrayList<>(list) : List.of(value);
    }

    @Override
    public String toString() {
        return environment;
    }
}
