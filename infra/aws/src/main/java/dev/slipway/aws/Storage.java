package dev.slipway.aws;

import dev.slipway.aws.settings.Environment;
import dev.slipway.aws.settings.Keeping;
import dev.slipway.dynamodb.TableDefinition;
import dev.slipway.registry.Uploads;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableAttributes;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.CorsRule;
import software.amazon.awscdk.services.s3.HttpMethods;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.NoncurrentVersionTransition;
import software.amazon.awscdk.services.s3.ObjectLockRetention;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.amazon.awscdk.services.s3.StorageClass;
import software.amazon.awscdk.services.s3.Transition;
import software.constructs.Construct;

/** What is kept: the table and the artifact bucket, made here or there already. */
final class Storage extends Construct {
    private final ITable table;
    private final IBucket bucket;

    Storage(Construct scope, Environment environment, Encryption encryption) {
        super(scope, "Storage");
        Keeping storage = environment.storage();
        Optional<ITable> keptTable = storage.table()
                .map(stream -> Table.fromTableAttributes(
                        this,
                        "Table",
                        TableAttributes.builder()
                                .tableArn(storage.tableArn().orElseThrow())
                                .tableStreamArn(stream)
                                .build()));
        table = keptTable.orElseGet(() -> table(environment, encryption));
        Optional<IBucket> keptBucket = storage.bucket().map(name -> Bucket.fromBucketName(this, "Artifacts", name));
        bucket = keptBucket.orElseGet(() -> bucket(environment, encryption));
    }

    ITable table() {
        return table;
    }

    IBucket bucket() {
        return bucket;
    }

    private Table table(Environment environment, Encryption encryption) {
        Table made = Table.Builder.create(this, "Table")
                .partitionKey(text(TableDefinition.PARTITION_KEY))
                .sortKey(text(TableDefinition.SORT_KEY))
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .stream(StreamViewType.NEW_IMAGE)
                .timeToLiveAttribute(TableDefinition.TIME_TO_LIVE)
                .pointInTimeRecoverySpecification(PointInTimeRecoverySpecification.builder()
                        .pointInTimeRecoveryEnabled(true)
                        .build())
                .deletionProtection(environment.keepData())
                .removalPolicy(environment.afterTheStack())
                .encryption(
                        encryption.ownKey().isPresent() ? TableEncryption.CUSTOMER_MANAGED : TableEncryption.DEFAULT)
                .encryptionKey(encryption.ownKey().orElse(null))
                .build();
        for (TableDefinition.Index index : TableDefinition.Index.values()) {
            made.addGlobalSecondaryIndex(GlobalSecondaryIndexProps.builder()
                    .indexName(index.indexName())
                    .partitionKey(text(index.partitionKey()))
                    .sortKey(text(index.sortKey()))
                    .projectionType(ProjectionType.KEYS_ONLY)
                    .build());
        }
        return made;
    }

    private Bucket bucket(Environment environment, Encryption encryption) {
        Bucket made = Bucket.Builder.create(this, "Artifacts")
                .versioned(true)
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .enforceSsl(true)
                .minimumTlsVersion(1.2)
                .encryption(encryption.ownKey().isPresent() ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED)
                .encryptionKey(encryption.ownKey().orElse(null))
                .bucketKeyEnabled(encryption.ownKey().isPresent() ? true : null)
                .removalPolicy(environment.afterTheStack())
                .objectLockEnabled(environment.storage().objectLockDays().isPresent() ? true : null)
                .objectLockDefaultRetention(environment
                        .storage()
                        .objectLockDays()
                        .map(days -> ObjectLockRetention.governance(Duration.days(days)))
                        .orElse(null))
                .lifecycleRules(List.of(unfinishedUploads(), unread(environment), deleted()))
                .cors(cors(environment))
                .build();
        // The property itself: the construct's own switch would add a function of its own, in Python, to set it.
        ((CfnBucket) made.getNode().getDefaultChild())
                .addPropertyOverride("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", true);
        return made;
    }

    /** A day after the registry itself has given up on them. */
    private static LifecycleRule unfinishedUploads() {
        return LifecycleRule.builder()
                .id("unfinished-uploads")
                .abortIncompleteMultipartUploadAfter(Duration.days(Uploads.PATIENCE.toDays() + 1))
                .build();
    }

    /** Cheaper while nobody reads it, and still there at once for whoever rolls back to it. */
    private static LifecycleRule unread(Environment environment) {
        return LifecycleRule.builder()
                .id("unread")
                .transitions(List.of(Transition.builder()
                        .storageClass(StorageClass.INTELLIGENT_TIERING)
                        .transitionAfter(Duration.days(environment.storage().archiveAfterDays()))
                        .build()))
                .build();
    }

    /** The registry deletes no object. What somebody deleted by hand can be brought back. */
    private static LifecycleRule deleted() {
        return LifecycleRule.builder()
                .id("deleted")
                .noncurrentVersionTransitions(List.of(NoncurrentVersionTransition.builder()
                        .storageClass(StorageClass.GLACIER_INSTANT_RETRIEVAL)
                        .transitionAfter(Duration.days(30))
                        .build()))
                .build();
    }

    private static List<CorsRule> cors(Environment environment) {
        List<String> origins = environment.api().corsOrigins();
        return origins.isEmpty()
                ? List.of()
                : List.of(CorsRule.builder()
                        .allowedOrigins(origins)
                        .allowedMethods(List.of(HttpMethods.GET, HttpMethods.PUT))
                        .allowedHeaders(List.of("content-type", "if-none-match", "if-match", "x-amz-checksum-sha256"))
                        .exposedHeaders(List.of("ETag"))
                        .maxAge(3600)
                        .build());
    }

    private static Attribute text(String name) {
        return Attribute.builder().name(name).type(AttributeType.STRING).build();
    }
}
