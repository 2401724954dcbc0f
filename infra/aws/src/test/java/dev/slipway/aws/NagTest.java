package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cdk-nag's AwsSolutions rules say, against what is accepted and why. */
@NeedsNode
class NagTest {
    private static final Pattern FINDING =
            Pattern.compile("^\"AwsSolutions-([A-Z0-9]+)\",\"slipway-[a-z]+/([^\"]+)/Resource\",\"Non-Compliant\"");

    private static final String NAMED = "every wildcard in a resource is listed with its reason in RightsTest";
    private static final String LAST =
            "it is the dead-letter queue, of EventBridge or Lambda, which the rule does not see";

    private static final Map<String, String> ACCEPTED = Map.ofEntries(
            Map.entry("IAM5 Functions/Register/Role", NAMED),
            Map.entry("IAM5 Functions/Query/Role", NAMED),
            Map.entry("IAM5 Functions/ArtifactUploaded/Role", NAMED),
            Map.entry("IAM5 Functions/Promote/Role", NAMED),
            Map.entry("IAM5 Functions/Rollback/Role", NAMED),
            Map.entry("IAM5 Functions/ApprovalStep/Role", NAMED),
            Map.entry("IAM5 Functions/Outbox/Role", NAMED),
            Map.entry("IAM5 Functions/Sweeper/Role", NAMED),
            Map.entry("IAM5 Functions/Adoption/Role", NAMED),
            Map.entry("IAM5 Approvals/Flow/Role/DefaultPolicy", NAMED),
            Map.entry("IAM5 Adoptions/Flow/Role/DefaultPolicy", NAMED),
            Map.entry("IAM5 Ci/DeployRole", NAMED),
            Map.entry("IAM5 Schedules/Role", NAMED),
            Map.entry("IAM5 Machines/ci", NAMED),
            Map.entry("IAM5 Machines/training", NAMED),
            Map.entry("SQS3 Events/Undelivered", LAST),
            Map.entry("SQS3 Functions/Failed", LAST),
            Map.entry(
                    "S1 Storage/Artifacts",
                    "each signed upload and download is handed out by a function that logs who asked; whoever needs each"
                            + " access as well turns on CloudTrail's data events for the account"),
            Map.entry("APIG4 Api/getOpenapi", "the description of the API has no secret, and generators no token"),
            Map.entry(
                    "APIG4 Api/mlflowHealth",
                    "a word has no secret, and what asks whether a server is up has no token"),
            Map.entry(
                    "APIG4 Api/mlflowVersion",
                    "a word has no secret, and what asks whether a server is up has no token"),
            Map.entry("COG2 Identity/Users", "jobs sign in, too; a second factor is there for whoever wants it"),
            Map.entry("COG3 Identity/Users", "it costs by the month and user; nobody can sign up on their own"),
            Map.entry("CB4 Ci/Deploy", "a build leaves no artifact to encrypt"),
            Map.entry(
                    "SMG4 Ci/WebhookKey",
                    "the receiver has to learn the new key in the same moment; it is changed by hand, on both sides"));

    static Stream<Template> templates() {
        return Template.all();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyFindingIsAcceptedForAReason(Template template) {
        assertThat(findings(template)).isSubsetOf(ACCEPTED.keySet());
    }

    @Test
    void nothingIsAcceptedThatIsNotFound() {
        assertThat(templates().flatMap(template -> findings(template).stream())).containsAll(ACCEPTED.keySet());
    }

    private static Set<String> findings(Template template) {
        assertThat(template.findings()).hasSizeGreaterThan(50).noneMatch(line -> line.contains("\"UNKNOWN\""));
        assertThat(template.findings().stream().filter(line -> line.contains("Non-Compliant")))
                .allMatch(line -> FINDING.matcher(line).find());
        return template.findings().stream()
                .flatMap(line -> FINDING.matcher(line).results())
                .map((MatchResult finding) -> finding.group(1) + " " + finding.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
