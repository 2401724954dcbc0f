package dev.slipway.local.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the S3 of one machine; always there. */
class S3ProxyContractTest {
    private static LocalObjectStore server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = LocalObjectStore.start(
                new LocalObjectStore.Settings(folder, 0, "local", "secret", List.of("artifacts", "sources")),
                Clock.systemUTC(),
                created -> {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Nested
    class Artifacts extends S3ArtifactStoreContract {
        @Override
        S3Endpoint endpoint() {
            return local();
        }
    }

    @Nested
    class PresignedRequests extends PresignedRequestContract {
        @Override
        S3Endpoint endpoint() {
            return local();
        }
    }

    @Nested
    class Sources extends S3FileSourceContract {
        @Override
        S3Endpoint endpoint() {
            return local();
        }

        @Override
        String bucket() {
            return "sources";
        }
    }

    @Nested
    class LargeSources extends S3LargeFilesContract {
        @Override
        S3Endpoint endpoint() {
            return local();
        }

        @Override
        String bucket() {
            return "sources";
        }
    }

    private static S3Endpoint local() {
        return new S3Endpoint(server.endpoint(), "eu-central-1", "local", "secret", "artifacts");
    }
}
