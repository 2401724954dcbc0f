package dev.slipway.local.events;

import com.sun.net.httpserver.HttpHandler;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** A handler served on loopback, and the real client for it; without the client's own retries, so that calls count. */
final class LocalEventBridge implements AutoCloseable {
    private final Loopback server;
    private final EventBridgeClient client;

    LocalEventBridge(HttpHandler handler) {
        server = new Loopback(handler);
        client = EventBridgeClient.builder()
                .endpointOverride(url())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "not-really-secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    URI url() {
        return server.url();
    }

    EventBridgeClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
