package dev.slipway.aws;

import static dev.slipway.aws.Template.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody may do more than they must, and nobody may be made to do it by somebody else. */
@NeedsNode
class RightsTest {
    private static final String KEYS =
            "keys that the environment had before are told by their tag, which is a condition";
    private static final String OBJECTS = "keys of objects are minted as they come; all of them are below models/";

    private static final String SOURCES = "the settings list this folder: all that lies in it may be copied";
    private static final String TRACES = "delivering logs and sending traces are granted for an account or not at all";
    private static final Set<String> ONLY_WITH_SOURCES = Set.of(
            "Functions/Adoption/Role/Resource :::team-models/fraud/*",
            "Functions/Adoption/Role/Resource :::team-models/credit/*",
            "Functions/Adoption/Role/Resource :::whole-bucket/*",
            "Functions/Adoption/Role/Resource :::mlflow-artifacts/root/*",
            "Functions/Adoption/Role/Resource *");

    private static final String CALLS =
            "the registry's own roles decide which calls of its API; this API is all there is";

    /** Every resource with a wildcard, by the construct whose policy names it, and why. */
    private static final Map<String, String> WILDCARDS = Map.ofEntries(
            Map.entry("Functions/Register/Role/Resource /models/*", OBJECTS),
            Map.entry("Functions/Query/Role/Resource /models/*", OBJECTS),
            Map.entry("Functions/ArtifactUploaded/Role/Resource /models/*", OBJECTS),
            Map.entry("Functions/Sweeper/Role/Resource /models/*", OBJECTS),
            Map.entry("Ci/DeployRole/Resource /models/*", OBJECTS),
            Map.entry("Functions/Register/Role/Resource :key/*", KEYS),
            Map.entry("Functions/Query/Role/Resource :key/*", KEYS),
            Map.entry("Functions/Promote/Role/Resource :key/*", KEYS),
            Map.entry("Functions/Rollback/Role/Resource :key/*", KEYS),
            Map.entry("Functions/ArtifactUploaded/Role/Resource :key/*", KEYS),
            Map.entry("Functions/ApprovalStep/Role/Resource :key/*", KEYS),
            Map.entry("Functions/Outbox/Role/Resource :key/*", KEYS),
            Map.entry("Functions/Sweeper/Role/Resource :key/*", KEYS),
            Map.entry("Ci/DeployRole/Resource :key/*", KEYS),
            Map.entry("Schedules/Role/Resource :key/*", KEYS),
            Map.entry("Functions/Adoption/Role/Resource /models/*", OBJECTS),
            Map.entry("Functions/Adoption/Role/Resource :key/*", KEYS),
            Map.entry("Functions/Adoption/Role/Resource :::team-models/fraud/*", SOURCES),
            Map.entry("Functions/Adoption/Role/Resource :::team-models/credit/*", SOURCES),
            Map.entry("Functions/Adoption/Role/Resource :::whole-bucket/*", SOURCES),
            Map.entry("Functions/Adoption/Role/Resource :::mlflow-artifacts/root/*", SOURCES),
            Map.entry(
                    "Functions/Adoption/Role/Resource *",
                    "network interfaces are made for a function before they have names; its own code is denied them"),
            Map.entry(
                    "Functions/Outbox/Role/Resource /stream/*",
                    "Lambda lists a table's streams before it reads one; a stream's name is the time it was made"),
            Map.entry("Approvals/Flow/Role/DefaultPolicy/Resource *", TRACES),
            Map.entry("Adoptions/Flow/Role/DefaultPolicy/Resource *", TRACES),
            Map.entry("Machines/ci/Resource /$default/*/*", CALLS),
            Map.entry("Machines/training/Resource /$default/*/*", CALLS),
            Map.entry("Encryption/Key/Resource *", "in a key's own policy, * is that key"));

