package dev.slipway.local.storage;

import static dev.slipway.registry.port.SampleFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.VersionFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads and downloads by the programs that people have, called as people call them; those that are here. */
@Timeout(60)
class RealClientsTest {
    private static final byte[] CONTENT = bytes(3 << 20);

    /** Sends and fetches with what Python has of its own; its default content type is that of a form. */
    private static final String PYTHON = """
            import sys, urllib.error, urllib.request
            do, file, url = sys.argv[1:4]
            try:
                if do == "get":
                    open(file, "wb").write(urllib.request.urlopen(url).read())
                else:
                    headers = dict(header.split(": ", 1) for header in sys.argv[4:])
                    data = open(file, "rb").read()
                    urllib.request.urlopen(urllib.request.Request(url, data, headers, method="PUT"))
                print("200", end="")
            except urllib.error.HTTPError as e:
                print(e.code, e.read().decode(), end="")
            """;

    @TempDir
    static Path folder;

    private static LocalObjectStore server;

    private final OpenS3 s3 = OpenS3.at(new S3Endpoint(server.endpoint(), "us-east-1", "AKID", "secret", "artifacts"));

    @BeforeAll
    static void start() throws IOException {
        server = LocalObjectStore.start(
                new LocalObjectStore.Settings(folder.resolve("artifacts"), 0, "AKID", "secret", "artifacts"),
                Clock.systemUTC(),
                created -> {});
        Files.write(folder.resolve("weights.bin"), CONTENT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() {
        s3.close();
    }

    @Test
    void curlUploads() throws Exception {
        assumeThereIs("curl");
        String file = folder.resolve("weights.bin").toString();

        assertUploads("curl -T", upload -> curl(upload, "-T", file));
        assertUploads("curl --data-binary", upload -> curl(upload, "-X", "PUT", "--data-binary", "@" + file));
        assertUploads(
                "curl with a type",
                upload -> curl(upload, "-T", file, "-H", "Content-Type: application/x-www-form-urlencoded"));
    }

    @Test
    void curlIsToldWhatIsWrong() throws Exception {
        assumeThereIs("curl");
        String file = folder.resolve("weights.bin").toString();

        assertThat(curl(
                        new SignedRequest(Optional.empty(), "PUT", upload("x").url(), Map.of(), 0, 0, null),
                        "-T",
                        file))
                .startsWith("403 ")
                .contains("omits headers it declares as signed: if-none-match, x-amz-checksum-sha256");
        assertThat(curl(upload("x"), "-T", file, "-H", "Expect:", "-H", "x-amz-acl: public-read"))
                .startsWith("403 ")
                .contains("headers present in the request which were not signed");
        assertThat(curl(upload("x"), "-T", file, "-H", "Transfer-Encoding: chunked"))
                .startsWith("411 ")
                .contains("You must provide the Content-Length HTTP header");
    }

    @Test
    void curlDownloadsWithTheUrlAlone() throws Exception {
        assumeThereIs("curl");
        VersionFile stored = stored("curl (1).bin");
        Path saved = Files.createDirectories(folder.resolve("curl"));

        run(saved, List.of("curl", "-s", s3.store().download(stored).url().toString(), "-o", "f"));
        run(saved, List.of("curl", "-sOJ", s3.store().download(stored).url().toString()));

        assertThat(saved.resolve("f")).hasBinaryContent(CONTENT);
        assertThat(saved.resolve("weights.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void pythonUploadsAndDownloadsWithTheUrlAlone() throws Exception {
        assumeThereIs("python3");
        String file = folder.resolve("weights.bin").toString();
        assertUploads("urllib", upload -> python("put", file, upload));
        VersionFile stored = stored("python.bin");
        Path saved = folder.resolve("fetched.bin");

        assertThat(python("get", saved.toString(), s3.store().download(stored))).isEqualTo("200");

        assertThat(saved).hasBinaryContent(CONTENT);
    }

    @Test
    void pythonIsToldWhatIsWrong() throws Exception {
        assumeThereIs("python3");
        String file = folder.resolve("weights.bin").toString();

        assertThat(python(
                        "put",
                        file,
                        new SignedRequest(Optional.empty(), "PUT", upload("x").url(), Map.of(), 0, 0, null)))
                .startsWith("403 ")
                .contains("omits headers it declares as signed: if-none-match, x-amz-checksum-sha256");
    }

    private interface Client {
        String send(SignedRequest upload) throws Exception;
    }

    private void assertUploads(String with, Client client) throws Exception {
        VersionFile file = file(with);

        assertThat(client.send(s3.store().upload(file))).as(with).startsWith("200");

        assertThat(s3.store().inspect(file)).as(with).isInstanceOf(Finding.Present.class);
    }

    private SignedRequest upload(String version) {
        return s3.store().upload(file(version));
    }

    private VersionFile stored(String version) {
        VersionFile file = file(version);
        assertThat(Attempt.of(s3.store().upload(file), CONTENT).send().status()).isEqualTo(200);
        return file.found(((Finding.Present) s3.store().inspect(file)).object());
    }

    private static VersionFile file(String version) {
        return new VersionFile(
                new ManifestFile(
                        new FilePath("model/weights.bin"), CONTENT.length, Sha256.of(CONTENT), Optional.empty()),
                "models/M/" + version + "/model/weights.bin",
                Optional.empty(),
                Optional.empty());
    }

    private static String curl(SignedRequest request, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-w", "%{http_code} ", "-o", "answer"));
        request.headers().forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
        command.addAll(List.of(more));
        command.add(request.url().toString());
        Files.deleteIfExists(folder.resolve("answer"));
        String status = run(folder, command);
        Path answer = folder.resolve("answer");
        return status + (Files.exists(answer) ? Files.readString(answer) : "");
    }

    private static String python(String act, String file, SignedRequest request) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("python3", "-c", PYTHON, act, file, request.url().toString()));
        request.headers().forEach((name, value) -> command.add(name + ": " + value));
        return run(folder, command);
    }

    private static String run(Path in, List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static void assumeThereIs(String program) throws Exception {
        boolean there;
        try {
            there = new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            there = false;
        }
        if (!there) {
            System.out.println("Uploads and downloads with " + program + " were not tried: it is not installed.");
        }
        assumeTrue(there, "no " + program);
    }
}
