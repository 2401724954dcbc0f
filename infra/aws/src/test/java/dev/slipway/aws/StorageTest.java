package dev.slipway.aws;

import static dev.slipway.aws.Template.at;
import static dev.slipway.aws.Template.list;
import static dev.slipway.aws.Template.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.dynamodb.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

@NeedsNode
class StorageTest {
    static Stream<Template> templates() {
        return Template.all();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theTableIsTheOneOfTheDefinition(Template template) {
        CreateTableRequest defined = TableDefinition.creation("any");
        Map<String, Object> table = template.one("AWS::DynamoDB::Table");

        assertThat(table.get("KeySchema")).isEqualTo(keys(defined.keySchema()));
        assertThat(list(table, "AttributeDefinitions"))
                .containsExactlyInAnyOrderElementsOf(defined.attributeDefinitions().stream()
                        .map(attribute -> Map.of(
                                "AttributeName",
                                attribute.attributeName(),
                                "AttributeType",
                                attribute.attributeTypeAsString()))
                        .toList());
        assertThat(list(table, "GlobalSecondaryIndexes"))
                .isEqualTo(defined.globalSecondaryIndexes().stream()
                        .map(index -> Map.of(
                                "IndexName", index.indexName(),
                                "KeySchema", keys(index.keySchema()),
                                "Projection",
                                        Map.of(
                                                "ProjectionType",
                                                index.projection().projectionTypeAsString())))
                        .toList());
        assertThat(table.get("BillingMode")).isEqualTo(defined.billingModeAsString());
        assertThat(at(table, "StreamSpecification", "StreamViewType"))
                .isEqualTo(defined.streamSpecification().streamViewTypeAsString());
        assertThat(at(table, "TimeToLiveSpecification", "AttributeName"))
                .isEqualTo(TableDefinition.timeToLive("any")
                        .timeToLiveSpecification()
                        .attributeName());
        assertThat(at(table, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theBucketIsClosedKeepsVersionsAndTellsOfObjects(Template template) {
        Map<String, Object> bucket = template.one("AWS::S3::Bucket");

        assertThat(object(bucket, "PublicAccessBlockConfiguration").values())
                .hasSize(4)
                .containsOnly(true);
        assertThat(at(bucket, "VersioningConfiguration", "Status")).isEqualTo("Enabled");
        assertThat(at(bucket, "NotificationConfiguration"))
                .isEqualTo(Map.of("EventBridgeConfiguration", Map.of("EventBridgeEnabled", true)));
        assertThat(at(bucket, "LifecycleConfiguration", "Rules").toString())
                .contains("DaysAfterInitiation=8")
                .contains("INTELLIGENT_TIERING")
                .contains("GLACIER_IR");
        assertThat(bucket).containsKey("BucketEncryption");
    }

    /** A construct that needs help from a function of its own would bring one in another language. */
    @ParameterizedTest
    @MethodSource("templates")
    void nothingIsSetUpByAFunctionThatIsNotOurs(Template template) {
        assertThat(template.text()).doesNotContain("Custom::", "AWS::CloudFormation::CustomResource");
        assertThat(template.all("AWS::Lambda::Function")).hasSize(Deployed.values().length);
    }

    @Test
    void dataOutlivesItsStackOutsideDev() {
        for (String type : List.of("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool")) {
            assertThat(policies("dev", type)).as(type).containsOnly("Delete");
            assertThat(policies("staging", type)).as(type).containsOnly("RetainExceptOnCreate");
            assertThat(policies("prod", type)).as(type).containsOnly("RetainExceptOnCreate");
        }
        // What came while a deployment failed is encrypted with it.
        assertThat(policies("prod", "AWS::KMS::Key")).containsOnly("Retain");
        assertThat(Template.of("dev").one("AWS::DynamoDB::Table").get("DeletionProtectionEnabled"))
                .isEqualTo(false);
        assertThat(Template.of("prod").one("AWS::DynamoDB::Table").get("DeletionProtectionEnabled"))
                .isEqualTo(true);
    }

    @Test
    void anOwnKeyEncryptsAllThatHoldsData() {
        Template own = Template.of("prod");
        String key = own.all("AWS::KMS::Key").keySet().iterator().next();
        assertThat(own.one("AWS::KMS::Key").get("EnableKeyRotation")).isEqualTo(true);
        for (String type : List.of(
                "AWS::DynamoDB::Table",
                "AWS::S3::Bucket",
                "AWS::SQS::Queue",
                "AWS::SNS::Topic",
                "AWS::Logs::LogGroup")) {
            assertThat(own.all(type).values())
                    .as(type)
                    .isNotEmpty()
                    .allMatch(each -> each.toString().contains("Fn::GetAtt=[" + key + ", Arn]"));
        }
        assertThat(Template.of("dev").all("AWS::KMS::Key")).isEmpty();
    }

    /** Switching the setting off, or on again with a new key, must not make unreadable what is stored. */
    @ParameterizedTest
    @MethodSource("templates")
    void whatEarlierKeysOfTheEnvironmentEncryptedCanStillBeRead(Template template) {
        List<Template.Statement> reading = template.statements().stream()
                .filter(statement -> statement.actions().contains("kms:Decrypt")
                        && statement.resources().toString().contains(":key/*"))
                .toList();
        List<String> readers = new ArrayList<>(List.of("Ci/DeployRole/Resource", "Schedules/Role/Resource"));
        for (Deployed function : Deployed.values()) {
            readers.add("Functions/" + function.title() + "/Role/Resource");
        }

        assertThat(reading.stream().map(Template.Statement::of)).containsExactlyInAnyOrderElementsOf(readers);
        assertThat(reading).allSatisfy(statement -> {
            assertThat(statement.actions()).containsExactly("kms:Decrypt", "kms:DescribeKey");
            assertThat(object(statement.json(), "Condition", "StringEquals"))
                    .containsEntry("aws:ResourceTag/slipway", template.environment())
                    .containsKey("kms:ViaService");
        });
        assertThat(through(reading, "Functions/Query/Role/Resource")).contains("dynamodb.", "s3.");
        assertThat(through(reading, "Ci/DeployRole/Resource")).contains("s3.");
        template.all("AWS::KMS::Key")
                .values()
                .forEach(key -> assertThat(list(key, "Tags"))
                        .containsExactly(Map.of("Key", "slipway", "Value", template.environment())));
    }

    private static String through(List<Template.Statement> statements, String of) {
        return statements.stream()
                .filter(statement -> statement.of().equals(of))
                .map(statement -> String.valueOf(at(statement.json(), "Condition", "StringEquals", "kms:ViaService")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsThereAlreadyIsUsedAndNotMade() {
        Template kept = Template.of("kept");

        for (String type :
                List.of("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::KMS::Key")) {
            assertThat(kept.all(type)).as(type).isEmpty();
        }
        Map<?, ?> storage = (Map<?, ?>) Template.KEPT.get("storage");
        assertThat(kept.all("AWS::Lambda::Function").values())
                .allSatisfy(function -> assertThat(object(function, "Environment", "Variables"))
                        .containsEntry("SLIPWAY_TABLE", "registry"))
                .anySatisfy(function -> assertThat(object(function, "Environment", "Variables"))
                        .containsEntry("SLIPWAY_BUCKET", storage.get("bucket")));
        assertThat(kept.one("AWS::Lambda::EventSourceMapping")).containsEntry("EventSourceArn", storage.get("table"));
        assertThat(kept.statements().stream()
                        .filter(statement -> statement.of().equals("Functions/Outbox/Role/Resource"))
                        .flatMap(statement -> statement.resources().stream()))
                .contains(storage.get("table"), "arn:aws:dynamodb:eu-central-1:111122223333:table/registry");
        assertThat(kept.statements().stream()
                        .filter(statement -> statement.of().equals("Functions/Query/Role/Resource"))
                        .filter(statement -> statement.actions().contains("kms:Encrypt"))
                        .flatMap(statement -> statement.resources().stream()))
                .containsExactly(storage.get("key"));
        assertThat(kept.all("AWS::SQS::Queue").values())
                .allMatch(queue -> queue.get("KmsMasterKeyId").equals(storage.get("key")));
        assertThat(kept.all("AWS::Events::Rule").values().toString()).contains("name=[kept-models]");
    }

    @Test
    void aRestoredTableIsGivenTheExpiryOfTheDefinition() throws IOException {
        assertThat(Files.readString(Path.of("docs/operations.md")))
                .contains("Enabled=true,AttributeName=" + TableDefinition.TIME_TO_LIVE + "\n")
                .contains("StreamViewType="
                        + TableDefinition.creation("any").streamSpecification().streamViewTypeAsString() + "\n");
    }

    @Test
    void objectsAreLockedOnlyWhereAskedFor() {
        assertThat(Template.of("prod").one("AWS::S3::Bucket")).doesNotContainKey("ObjectLockEnabled");
        assertThat(Template.of("everything")
                        .one("AWS::S3::Bucket")
                        .get("ObjectLockConfiguration")
                        .toString())
                .contains("Mode=GOVERNANCE", "Days=30");
    }

    private static List<Object> policies(String environment, String type) {
        return Template.object(Template.of(environment).json(), "Resources").values().stream()
                .filter(resource -> at(resource, "Type").equals(type))
                .map(resource -> at(resource, "DeletionPolicy"))
                .toList();
    }

    private static List<Map<String, Object>> keys(List<KeySchemaElement> keys) {
        return keys.stream()
                .map(key ->
                        Map.<String, Object>of("AttributeName", key.attributeName(), "KeyType", key.keyTypeAsString()))
                .toList();
    }
}
