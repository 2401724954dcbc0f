package dev.slipway.local.signature;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What botocore and the AWS SDK for Java sign is accepted as it is, and refused when anything that matters is altered. */
class SignatureV4Test {
    private static final Map<String, Object> BOTOCORE = botocore();
    private static final Instant NOW = Instant.parse((String) BOTOCORE.get("time"));
    private static final String KEY_ID = (String) BOTOCORE.get("keyId");
    private static final String SECRET = (String) BOTOCORE.get("secret");
    private static final String SERVICE = (String) BOTOCORE.get("service");
    private static final SignatureV4 SIGNATURE = at(NOW);

    static Stream<Named<ReceivedRequest>> signedByBotocore() {
        return ((List<?>) BOTOCORE.get("requests"))
                .stream()
                        .map(Map.class::cast)
                        .map(request -> Named.of((String) request.get("name"), received(request)));
    }

    static Stream<Named<ReceivedRequest>> signedByTheSdk() {
        return Stream.of(
                        "/",
                        "/v1/models",
                        "/v1/models/fraud%20detector",
                        "/v1/models/a@b+c*~",
                        "/v1/models/a%40b%2Bc",
                        "/v1/models/Gr%C3%B6%C3%9Fe/",
                        "/v1/models?limit=10&cursor=x%2Fy%3D%3D&Z=1&a=",
                        "/v1/models?cursor=a==&flag&a-b=1&a=2&a=1",
                        "/v1/models?filter=name%20LIKE%20%27%25a%2Bb%27")
                .map(path -> Named.of(path, bySdk(path, "{\"name\":\"Größe\"}")));
    }

    @ParameterizedTest
    @MethodSource({"signedByBotocore", "signedByTheSdk"})
    void whatOthersSignIsAccepted(ReceivedRequest request) {
        assertThatCode(() -> SIGNATURE.verify(request)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource({"signedByBotocore", "signedByTheSdk"})
    void aWrongSecretIsRefused(ReceivedRequest request) {
        SignatureV4 other = new SignatureV4(KEY_ID, SECRET + "x", SERVICE, Clock.fixed(NOW, ZoneOffset.UTC));

        assertThatThrownBy(() -> other.verify(request))
                .isInstanceOf(SignatureRefused.class)
                .hasMessage("The signature is not that of this request and the secret access key");
    }

    @ParameterizedTest
    @MethodSource({"signedByBotocore", "signedByTheSdk"})
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

    private static SignatureV4 at(Instant now) {
        return new SignatureV4(KEY_ID, SECRET, SERVICE, Clock.fixed(now, ZoneOffset.UTC));
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

    private static ReceivedRequest plain() {
        return signedByBotocore().findFirst().orElseThrow().getPayload();
    }

    private static ReceivedRequest altered(
            ReceivedRequest request, String method, String path, String query, Map<String, List<String>> headers) {
        return new ReceivedRequest(method, path, query, headers, request.bodySha256());
    }

    private static ReceivedRequest withHeader(ReceivedRequest request, String name, String value) {
        Map<String, List<String>> headers = new TreeMap<>(request.headers());
        headers.put(name, List.of(value));
        return altered(request, request.method(), request.path(), request.query(), headers);
    }

    private static ReceivedRequest withAuthorization(ReceivedRequest request, UnaryOperator<String> altered) {
        return withHeader(request, "authorization", altered.apply(request.only("authorization")));
    }

    private static ReceivedRequest withBody(ReceivedRequest request, String body) {
        return new ReceivedRequest(
                request.method(),
                request.path(),
                request.query(),
                request.headers(),
                Sha256.of(body).hex());
    }

    private static ReceivedRequest bySdk(String path, String body) {
        SdkHttpRequest request = SdkHttpFullRequest.builder()
                .uri(URI.create("http://127.0.0.1:8080" + path))
                .method(SdkHttpMethod.POST)
                .putHeader("Content-Type", "application/json")
                .putHeader("X-Note", "  two   words ")
                .build();
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create(KEY_ID, SECRET))
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)))
                .request();
        URI sent = signed.getUri();
        String query = sent.getRawQuery() == null ? "" : sent.getRawQuery();
        return new ReceivedRequest(
                "POST",
                sent.getRawPath(),
                query,
                signed.headers(),
                Sha256.of(body).hex());
    }

    private static ReceivedRequest received(Map<?, ?> request) {
        Map<String, List<String>> headers = new TreeMap<>();
        ((Map<?, ?>) request.get("headers"))
                .forEach((name, value) -> headers.put((String) name, new ArrayList<>(List.of((String) value))));
        return new ReceivedRequest(
                (String) request.get("method"),
                (String) request.get("path"),
                (String) request.get("query"),
                headers,
                Sha256.of((String) request.get("body")).hex());
    }

    private static Map<String, Object> botocore() {
        try (InputStream in = SignatureV4Test.class.getResourceAsStream("signed-by-botocore.json")) {
            return Json.readObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
