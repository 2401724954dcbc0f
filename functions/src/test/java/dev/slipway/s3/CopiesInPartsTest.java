package dev.slipway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.ManifestFile;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.ObjectPart;

/** How large objects are cut, and what is known of one that was joined; the rest needs an S3. */
class CopiesInPartsTest {
    private static final FileParts CUT = new FileParts(
            FileParts.MIN_PART_SIZE,
            IntStream.range(0, 2_500).mapToObj(i -> Sha256.of("part " + i)).toList());

    /** An object of many parts, told of a thousand at a time. */
    private static final S3Client S3 = new S3Client() {
        @Override
        public GetObjectAttributesResponse getObjectAttributes(GetObjectAttributesRequest request) {
            int from = request.partNumberMarker();
            int to = Math.min(CUT.digests().size(), from + request.maxParts());
            List<ObjectPart> parts = IntStream.range(from, to)
                    .mapToObj(i -> ObjectPart.builder()
                            .partNumber(i + 1)
                            .size(CUT.partSize())
                            .checksumSHA256(CUT.digests().get(i).base64())
                            .build())
                    .toList();
            return GetObjectAttributesResponse.builder()
                    .objectParts(page -> page.parts(parts)
                            .isTruncated(to < CUT.digests().size())
                            .nextPartNumberMarker(to))
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    };

    private final CopiesInParts copies = new CopiesInParts(S3, "artifacts");

    @Test
    void allPartsOfAnObjectAreReadPageByPage() {
        assertThat(copies.of("key", CUT.checksum())).contains(CUT);
    }

    @Test
    void partsThatDoNotMakeUpTheChecksumAreNotBelieved() {
        assertThat(copies.of("key", Sha256.of("other").base64() + "-2500")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "5368709121, 536870912",
        "1610612736000, 536870912",
        "1610612736001, 1073741824",
        "5497558138880, 2147483648",
    })
    void noFileIsCutIntoMorePartsThanAManifestHas(long size, long part) {
        assertThat(S3FileSource.Sizes.USUAL.part(size)).isEqualTo(part);
        assertThat((size + part - 1) / part).isLessThanOrEqualTo(FileParts.MAX_PARTS);
        assertThat(size).isLessThanOrEqualTo(ManifestFile.MAX_SIZE);
    }
}
