package dev.slipway.local.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.adoption.ObjectWriter;
import dev.slipway.registry.adoption.ObjectWriterContract;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.s3.S3ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract on the S3 of one machine. */
class S3ObjectWriterTest extends ObjectWriterContract {
    private static LocalObjectStore server;
    private static S3Client client;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = LocalObjectStore.start(
                new LocalObjectStore.Settings(folder, 0, "local", "secret", "artifacts"),
                Clock.systemUTC(),
                created -> {});
        client = new S3Endpoint(server.endpoint(), "eu-central-1", "local", "secret", "artifacts").client();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Override
    protected ObjectWriter writer() {
        return new S3ObjectWriter(() -> client, "artifacts");
    }

    @Test
    void otherBytesThanSaidAreNotTaken(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "abd");

        assertThatThrownBy(() -> writer().put("models/other", file, 3, Sha256.of("abc")))
                .isInstanceOf(Refused.class);
        assertThat(writer().find("models/other")).isEmpty();
    }
}
