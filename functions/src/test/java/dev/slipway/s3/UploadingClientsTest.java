package dev.slipway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.VersionFile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Uploads as HTTP clients send them, each with headers of its own, checked as S3 does: it computes the signature from what
 * has arrived and compares it with the one in the URL.
 */
class UploadingClientsTest {
    private static final String SECRET = "secret";

    private final S3Presigner presigner = S3Presigner.builder()
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(StaticCredentialsProvider.create(
                    AwsSessionCredentials.create("ASIAEXAMPLE", SECRET, "a/session+token==")))
            .build();
    private final SignedRequest upload = new RequestSigner(presigner, "artifacts")
            .put(new VersionFile(
                    new ManifestFile(new FilePath("weights.bin"), 7, Sha256.of("weights"), Optional.empty()),
                    "models/M/V/a+b=c@d/weights.bin",
                    Optional.empty(),
                    Optional.empty()));

    @AfterEach
    void close() {
        presigner.close();
    }

    /** What these clients send besides the host, the length and the headers that they are told. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            curl -T                | User-Agent: curl/8.5.0; Accept: */*; Expect: 100-continue
            curl --data-binary     | User-Agent: curl/8.5.0; Accept: */*; Content-Type: application/x-www-form-urlencoded
            Python urllib          | User-Agent: Python-urllib/3.12; Accept-Encoding: identity; Connection: close; Content-Type: application/x-www-form-urlencoded
            Python requests        | User-Agent: python-requests/2.32.3; Accept-Encoding: gzip, deflate; Accept: */*; Connection: keep-alive
            a browser's fetch      | User-Agent: Mozilla/5.0; Origin: https://example.com; Content-Type: application/octet-stream
            Java's HttpClient      | User-Agent: Java-http-client/17.0.9; Connection: Upgrade, HTTP2-Settings; Upgrade: h2c
            """)
    void whateverAClientAddsTheSignatureHolds(String client, String headers) {
        Map<String, String> sent = sent();
        for (String header : headers.split("; ", -1)) {
            sent.put(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 2));
        }

        assertThat(computed(sent)).as(client).isEqualTo(parameters().get("X-Amz-Signature"));
    }

    @Test
    void withAnotherLengthChecksumOrConditionTheSignatureDoesNotHold() {
        for (String header : List.of("content-length", "x-amz-checksum-sha256", "if-none-match", "host")) {
            Map<String, String> other = sent();
            other.put(header, other.get(header) + "1");
            Map<String, String> none = sent();
            none.remove(header);
            for (Map<String, String> altered : List.of(other, none)) {
                assertThat(computed(altered))
                        .as("%s: %s", header, altered)
                        .isNotEqualTo(parameters().get("X-Amz-Signature"));
            }
        }
    }

    /** The headers that every client sends, whatever case it writes them in. */
    private Map<String, String> sent() {
        Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sent.putAll(upload.headers());
        sent.put("Host", upload.url().getHost());
        sent.put("Content-Length", Long.toString(upload.length()));
        return sent;
    }

    /** Signature version 4 over a request, with the signed headers that the URL names. */
    private String computed(Map<String, String> headers) {
        Map<String, String> parameters = parameters();
        String names = parameters.get("X-Amz-SignedHeaders").replace("%3B", ";");
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getKey().equals("X-Amz-Signature"))
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        String request = upload.method() + "\n" + upload.url().getRawPath() + "\n" + query + "\n"
                + Stream.of(names.split(";", -1))
                        .map(name -> name + ":" + headers.getOrDefault(name, "") + "\n")
                        .collect(Collectors.joining())
                + "\n" + names + "\nUNSIGNED-PAYLOAD";
        String date = parameters.get("X-Amz-Date");
        List<String> scope = List.of(date.substring(0, 8), "eu-central-1", "s3", "aws4_request");
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String step : scope) {
            key = hmac(key, step);
        }
        String signed = "AWS4-HMAC-SHA256\n" + date + "\n" + String.join("/", scope) + "\n" + Sha256.of(request);
        return HexFormat.of().formatHex(hmac(key, signed));
    }

    /** As they stand in the URL, sorted. */
    private Map<String, String> parameters() {
        return Arrays.stream(upload.url().getRawQuery().split("&", -1))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, other) -> one, TreeMap::new));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
