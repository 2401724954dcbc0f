package dev.slipway.functions;

import dev.slipway.failure.CallRecorder;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * The AWS clients that functions use. Each is made when it is first asked for, and once.
 *
 * @param copying calls S3 where that may take minutes
 */
public record Clients(
        Supplier<DynamoDbClient> dynamoDb,
        Supplier<S3Client> s3,
        Supplier<S3Presigner> presigner,
        Supplier<EventBridgeClient> eventBridge,
        Supplier<SfnClient> stepFunctions,
        Supplier<S3Client> copying,
        Supplier<SecretsManagerClient> secrets) {
    /** One try of one call; a call that hangs must not use up the function's own time-out. */
    private static final Duration ATTEMPT = Duration.ofSeconds(3);

    /** One call with all its retries: a change that begins its last try late still ends within the function's 29 seconds. */
    private static final Duration CALL = Duration.ofSeconds(8);

    /** One copy of one file, or the sending of one, of at most 5 GiB. */
    private static final Duration COPY = Duration.ofMinutes(7);

    public Clients {
        dynamoDb = new Once<>(dynamoDb);
        s3 = new Once<>(s3);
        presigner = new Once<>(presigner);
        eventBridge = new Once<>(eventBridge);
        stepFunctions = new Once<>(stepFunctions);
        copying = new Once<>(copying);
        secrets = new Once<>(secrets);
    }

    /** Clients for the region, credentials and endpoints that the environment names. */
    public static Clients fromEnvironment() {
        return new Clients(
                () -> configured(DynamoDbClient.builder()).build(),
                () -> configured(S3Client.builder()).build(),
                S3Presigner::create,
                () -> configured(EventBridgeClient.builder()).build(),
                () -> configured(SfnClient.builder()).build(),
                // Files may be copied from buckets of other regions.
                () -> patient(S3Client.builder().crossRegionAccessEnabled(true)).build(),
                () -> configured(SecretsManagerClient.builder()).build());
    }

    /** Gives a client time for calls that take minutes, such as the copy of a file of gigabytes within S3. */
    public static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B patient(B builder) {
        return builder.httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(COPY))
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(COPY)
                        .apiCallTimeout(COPY)
                        .addExecutionInterceptor(new CallRecorder())
                        .build());
    }

    /** Gives a client the registry's time-outs, its one HTTP client, and failures that say which call they are of. */
    public static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(B builder) {
        return builder.httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .addExecutionInterceptor(new CallRecorder())
                        .build());
    }
}
