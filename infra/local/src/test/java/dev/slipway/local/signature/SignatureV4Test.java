package dev.slipway.local.signature;

import static dev.slipway.local.signature.SignedRequests.KEY_ID;
import static dev.slipway.local.signature.SignedRequests.NOW;
import static dev.slipway.local.signature.SignedRequests.SECRET;
import static dev.slipway.local.signature.SignedRequests.SERVICE;
import static dev.slipway.local.signature.SignedRequests.altered;
import static dev.slipway.local.signature.SignedRequests.at;
import static dev.slipway.local.signature.SignedRequests.bySdk;
import static dev.slipway.local.signature.SignedRequests.plain;
import static dev.slipway.local.signature.SignedRequests.withAuthorization;
import static dev.slipway.local.signature.SignedRequests.withBody;
import static dev.slipway.local.signature.SignedRequests.withHeader;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.name.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What botocore and the AWS SDK for Java sign is accepted as it is, and refused when anything that matters is altered. */
class SignatureV4Test {
    private static final SignatureV4 SIGNATURE = at(NOW);

    @ParameterizedTest
    @MethodSource({SignedRequests.BY_BOTOCORE, SignedRequests.BY_THE_SDK})
    void whatOthersSignIsAccepted(ReceivedRequest request) {
        assertThatCode(() -> SIGNATURE.verify(request)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource({SignedRequests.BY_BOTOCORE, SignedRequests.BY_THE_SDK})
    void aWrongSecretIsRefused(ReceivedRequest request) {
        SignatureV4 other = new SignatureV4(KEY_ID, SECRET + "x", SERVICE, Clock.fixed(NOW, ZoneOffset.UTC));

        assertThatThrownBy(() -> other.verify(request))
                .isInstanceOf(SignatureRefused.class)
                .hasMessage("The signature is not that of this request and the secret access key");
    }

    @ParameterizedTest
    @MethodSource({SignedRequests.BY_BOTOCORE, SignedRequests.BY_THE_SDK})
    void whatIsAlteredIsRefused(ReceivedRequest request) {
        assertNotThatOf(altered(request, "PUT", request.path(), request.query(), request.headers()));
        assertNotThatOf(altered(request, request.method(), request.path() + "x", request.query(), request.headers()));
        assertNotThatOf(
                altered(request, request.method(), request.path(), request.query() + "&x=1", request.headers()));
        assertNotThatOf(withHeader(request, "host", "127.0.0.1:8081"));
        assertNotThatOf(withHeader(request, "x-amz-date", "20261126T060001Z"));
        assertNotThatOf(withAuthorization(
                request, text -> text.replace("us-east-1", "us-east-2").replace("eu-central-1", "us-east-2")));
        assertNotThatOf(
                withAuthorization(request, text -> text.replaceFirst("SignedHeaders=", "SignedHeaders=x-note;")),
                "x-note");
        assertNotThatOf(withAuthorization(request, text -> text.replaceFirst("Signature=....", "Signature=0000")));
    }

    @Test
    void whatIsNotCorrectlyEncodedIsRefused() {
        ReceivedRequest signed = plain();
        assertRefused(
                altered(signed, "GET", "/v1/models/%zz", "", signed.headers()),
                "The path is not correctly percent-encoded");
        assertRefused(
                altered(signed, "GET", signed.path(), "a=%zz", signed.headers()),
                "The query is not correctly percent-encoded");
    }

    @Test
    void anotherBodyIsRefused() {
        ReceivedRequest signed = bySdk("/v1/models", "{\"name\":\"a\"}");
        ReceivedRequest other = withBody(signed, "{\"name\":\"b\"}");

        assertRefused(other, "The header x-amz-content-sha256 is not the SHA-256 of the body");
        assertNotThatOf(withHeader(
                other, "x-amz-content-sha256", Sha256.of("{\"name\":\"b\"}").hex()));
        assertNotThatOf(withBody(plain(), "body"));
    }

    @Test
    void aBodyThatIsNotSignedIsRefused() {
        assertRefused(
                withHeader(bySdk("/v1/models", "{}"), "x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
                "The header x-amz-content-sha256 is not the SHA-256 of the body");
    }

    @Test
    void anotherKeyIsRefused() {
        assertRefused(
                withAuthorization(plain(), text -> text.replace(KEY_ID, "AKIDOTHER")),
                "The access key id is not the one of this server");
    }

    @Test
    void whatIsSignedForAnotherServiceIsRefused() {
        assertRefused(
                withAuthorization(plain(), text -> text.replace(SERVICE, "s3")),
                "The request must be signed for the service execute-api, not s3");
    }

    @Test
    void whatIsNotSignedAtAllIsRefused() {
        assertRefused(
                altered(plain(), "GET", "/v1/models", "X-Amz-Algorithm=AWS4-HMAC-SHA256", Map.of()),
                "The request must have the header authorization exactly once");
        for (String text : List.of("", "Bearer x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=" + KEY_ID + "/")) {
            assertRefused(
                    withAuthorization(plain(), given -> text),
                    "The header authorization must be AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...");
        }
    }

    @Test
    void aDateThatIsNotSentIsRefused() {
        Map<String, List<String>> headers = new TreeMap<>(plain().headers());
        headers.remove("x-amz-date");

        assertRefused(
                altered(plain(), "GET", "/v1/models", "", headers),
                "The request must have the header x-amz-date exactly once");
    }

    @Test
    void whatIsMoreThanFiveMinutesOldOrAheadIsRefused() {
        Duration most = Duration.ofMinutes(5);
        for (Instant now : List.of(NOW.plus(most), NOW.minus(most))) {
            assertThatCode(() -> at(now).verify(plain())).doesNotThrowAnyException();
        }
        for (Instant now :
                List.of(NOW.plus(most).plusSeconds(1), NOW.minus(most).minusSeconds(1))) {
            assertThatThrownBy(() -> at(now).verify(plain()))
                    .isInstanceOf(SignatureRefused.class)
                    .hasMessageStartingWith(
                            "The header x-amz-date must be within 5 minutes of the time here, 20261126T0");
        }
        for (String date : List.of("", "now", "2026-11-26T06:00:00Z", "20261126T060000")) {
            assertRefused(
                    withHeader(plain(), "x-amz-date", date),
                    "The header x-amz-date must be within 5 minutes of the time here, 20261126T060000Z");
        }
    }

    @Test
    void aCredentialOfAnotherDayIsRefused() {
        assertRefused(
                withAuthorization(plain(), text -> text.replace("/20261126/", "/20261125/")),
                "The date of the credential must be that of x-amz-date");
    }

    @Test
    void anUnsignedHostIsRefused() {
        assertRefused(
                withAuthorization(plain(), text -> text.replace("=host;", "=")), "The header host must be signed");
    }

    @Test
    void aHeaderThatAwsActsOnIsRefusedUnlessItIsSigned() {
        assertRefused(
                withHeader(withHeader(plain(), "X-Amz-Target", "AWSEvents.PutEvents"), "x-amz-acl", "public-read"),
                "Headers that begin with x-amz- must be signed; these are not: [x-amz-acl, x-amz-target]");
    }

    @Test
    void aHeaderThatNobodySignedMayBeAdded() {
        assertThatCode(() -> SIGNATURE.verify(withHeader(plain(), "user-agent", "curl")))
                .doesNotThrowAnyException();
    }

    private static void assertNotThatOf(ReceivedRequest altered) {
        assertRefused(altered, "The signature is not that of this request and the secret access key");
    }

    private static void assertNotThatOf(ReceivedRequest altered, String added) {
        String message = altered.headers().containsKey(added)
                ? "The signature is not that of this request and the secret access key"
                : "The signed header " + added + " is missing";
        assertRefused(altered, message);
    }

    private static void assertRefused(ReceivedRequest request, String message) {
        assertThatThrownBy(() -> SIGNATURE.verify(request))
                .isInstanceOf(SignatureRefused.class)
                .hasMessage(message);
    }
}
