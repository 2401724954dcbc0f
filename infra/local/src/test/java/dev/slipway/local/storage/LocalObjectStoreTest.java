package dev.slipway.local.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.SampleFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What the S3 of one machine does beyond the contract: events, restarts, and dying. */
@Timeout(30)
class LocalObjectStoreTest {
    private final BlockingQueue<ObjectCreated> heard = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    @Test
    void anUploadIsToldWithItsKeyAsItIs() throws Exception {
        String key = "models/M/V/a+b=c@d,e~f 100%.bin";
        Instant before = Instant.now();
        try (LocalObjectStore server = start(0);
                S3Client s3 = at(server.endpoint()).client()) {
            put(server, key, "weights");
            String etag =
                    s3.headObject(head -> head.bucket("artifacts").key(key)).eTag();

            ObjectCreated created = heard.poll(5, TimeUnit.SECONDS);

            assertThat(created.bucket()).isEqualTo("artifacts");
            assertThat(created.key()).isEqualTo(key);
            assertThat(created.size()).isEqualTo(7);
            assertThat(created.etag()).isEqualTo(etag.replace("\"", ""));
            assertThat(created.reason()).isEqualTo("PutObject");
            assertThat(created.at()).isBetween(before, Instant.now());
        }
    }

    @Test
    void joiningIsToldOnceAndPartsAreNot() throws Exception {
        byte[] part = SampleFiles.bytes(SampleFiles.PART);
        try (LocalObjectStore server = start(0);
                S3Client s3 = at(server.endpoint()).client()) {
            String upload = s3.createMultipartUpload(request ->
                            request.bucket("artifacts").key("large").checksumAlgorithm(ChecksumAlgorithm.SHA256))
                    .uploadId();
            String etag = s3.uploadPart(
                            request -> request.bucket("artifacts")
                                    .key("large")
                                    .uploadId(upload)
                                    .partNumber(1)
                                    .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                            RequestBody.fromBytes(part))
                    .eTag();
            s3.completeMultipartUpload(request -> request.bucket("artifacts")
                    .key("large")
                    .uploadId(upload)
                    .ifNoneMatch("*")
                    .multipartUpload(parts -> parts.parts(CompletedPart.builder()
                            .partNumber(1)
                            .eTag(etag)
                            .checksumSHA256(Sha256.of(part).base64())
                            .build())));

            ObjectCreated created = heard.poll(5, TimeUnit.SECONDS);

            assertThat(created.key()).isEqualTo("large");
            assertThat(created.size()).isEqualTo(part.length);
            assertThat(created.etag()).endsWith("-1");
            assertThat(created.reason()).isEqualTo("CompleteMultipartUpload");
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void aRefusedUploadIsNotTold() throws Exception {
        try (LocalObjectStore server = start(0)) {
            put(server, "weights", "weights");
            assertThat(new Attempt(
                                    "PUT",
                                    server.endpoint().resolve("/artifacts/unsigned"),
                                    Map.of(),
                                    BodyPublishers.ofString("weights"))
                            .send()
                            .status())
                    .isEqualTo(403);
        }

        assertThat(heard).extracting(ObjectCreated::key).containsExactly("weights");
    }

    @Test
    void laterObjectsHaveLaterSequencersAcrossRestarts() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (LocalObjectStore server = start(0)) {
                put(server, "weights", "weights");
                put(server, "weights", "weights");
            }
        }

        List<String> sequencers = heard.stream().map(ObjectCreated::sequencer).toList();
        assertThat(sequencers).hasSize(4).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void theEventIsTheOneThatS3SendsWithTheKeyAsItIs() throws Exception {
        try (LocalObjectStore server = start(0)) {
            put(server, "models/a+b c.bin", "weights");
        }
        ObjectCreated created = heard.remove();

        Map<String, Object> event = ObjectCreatedEvent.of(created, "000000000000", "eu-central-1");

        assertThat(event).containsEntry("source", "aws.s3").containsEntry("detail-type", "Object Created");
        assertThat(event.get("detail"))
                .extracting("object")
                .extracting("key", "size")
                .containsExactly("models/a+b c.bin", BigDecimal.valueOf(7));
    }

    @Test
    void aListenerThatFailsFailsNoUpload() throws Exception {
        try (LocalObjectStore server = LocalObjectStore.start(settings(0), Clock.systemUTC(), created -> {
            heard.add(created);
            throw new IllegalStateException("this listener always fails, and is meant to");
        })) {
            put(server, "first", "weights");
            put(server, "second", "weights");
        }

        assertThat(heard).extracting(ObjectCreated::key).containsExactly("first", "second");
    }

    @Test
    void whatWasAnsweredInOneLocaleOutlivesTheProcessBeingKilledAndIsThereInAnother() throws Exception {
        String key = "models/M/V/Gr\u00f6\u00dfe \u6a21\u578b.bin";
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ObjectStoreProcess.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // In which the JVM has no file names but those of ASCII.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            at(URI.create(lines.readLine())).put(key, "weights".getBytes(UTF_8));
        } finally {
            process.destroyForcibly().waitFor();
        }

        try (LocalObjectStore server = start(0);
                S3Client s3 = at(server.endpoint()).client()) {
            assertThat(s3.listObjectsV2(list -> list.bucket("artifacts").prefix("models/M/V/"))
                            .contents())
                    .extracting(S3Object::key)
                    .containsExactly(key);
            assertThat(s3.getObjectAsBytes(get -> get.bucket("artifacts").key(key))
                            .asUtf8String())
                    .isEqualTo("weights");
            assertThat(s3.headObject(head -> head.bucket("artifacts").key(key).checksumMode("ENABLED"))
                            .checksumSHA256())
                    .isEqualTo(Sha256.of("weights").base64());
        }
    }

    @Test
    void aStartThatFailsLeavesNoThreadBehind() throws Exception {
        Set<Thread> before = serving();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatIOException().isThrownBy(() -> start(taken.getLocalPort()));
        }

        // Another store in this process may add and drop threads of its own; those that were left would all stay.
        for (int i = 0; i < 100 && serving().size() > before.size(); i++) {
            Thread.sleep(20);
        }
        assertThat(serving()).hasSizeLessThanOrEqualTo(before.size());
    }

    private static Set<Thread> serving() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && thread.getName().startsWith("S3Proxy"))
                .collect(Collectors.toSet());
    }

    @Test
    void onlyThisMachineIsServed() throws Exception {
        try (LocalObjectStore server = start(0)) {
            assertThat(InetAddress.getByName(server.endpoint().getHost()).isLoopbackAddress())
                    .isTrue();
        }
    }

    private LocalObjectStore start(int port) throws IOException {
        return LocalObjectStore.start(settings(port), Clock.systemUTC(), heard::add);
    }

    private LocalObjectStore.Settings settings(int port) {
        return new LocalObjectStore.Settings(folder, port, "local", "secret", "artifacts");
    }

    private static S3Endpoint at(URI endpoint) {
        return new S3Endpoint(endpoint, "eu-central-1", "local", "secret", "artifacts");
    }

    private static void put(LocalObjectStore server, String key, String content) {
        at(server.endpoint()).put(key, content.getBytes(UTF_8));
    }
}
