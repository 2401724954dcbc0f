package dev.slipway.local.storage;

import static dev.slipway.registry.port.SampleFiles.declared;
import static dev.slipway.registry.port.SampleFiles.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.port.StoreReply;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.VersionFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** The S3 of one machine takes and refuses requests as S3 does, and refuses in a way that every client hears. */
@Timeout(30)
class S3FrontTest {
    private static final String CONTENT = "weights 1";

    @TempDir
    static Path folder;

    private static LocalObjectStore server;

    private final OpenS3 s3 = OpenS3.at(endpoint());
    private final VersionFile file = declared("model/weights.bin", CONTENT);

    @BeforeAll
    static void start() throws IOException {
        server = LocalObjectStore.start(
                new LocalObjectStore.Settings(folder.resolve("artifacts"), 0, "AKID", "secret", "artifacts"),
                Clock.systemUTC(),
                created -> {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() {
        s3.close();
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-copy-source, /artifacts/somebody/elses",
        "x-amz-acl, public-read",
        "X-Amz-Grant-Read, uri=http://acs.amazonaws.com/groups/global/AllUsers",
        "x-amz-meta-note, forged",
        "x-amz-storage-class, GLACIER",
        "x-amz-tagging, a=b",
        "x-amz-website-redirect-location, http://evil.example",
        "x-amz-security-token, token",
        "x-amz-date, 20261126T060000Z",
        "x-amz-content-sha256, UNSIGNED-PAYLOAD",
        "x-amz-something-new, 1",
    })
    void aHeaderThatWasNotSignedIsRefusedWithASignedUrl(String name, String value) {
        StoreReply refused = upload().withHeader(name, value).send();

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text())
                .contains("<Code>AccessDenied</Code>")
                .contains("There were headers present in the request which were not signed")
                .contains("<HeadersNotSigned>" + name.toLowerCase(Locale.ROOT) + "</HeadersNotSigned>");
        assertThat(s3.store().inspect(file)).isEqualTo(new Finding.Missing(Finding.Missing.Why.NOT_UPLOADED));
    }

    @Test
    void aReadyObjectCannotBeCopiedOver() {
        VersionFile other = declared("other.bin", "other bytes");
        endpoint().put(other.key(), utf8("other bytes"));
        Attempt upload = upload();
        assertThat(upload.send().status()).isEqualTo(200);

        StoreReply refused = upload.withHeader("x-amz-copy-source", "/artifacts/" + other.key())
                .send();

        assertThat(refused.status()).isEqualTo(403);
        assertThat(s3.store().inspect(file)).isInstanceOf(Finding.Present.class);
        assertThat(get(file).text()).isEqualTo(CONTENT);
    }

    @Test
    void aHeaderThatWasNotSignedIsRefusedWithASignatureInAHeader() {
        endpoint().put(file.key(), utf8(CONTENT));
        Attempt get = signedInAHeader("/artifacts/" + file.key());

        assertThat(get.send().text()).isEqualTo(CONTENT);
        Attempt added = get.withHeader("x-amz-request-payer", "requester");
        assertThat(added.send().text()).contains("<HeadersNotSigned>x-amz-request-payer</HeadersNotSigned>");
        // Named a second time it looks signed to whoever reads the last of the two, and is not to whoever reads the
        // first.
        assertThat(added.withHeader(
                                "Authorization",
                                get.headers().get("Authorization")
                                        + ", SignedHeaders=x-amz-request-payer, Signature=00")
                        .send()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void nothingIsServedUnsigned() {
        endpoint().put(file.key(), utf8(CONTENT));
        s3.client().putObjectAcl(acl -> acl.bucket("artifacts").key(file.key()).acl("public-read"));
        Attempt plain = new Attempt(
                "GET", server.endpoint().resolve("/artifacts/" + file.key()), Map.of(), BodyPublishers.noBody());

        for (Attempt attempt : new Attempt[] {plain, plain.withHeader("Authorization", "Bearer token")}) {
            StoreReply refused = attempt.send();

            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("The request is not signed with AWS4-HMAC-SHA256");
        }
    }

    @Test
    void whatIsSignedTwiceIsRefused() {
        StoreReply refused =
                upload().withHeader("Authorization", "Bearer token").send();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("in its URL or in the header Authorization; this one has both");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded; charset=UTF-8",
                "multipart/form-data; boundary=x",
                "text/plain",
                "application/octet-stream",
                "no type at all"
            })
    void anyContentTypeIsTaken(String type) {
        // What a form would be read as: names, values, and an escape that is none.
        byte[] content = "acl=public&versionId=1&%zz=\u0000".repeat(20_000).getBytes(UTF_8);
        VersionFile large = new VersionFile(
                new ManifestFile(new FilePath("f"), content.length, Sha256.of(content), Optional.empty()),
                "models/M/" + Instant.now().toEpochMilli() + "/f" + type.hashCode(),
                Optional.empty(),
                Optional.empty());
        Attempt attempt = Attempt.of(s3.store().upload(large), content);

        assertThat(attempt.withHeader("Content-Type", type).send().status()).isEqualTo(200);

        assertThat(s3.store().inspect(large)).isInstanceOf(Finding.Present.class);
    }

    @Test
    void aLengthThatIsNotAnnouncedIsRefusedByThatName() {
        StoreReply refused = upload().withoutLength().send();

        assertThat(refused.status()).isEqualTo(411);
        assertThat(refused.text())
                .contains("<Code>MissingContentLength</Code>")
                .contains("You must provide the Content-Length HTTP header");
    }

    @Test
    void whoSendsEverythingBeforeReadingHearsThatItWasRefused() throws IOException {
        int length = 32 << 20;
        URI url = upload().url();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head("PUT", url, "Content-Length: " + length));
            out.write(new byte[length]);
            out.write(head("GET", URI.create("/artifacts/x"), "Connection: close"));

            String answers = new String(socket.getInputStream().readAllBytes(), UTF_8);

            // The refusal of the upload, and then that of the next request on the same connection.
            assertThat(answers).startsWith("HTTP/1.1 403").contains("SignatureDoesNotMatch");
            assertThat(answers.split("HTTP/1.1 403", -1)).hasSize(3);
        }
    }

