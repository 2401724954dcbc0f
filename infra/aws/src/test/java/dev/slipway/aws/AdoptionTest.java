package dev.slipway.aws;

import static dev.slipway.aws.Template.at;
import static dev.slipway.aws.Template.list;
import static dev.slipway.aws.Template.object;
import static dev.slipway.aws.Template.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.functions.Settings;
import dev.slipway.json.Json;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.refusal.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the worker that copies may read, what it and others are told, and where it runs. */
@NeedsNode
class AdoptionTest {
    private static final String ROLE = "Functions/Adoption/Role/Resource";

    static Stream<Template> templates() {
        return Stream.concat(
                Template.all(),
                Stream.of("kept", "rootofartifacts", "servedfiles", "ownnetwork")
                        .map(Template::of));
    }

    @Test
    void theWorkerReadsExactlyTheFoldersThatAreListed() {
        Template template = Template.of("everything");
        Set<String> files = new TreeSet<>();
        Map<String, Object> folders = new TreeMap<>();
        worker(template)
                .forEach(statement -> statement.resources().stream()
                        .map(AdoptionTest::text)
                        .filter(resource -> resource.contains(":s3:::"))
                        .forEach(resource -> {
                            if (statement.actions().equals(List.of("s3:GetObject"))) {
                                files.add(resource);
                            } else {
                                assertThat(statement.actions()).containsExactly("s3:ListBucket");
                                folders.put(
                                        resource,
                                        String.valueOf(statement.json().get("Condition")));
                            }
                        }));

        assertThat(files)
                .containsExactly(
                        "arn:{AWS::Partition}:s3:::mlflow-artifacts/root/*",
                        "arn:{AWS::Partition}:s3:::team-models/credit/*",
                        "arn:{AWS::Partition}:s3:::team-models/fraud/*",
                        "arn:{AWS::Partition}:s3:::whole-bucket/*");
        assertThat(folders)
                .isEqualTo(Map.of(
                        "arn:{AWS::Partition}:s3:::mlflow-artifacts",
                        "{StringLike={s3:prefix=[root/*]}}",
                        "arn:{AWS::Partition}:s3:::team-models",
                        "{StringLike={s3:prefix=[credit/*, fraud/*]}}",
                        "arn:{AWS::Partition}:s3:::whole-bucket",
                        "null"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void nothingButTheWorkerReadsOutsideOfTheRegistrysBucket(Template template) {
        String kept = "kept-models";
        assertThat(template.statements().stream()
                        .filter(Template.Statement::allows)
                        .filter(statement -> statement.resources().stream()
                                .map(AdoptionTest::text)
                                .anyMatch(resource -> resource.contains(":s3:::") && !resource.contains(kept)))
                        .map(Template.Statement::of))
                .isSubsetOf(ROLE);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theWorkerWritesNowhereButBelowItsOwnBucketsModels(Template template) {
        assertThat(worker(template)
                        .filter(statement -> statement.actions().contains("s3:PutObject"))
                        .flatMap(statement -> statement.resources().stream())
                        .map(AdoptionTest::text))
                .hasSize(1)
                .allMatch(resource -> resource.matches("(?:\\{Storage.*}|arn:aws:s3:::kept-models)/models/\\*"));
        assertThat(worker(template).flatMap(statement -> statement.actions().stream()))
                .doesNotContain("dynamodb:Scan", "dynamodb:DeleteItem", "s3:DeleteObject", "s3:GetObjectTagging");
    }

    @Test
    void theWorkerReadsTheOneSecretAndDecryptsWithNamedKeysThroughS3Only() {
        Template template = Template.of("everything");

        assertThat(worker(template)
                        .filter(statement -> statement.actions().contains("secretsmanager:GetSecretValue"))
                        .map(Template.Statement::resources))
                .containsExactly(List.of(Template.SECRET));
        assertThat(worker(template)
                        .filter(statement -> statement.resources().contains(Template.SOURCE_KEY))
                        .map(statement ->
                                statement.actions() + " " + statement.json().get("Condition")))
                .containsExactly("[kms:Decrypt] {StringEquals={kms:ViaService=s3.us-west-2.amazonaws.com}}");
        assertThat(template.text().split(Template.SECRET, -1))
                .as("in the policy and in the worker's variable")
                .hasSize(3);
    }

    @Test
    void withoutSourcesTheWorkerReadsNothingElse() {
        Template template = Template.of("prod");

        assertThat(worker(template).flatMap(statement -> statement.actions().stream()))
                .doesNotContain("secretsmanager:GetSecretValue");
        assertThat(worker(template).flatMap(statement -> statement.resources().stream()))
                .noneMatch(resource -> text(resource).contains(":s3:::"));
        assertThat(function(template, Deployed.ADOPTION)).doesNotContainKey("VpcConfig");
    }

    @Test
    void whatIsListedIsReadBackFromTheVariablesAndTheSecretIsTheWorkersAlone() {
        Template template = Template.of("everything");
        Map<String, Object> worker = told(template, Deployed.ADOPTION);
        Map<String, Object> register = told(template, Deployed.REGISTER);

        assertThat(register.get(Settings.SOURCES)).isEqualTo(worker.get(Settings.SOURCES));
        assertThat(SourceRules.places(String.valueOf(worker.get(Settings.SOURCES))).stream()
                        .map(place -> place.prefix() + " " + place.groups()))
                .containsExactly(
                        "s3://team-models/fraud/ [fraud-team, role:111122223333/training]",
                        "s3://team-models/credit/ [credit-team]",
                        "s3://whole-bucket/ [platform]");
        assertThat(String.valueOf(worker.get(Settings.SOURCES))).doesNotContain("kms");
        Map<String, Object> server = Json.readObject(String.valueOf(worker.get(Settings.TRACKING)));
        assertThat(server)
                .containsOnlyKeys("uri", "secret", "artifacts", "experiments")
                .containsEntry("uri", "http://mlflow.internal:5000")
                .containsEntry("secret", Template.SECRET);
        Map<String, Object> explained = Json.readObject(String.valueOf(register.get(Settings.TRACKING)));
        assertThat(explained).containsOnlyKeys("uri", "artifacts", "experiments");
        explained.remove("uri");
        assertThat(Fields.read(explained, SourceRules.Tracking::of).artifacts())
                .contains("s3://mlflow-artifacts/root/");
    }

    /** The sweeper records the settings: what it is told must be what decides. */
    @Test
    void theSweeperIsToldTheSettingsThatRegisterDecidesBy() {
        Template template = Template.of("everything");
        for (String setting : List.of(Settings.ACCESS, Settings.SOURCES, Settings.TRACKING)) {
            assertThat(told(template, Deployed.SWEEPER).get(setting))
                    .as(setting)
                    .isNotNull()
                    .isEqualTo(told(template, Deployed.REGISTER).get(setting));
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theWorkerHasTimeADiskForOneFileAndAWholeProcessor(Template template) {
        Map<String, Object> worker = function(template, Deployed.ADOPTION);

        assertThat(worker.get("Timeout")).hasToString("900");
        assertThat(at(worker, "EphemeralStorage", "Size")).hasToString("10240");
        assertThat(worker.get("MemorySize")).hasToString(template.environment().equals("prod") ? "2048" : "1769");
    }

    @Test
    void theWorkerAloneRunsInTheNetworkAndCannotMakeInterfacesItself() {
        Template template = Template.of("everything");
        template.all("AWS::Lambda::Function")
                .forEach((id, function) -> assertThat(function.containsKey("VpcConfig"))
                        .as(id)
                        .isEqualTo(Deployed.ADOPTION.handler().equals(function.get("Handler"))));
        Map<String, Object> worker = function(template, Deployed.ADOPTION);
        assertThat(list(worker, "VpcConfig", "SubnetIds"))
                .containsExactly("subnet-0123456789abcdef0", "subnet-0123456789abcdef1");
        assertThat(list(worker, "VpcConfig", "SecurityGroupIds").stream().map(Template::target))
                .isEqualTo(List.copyOf(template.all("AWS::EC2::SecurityGroup").keySet()));
        assertThat(template.one("AWS::EC2::SecurityGroup"))
                .containsEntry("VpcId", "vpc-0123456789abcdef0")
                .doesNotContainKey("SecurityGroupIngress");
        assertThat(target(at(template.json(), "Outputs", "WorkerSecurityGroup", "Value")))
                .isEqualTo(template.all("AWS::EC2::SecurityGroup")
                        .keySet()
                        .iterator()
                        .next());

        List<Template.Statement> interfaces = template.statements().stream()
                .filter(statement -> statement.actions().contains("ec2:CreateNetworkInterface"))
                .toList();
        assertThat(interfaces.stream().map(Template.Statement::of)).containsOnly(ROLE);
        assertThat(interfaces.stream().map(Template.Statement::allows)).containsExactlyInAnyOrder(true, false);
        assertThat(interfaces.stream()
                        .filter(statement -> !statement.allows())
                        .map(statement -> String.valueOf(statement.json().get("Condition"))))
                .allMatch(condition -> condition.contains("lambda:SourceFunctionArn"));
    }

    @Test
    void aSecurityGroupThatIsNamedIsUsedAndNoneIsMade() {
        Template template = Template.of("ownnetwork");

        assertThat(template.all("AWS::EC2::SecurityGroup")).isEmpty();
        assertThat(list(function(template, Deployed.ADOPTION), "VpcConfig", "SecurityGroupIds"))
                .containsExactly("sg-0a1b2c3d4e5f60718");
        assertThat(object(template.json(), "Outputs")).doesNotContainKey("WorkerSecurityGroup");
    }

    /** What the page shows can be deployed as it stands. */
    @Test
    void theExamplesOfThePageAreDeployed() throws IOException {
        assertThat(Template.examples()).hasSize(3);
        assertThat(told(Template.of("rootofartifacts"), Deployed.ADOPTION))
                .containsKeys(Settings.SOURCES, Settings.TRACKING);
        assertThat(told(Template.of("servedfiles"), Deployed.ADOPTION))
                .containsKey(Settings.TRACKING)
                .doesNotContainKey(Settings.SOURCES);
        assertThat(function(Template.of("ownnetwork"), Deployed.ADOPTION)).containsKey("VpcConfig");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theTemplateStaysFarBelowWhatCloudFormationTakes(Template template) {
        assertThat(object(template.json(), "Resources")).hasSizeLessThan(350);
    }

    private static Stream<Template.Statement> worker(Template template) {
        return template.statements().stream()
                .filter(statement -> statement.allows() && statement.of().equals(ROLE));
    }

    private static Map<String, Object> function(Template template, Deployed which) {
        return template.all("AWS::Lambda::Function").values().stream()
                .filter(function -> which.handler().equals(function.get("Handler")))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> told(Template template, Deployed which) {
        return object(function(template, which), "Environment", "Variables");
    }

    /** A resource as one text, with the names of what is filled in when it is deployed. */
    private static String text(Object resource) {
        if (resource instanceof String said) {
            return said;
        }
        if (at(resource, "Fn::Join") == null) {
            return "{" + target(resource) + "}";
        }
        List<Object> parts = new ArrayList<>();
        list(resource, "Fn::Join").stream()
                .filter(List.class::isInstance)
                .forEach(inner -> parts.addAll((List<?>) inner));
        return parts.stream().map(AdoptionTest::text).collect(Collectors.joining());
    }
}
