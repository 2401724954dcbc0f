package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.SfnException;

/**
 * The parts that stand in for EventBridge and Step Functions obey the machine's own key and nobody who only knows its id, which
 * every signed URL shows.
 */
class SignedPartsTest {
    private final TestMachine machine = TestMachine.shared();
    private final AccessKey key = key();

    @Test
    void theSdksOwnClientsAreServed() {
        try (EventBridgeClient events = events(key.provider())) {
            assertThat(forged(events).failedEntryCount()).isZero();
        }
        try (SfnClient states = states(key.provider())) {
            assertThatExceptionOfType(SfnException.class)
                    .isThrownBy(() -> states.describeExecution(request -> request.executionArn(
                            "arn:aws:states:us-east-1:000000000000:execution:promotion-approval:nobody")))
                    .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400));
        }
    }

    @Test
    void aGuessedSecretIsRefused() {
        AwsCredentialsProvider guessed =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), "guess"));

        try (EventBridgeClient events = events(guessed);
                SfnClient states = states(guessed)) {
            assertThatExceptionOfType(EventBridgeException.class)
                    .isThrownBy(() -> forged(events))
                    .satisfies(e -> assertThat(e.statusCode()).isEqualTo(403))
                    .withMessageContaining("The signature is not that of this request and the secret access key");
            assertThatExceptionOfType(SfnException.class)
                    .isThrownBy(() -> states.sendTaskSuccess(
                            request -> request.taskToken("x").output("{}")))
                    .satisfies(e -> assertThat(e.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void theIdOfTheKeyAloneIsRefused() {
        String now = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now(Clock.systemUTC()));
        for (String service : new String[] {"events", "states"}) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(machine.machine().aws() + "/" + service))
                    .header(
                            "X-Amz-Target",
                            service.equals("events") ? "AWSEvents.PutEvents" : "AWSStepFunctions.SendTaskSuccess")
                    .header("X-Amz-Date", now)
                    .header(
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential=" + key.id() + "/" + now.substring(0, 8) + "/us-east-1/"
                                    + service
                                    + "/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature="
                                    + "0".repeat(64))
                    .POST(BodyPublishers.ofString("{}"))
                    .build();

            HttpResponse<byte[]> response = machine.client().send(request);

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(new String(response.body(), StandardCharsets.UTF_8))
                    .contains("InvalidSignatureException")
                    .contains("The signature is not that of this request");
        }
    }

    private static PutEventsResponse forged(EventBridgeClient events) {
        PutEventsRequestEntry entry = PutEventsRequestEntry.builder()
                .source("somebody")
                .detailType("Something")
                .detail("{}")
                .eventBusName("slipway")
                .build();
        return events.putEvents(request -> request.entries(entry));
    }

    private EventBridgeClient events(AwsCredentialsProvider credentials) {
        return EventBridgeClient.builder()
                .endpointOverride(machine.machine().aws().resolve("/events"))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials)
                .build();
    }

    private SfnClient states(AwsCredentialsProvider credentials) {
        return SfnClient.builder()
                .endpointOverride(machine.machine().aws().resolve("/states"))
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .build();
    }

    private AccessKey key() {
        return AccessKey.of(machine.data().resolve("access-key.json"));
    }
}