    @Test
    void whoAsksBeforeSendingIsRefusedBeforeSending() throws IOException {
        URI url = upload().url();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            socket.getOutputStream().write(head("PUT", url, "Content-Length: 1000000000\r\nExpect: 100-continue"));

            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403".length());

            assertThat(new String(answer, UTF_8)).endsWith("HTTP/1.1 403");
        }
    }

    @Test
    void whoAsksBeforeSendingIsToldToSend() throws IOException {
        Attempt attempt = upload();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), attempt.url().getPort())) {
            String headers = attempt.headers().entrySet().stream()
                    .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                    .collect(Collectors.joining());
            socket.getOutputStream()
                    .write(head(
                            "PUT",
                            attempt.url(),
                            headers + "Content-Length: " + CONTENT.length() + "\r\nExpect: 100-continue"));
            InputStream in = socket.getInputStream();
            byte[] first = in.readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            socket.getOutputStream().write(utf8(CONTENT));

            assertThat(new String(first, UTF_8)).startsWith("HTTP/1.1 100 Continue");
            assertThat(new String(in.readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void anObjectHasAVersionAndNoOtherIsServedUnderIt() {
        endpoint().put(file.key(), utf8(CONTENT));
        String version = s3.client()
                .headObject(head -> head.bucket("artifacts").key(file.key()))
                .versionId();
        assertThat(version).isNotBlank();
        VersionFile found = file.found(((Finding.Present) s3.store().inspect(file)).object());
        SignedRequest download = s3.store().download(found);
        assertThat(download.headers()).isEmpty();
        assertThat(query(download.url()))
                .containsEntry("X-Amz-SignedHeaders", "host")
                .containsEntry("versionId", version);
        assertThat(Attempt.of(download).send().text()).isEqualTo(CONTENT);

        endpoint().put(file.key(), utf8("weights 2"));

        StoreReply gone = Attempt.of(download).send();
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.text()).contains("<Code>NoSuchVersion</Code>");
        assertThat(Attempt.of(download)
                        .withUrl("versionId=" + version, "versionId=" + version.replace(version.charAt(0), '0'))
                        .send()
                        .status())
                .isEqualTo(403);
        endpoint().put(file.key(), utf8(CONTENT));
        assertThat(Attempt.of(download).send().text()).isEqualTo(CONTENT);
    }

    @Test
    void aDownloadIsSavedUnderItsName() throws Exception {
        endpoint().put(file.key(), utf8(CONTENT));

        var response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(download(file).url()).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo(CONTENT);
        assertThat(response.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"weights.bin\"; filename*=UTF-8''weights.bin");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(response.headers().firstValue("x-amz-version-id")).isPresent();
    }

    private Attempt upload() {
        return Attempt.of(s3.store().upload(file), utf8(CONTENT));
    }

    private SignedRequest download(VersionFile declared) {
        return s3.store().download(declared.found(((Finding.Present) s3.store().inspect(declared)).object()));
    }

    private StoreReply get(VersionFile declared) {
        return Attempt.of(download(declared)).send();
    }

    private static S3Endpoint endpoint() {
        return new S3Endpoint(server.endpoint(), "us-east-1", "AKID", "secret", "artifacts");
    }

    private static byte[] head(String method, URI url, String headers) {
        String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        return (method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:"
                        + server.endpoint().getPort() + "\r\n" + headers + "\r\n\r\n")
                .getBytes(UTF_8);
    }

    private static Attempt signedInAHeader(String path) {
        SdkHttpRequest request = SdkHttpFullRequest.builder()
                .uri(server.endpoint().resolve(path))
                .method(SdkHttpMethod.GET)
                .build();
        Map<String, String> headers = new TreeMap<>();
        AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create("AKID", "secret"))
                        .request(request)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false))
                .request()
                .headers()
                .forEach((name, values) -> headers.put(name, values.get(0)));
        headers.remove("Host");
        return new Attempt("GET", request.getUri(), headers, BodyPublishers.noBody());
    }

    private static Map<String, String> query(URI url) {
        return Arrays.stream(url.getQuery().split("&", -1))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
