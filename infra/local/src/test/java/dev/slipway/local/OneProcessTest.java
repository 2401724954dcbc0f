package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * The table and the object store are other people's servers in our process. What each of them drags in has once broken
 * the other; this is where it shows first when a version is raised.
 */
@Timeout(60) // DynamoDB Local waits for ever for a file that it cannot open
class OneProcessTest {

    @Test
    void theTableWorksOnDisk(@TempDir Path folder) {
        AmazonDynamoDBLocal local =
                DynamoDBEmbedded.create(folder.resolve("table.db").toFile(), true);
        try (DynamoDbClient table = local.dynamoDbClient()) {
            table.createTable(request -> request.tableName("parts")
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName("pk")
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .keySchema(KeySchemaElement.builder()
                            .attributeName("pk")
                            .keyType(KeyType.HASH)
                            .build())
                    .billingMode(BillingMode.PAY_PER_REQUEST));
            Map<String, AttributeValue> item =
                    Map.of("pk", AttributeValue.builder().s("one").build());
            table.putItem(request -> request.tableName("parts").item(item));

            assertThat(table.getItem(request -> request.tableName("parts").key(item))
                            .item())
                    .isEqualTo(item);
        } finally {
            local.shutdownNow();
        }
        assertThat(folder.resolve("table.db")).isNotEmptyFile();
    }

    @Test
    void theObjectStoreWorksOnDisk(@TempDir Path folder) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        BlobStore blobs = BlobStores.create("filesystem-nio2", properties);
        blobs.createContainer("parts");
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "local", "secret")
                .stopTimeout(0)
                .build();
        proxy.start();
        try (S3Client objects = S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + proxy.getPort()))
                .region(Region.EU_CENTRAL_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "secret")))
                .build()) {
            objects.putObject(request -> request.bucket("parts").key("a/b"), RequestBody.fromString("bytes"));

            assertThat(objects.getObjectAsBytes(
                                    request -> request.bucket("parts").key("a/b"))
                            .asString(StandardCharsets.UTF_8))
                    .isEqualTo("bytes");
        } finally {
            proxy.stop();
        }
        assertThat(Files.exists(folder.resolve("parts/a/b"))).isTrue();
    }
}
