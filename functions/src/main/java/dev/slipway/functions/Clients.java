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
import software.amazon.awssdk.services.sfn.SfnClient;

/** The AWS clients that functions use. Each is made when it is first asked for, and once. */
public record Clients(
        Supplier<DynamoDbClient> dynamoDb,
        Supplier<S3Client> s3,
        Supplier<S3Presigner> presigner,
        Supplier<EventBridgeClient> eventBridge,
        Supplier<SfnClient> stepFunctions) {
    /** One try of one call; a call that hangs must not use up the function's own time-out. */
    private static final Duration ATTEMPT = Duration.ofSeconds(3);

    /** One call with all its retries: a change that begins its last try late still ends within the function's 29 seconds. */
    private static final Duration CALL = Duration.ofSeconds(8);

    public Clients {
        dynamoDb = new Once<>(dynamoDb);
        s3 = new Once<>(s3);
        presigner = new Once<>(presigner);
        eventBridge = new Once<>(eventBridge);
        stepFunctions = new Once<>(stepFunctions);
    }

    /** Clients for the region, credentials and endpoints that the environment names. */
    public static Clients fromEnvironment() {
        return new Clients(
                () -> configured(DynamoDbClient.builder()).build(),
                () -> configured(S3Client.builder()).build(),
                S3Presigner::create,
                () -> configured(EventBridgeClient.builder()).build(),
                () -> configured(SfnClient.builder()).build());
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
