package dev.slipway.local.signature;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Requests that others have signed, all by one key at one time, and how to alter them. */
final class SignedRequests {
    /** The methods that JUnit takes them from. */
    static final String BY_BOTOCORE = "dev.slipway.local.signature.SignedRequests#signedByBotocore";

    static final String BY_THE_SDK = "dev.slipway.local.signature.SignedRequests#signedByTheSdk";
    static final String AS_MLFLOW_DOES = "dev.slipway.local.signature.SignedRequests#signedAsMlflowDoes";

    private static final Map<String, Object> BOTOCORE = resource("signed-by-botocore.json");
    private static final Map<String, Object> AS_MLFLOW = resource("signed-as-mlflow-does.json");
    static final Instant NOW = Instant.parse((String) BOTOCORE.get("time"));
    static final String KEY_ID = (String) BOTOCORE.get("keyId");
    static final String SECRET = (String) BOTOCORE.get("secret");
    static final String SERVICE = (String) BOTOCORE.get("service");

    private SignedRequests() {}

    /** What checks them at this time. */
    static SignatureV4 at(Instant now) {
        return new SignatureV4(KEY_ID, SECRET, SERVICE, Clock.fixed(now, ZoneOffset.UTC));
    }

    static Stream<Named<ReceivedRequest>> signedByBotocore() {
        return requests(BOTOCORE).map(request -> Named.of((String) request.get("name"), received(request)));
    }

    static Stream<Named<ReceivedRequest>> signedByTheSdk() {
        return Stream.of(
                        "/",
                        "/v1/models",
                        "/v1/models/fraud%20detector",
                        "/v1/models/a@b+c*~",
                        "/v1/models/a%40b%2Bc",
                        "/v1/models/a%2Fb%2520c",
                        "/v1/models/Gr%C3%B6%C3%9Fe/",
                        "/v1/models?limit=10&cursor=x%2Fy%3D%3D&Z=1&a=",
                        "/v1/models?cursor=a==&flag&a-b=1&a=2&a=1",
                        "/v1/models?filter=name%20LIKE%20%27%25a%2Bb%27")
                .map(path -> Named.of(path, bySdk(path, "{\"name\":\"Größe\"}")));
    }

    /** As a name, the request, and how it deviates from the rules. */
    static Stream<Arguments> signedAsMlflowDoes() {
        return requests(AS_MLFLOW)
                .map(request -> Arguments.of(
                        request.get("name"),
                        received(request),
                        ((List<?>) request.get("deviations"))
                                .stream()
                                        .map(name -> Deviation.valueOf((String) name))
                                        .collect(Collectors.toSet())));
    }

    static ReceivedRequest plain() {
        return signedByBotocore().findFirst().orElseThrow().getPayload();
    }

    static ReceivedRequest altered(
            ReceivedRequest request, String method, String path, String query, Map<String, List<String>> headers) {
        return new ReceivedRequest(method, path, query, headers, request.bodySha256());
    }

    static ReceivedRequest withHeader(ReceivedRequest request, String name, String value) {
        Map<String, List<String>> headers = new TreeMap<>(request.headers());
        headers.put(name, List.of(value));
        return altered(request, request.method(), request.path(), request.query(), headers);
    }

    static ReceivedRequest withAuthorization(ReceivedRequest request, UnaryOperator<String> altered) {
        return withHeader(request, "authorization", altered.apply(request.only("authorization")));
    }

    static ReceivedRequest withBody(ReceivedRequest request, String body) {
        return new ReceivedRequest(
                request.method(),
                request.path(),
                request.query(),
                request.headers(),
                Sha256.of(body).hex());
    }

    static ReceivedRequest bySdk(String path, String body) {
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

    private static Stream<Map<?, ?>> requests(Map<String, Object> resource) {
        return ((List<?>) resource.get("requests")).stream().map(Map.class::cast);
    }

    private static Map<String, Object> resource(String name) {
        try (InputStream in = SignedRequests.class.getResourceAsStream(name)) {
            return Json.readObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
