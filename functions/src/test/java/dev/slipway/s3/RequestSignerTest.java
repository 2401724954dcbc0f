package dev.slipway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFile;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What is in a signature can be read off the URL, without any S3. */
class RequestSignerTest {
    private static final String KEY = "models/M/V/a+b=c@d,e~f/weights.bin";
    private static final Sha256 SHA = Sha256.of("weights");

    private final S3Presigner presigner = S3Presigner.builder()
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
            .build();
    private final RequestSigner signer = new RequestSigner(presigner, "artifacts");

    @AfterEach
    void close() {
        presigner.close();
    }

    @Test
    void anUploadIsSignedDownToItsBytes() {
        SignedRequest put = signer.put(placed(file(7, Optional.empty()), Optional.empty()));

        assertThat(put.method()).isEqualTo("PUT");
        assertThat(query(put.url()).get("X-Amz-SignedHeaders"))
                .isEqualTo("content-length;host;if-none-match;x-amz-checksum-sha256");
        assertThat(put.headers()).isEqualTo(Map.of("if-none-match", "*", "x-amz-checksum-sha256", SHA.base64()));
        assertThat(put.length()).isEqualTo(7);
        assertThat(put.url().getPath()).isEqualTo("/" + KEY);
        assertThat(put.url().getHost()).startsWith("artifacts.");
        assertThat(put.url().getScheme()).isEqualTo("https");
    }

    @Test
    void aPartIsSignedDownToItsBytes() {
        FileParts parts = new FileParts(5 << 20, List.of(Sha256.of("1"), SHA));
        VersionFile file = placed(file((5 << 20) + 3, Optional.of(parts)), Optional.empty());

        SignedRequest put = signer.putPart(file, FilePart.of(file.declared()).get(1));

        assertThat(put.part()).contains(2);

        assertThat(query(put.url())).containsEntry("partNumber", "2").containsEntry("uploadId", "upload");
        assertThat(query(put.url()).get("X-Amz-SignedHeaders")).isEqualTo("content-length;host;x-amz-checksum-sha256");
        assertThat(put.headers()).isEqualTo(Map.of("x-amz-checksum-sha256", SHA.base64()));
        assertThat(put.offset()).isEqualTo(5 << 20);
        assertThat(put.length()).isEqualTo(3);
    }

    @Test
    void aDownloadIsPinnedToTheObjectsVersion() {
        SignedRequest get = signer.get(stored(new StoredObject("\"etag\"", Optional.of("v.1"))));

        assertThat(query(get.url()))
                .containsEntry("versionId", "v.1")
                .containsEntry("X-Amz-SignedHeaders", "host")
                .containsEntry("response-content-type", "application/octet-stream")
                .containsEntry(
                        "response-content-disposition",
                        "attachment; filename=\"weights.bin\"; filename*=UTF-8''weights.bin");
        assertThat(get.headers()).isEmpty();
    }

    @Test
    void aDownloadFromABucketWithoutVersionsIsPinnedToTheEtag() {
        SignedRequest get = signer.get(stored(new StoredObject("\"etag\"", Optional.empty())));

        assertThat(query(get.url()))
                .doesNotContainKey("versionId")
                .containsEntry("X-Amz-SignedHeaders", "host;if-match");
        assertThat(get.headers()).isEqualTo(Map.of("if-match", "\"etag\""));
    }

    @Test
    void nothingIsSignedForLongerThanAQuarterOfAnHour() {
        SignedRequest put = signer.put(placed(file(7, Optional.empty()), Optional.empty()));

        assertThat(query(put.url())).containsEntry("X-Amz-Expires", "900");
        assertThat(Duration.between(Instant.now(), put.expiresAt()))
                .isBetween(Duration.ofSeconds(880), Duration.ofSeconds(900));
    }

    private static ManifestFile file(long size, Optional<FileParts> parts) {
        return new ManifestFile(new FilePath("weights.bin"), size, SHA, parts);
    }

    private static VersionFile stored(StoredObject object) {
        return placed(file(7, Optional.empty()), Optional.of(object));
    }

    private static VersionFile placed(ManifestFile file, Optional<StoredObject> object) {
        return new VersionFile(file, KEY, file.parts().map(parts -> "upload"), object);
    }

    private static Map<String, String> query(URI url) {
        return Arrays.stream(url.getQuery().split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