    static Stream<Template> templates() {
        return Template.all();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void noActionIsAWildcard(Template template) {
        template.statements().stream().filter(Template.Statement::allows).forEach(statement -> {
            // A key's administrators are the account's own: without them, a key with a mistyped policy is lost.
            boolean ofAdministrators = statement.of().equals("Encryption/Key/Resource")
                    && String.valueOf(at(statement.json(), "Principal")).contains(":root");
            if (!ofAdministrators) {
                assertThat(statement.actions()).as(statement.of()).noneMatch(action -> action.contains("*"));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyWildcardInAResourceHasItsReason(Template template) {
        Map<String, String> found = new TreeMap<>();
        template.statements().stream()
                .filter(Template.Statement::allows)
                .forEach(statement -> statement.resources().forEach(resource -> {
                    String text = resource.toString();
                    if (text.contains("*")) {
                        String tail = text.contains(":s3:::")
                                ? text.replaceAll("^.*:s3(:::[a-z-]+/[a-z/]*\\*).*$", "$1")
                                : text.replaceAll("^.*?((?:/\\$default|[/:][a-z]+)(?:/\\*)+).*$", "$1");
                        found.put(statement.of() + " " + tail, tail);
                    }
                }));
        TreeSet<String> expected = new TreeSet<>(WILDCARDS.keySet());
        if (template.all("AWS::KMS::Key").isEmpty()) {
            expected.remove("Encryption/Key/Resource *");
        }
        if (!template.environment().equals("everything")) {
            expected.removeIf(entry -> entry.startsWith("Machines/") || ONLY_WITH_SOURCES.contains(entry));
        }

        assertThat(found.keySet()).isEqualTo(expected);
    }

    /** A build that names no version's prefix, as one for a version that lies elsewhere, gets no list of everybody's files. */
    @ParameterizedTest
    @MethodSource("templates")
    void aBuildListsTheFilesOfVersionsAndNotTheBucket(Template template) {
        assertThat(template.statements().stream()
                        .filter(statement -> statement.of().equals("Ci/DeployRole/Resource"))
                        .filter(statement -> statement.actions().contains("s3:ListBucket"))
                        .map(statement -> statement.json().get("Condition")))
                .containsExactly(Map.of("StringLike", Map.of("s3:prefix", "models/*")));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void functionsTakeCallsFromTheirOwnApiAndRulesOnly(Template template) {
        assertThat(template.all("AWS::Lambda::Permission")).isNotEmpty();
        template.all("AWS::Lambda::Permission").values().forEach(permission -> {
            assertThat(permission.get("Action")).isEqualTo("lambda:InvokeFunction");
            assertThat(permission.get("SourceArn").toString())
                    .containsAnyOf("{Ref=ApiHttp", "{Ref=MachineApiHttp", "Fn::GetAtt=[ArrivalsUploaded");
        });
    }

    @ParameterizedTest
    @MethodSource("templates")
    void queuesAndTopicsTakeFromTheirOwnRulesAndAlarmsOnly(Template template) {
        template.statements().stream()
                .filter(statement -> statement.allows()
                        && at(statement.json(), "Principal", "Service") != null
                        && statement.resources().stream().noneMatch("*"::equals)
                        && !statement.actions().contains("sts:AssumeRole"))
                .forEach(statement -> {
                    String only = String.valueOf(statement.json().get("Condition"));
                    assertThat(only).as(statement.of()).containsAnyOf("aws:SourceArn", "aws:SourceAccount");
                });
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everythingThatLeavesTheAccountGoesOverTls(Template template) {
        assertThat(template.statements().stream()
                        .filter(statement -> !statement.allows())
                        .filter(statement -> statement.json().toString().contains("aws:SecureTransport=false"))
                        .map(Template.Statement::of))
                .containsExactlyInAnyOrder(
                        "Storage/Artifacts/Policy/Resource",
                        "Events/Undelivered/Policy/Resource",
                        "Functions/Failed/Policy/Resource",
                        "People/Promotions/Policy/Resource",
                        "Monitoring/Operators/Policy/Resource");
    }
}
