package dev.slipway.registry.version;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import dev.slipway.json.CanonicalNumber;
import dev.slipway.registry.name.Sha256;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files, their parts, and the digest over all of them. */
class ManifestTest {
    private static final long MIB = 1L << 20;
    private static final Sha256 DIGEST = Sha256.of("content");

    @Test
    void theDigestDoesNotDependOnTheOrderOfTheFiles() {
        List<ManifestFile> files = new ArrayList<>(
                IntStream.range(0, 50).mapToObj(i -> file("f" + i, i)).toList());
        Sha256 digest = new Manifest(files).digest();
        Random random = Seed.random("manifest order");
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(files, random);
            assertThat(new Manifest(files).digest()).isEqualTo(digest);
        }
        assertThat(new Manifest(files).files())
                .extracting(file -> file.path().value())
                .isSorted();
        assertThat(new Manifest(files).size()).isEqualTo(49 * 50 / 2);
    }

    @Test
    void theDigestChangesWithPathSizeContentAndParts() {
        FileParts whole = new FileParts(5 * MIB, List.of(DIGEST));
        FileParts otherSize = new FileParts(6 * MIB, List.of(DIGEST));
        FileParts otherDigest = new FileParts(5 * MIB, List.of(Sha256.of("else")));
        assertThat(List.of(
                        digest(file("a", 1)),
                        digest(file("b", 1)),
                        digest(file("a", 2)),
                        digest(new ManifestFile(new FilePath("a"), 1, Sha256.of("else"), Optional.empty())),
                        digest(new ManifestFile(new FilePath("a"), 1, DIGEST, Optional.of(whole))),
                        digest(new ManifestFile(new FilePath("a"), 1, DIGEST, Optional.of(otherSize))),
                        digest(new ManifestFile(new FilePath("a"), 1, DIGEST, Optional.of(otherDigest))),
                        digest(file("a", 1), file("b", 1))))
                .doesNotHaveDuplicates();
    }

    @Test
    void theDigestIsOverCanonicalJson() {
        assertThat(digest(file("a", 3)))
                .isEqualTo(Sha256.of("[{\"path\":\"a\",\"sha256\":\"" + DIGEST + "\",\"size\":3}]"));
    }

    @Test
    void theSizeOfAllFilesIsAnIntegerThatAHashCanHold() {
        assertThat(Manifest.MAX_FILES * ManifestFile.MAX_SIZE).isLessThanOrEqualTo(CanonicalNumber.MAX_INTEGER);
    }

    @Test
    void aManifestHasFromOneToAThousandFiles() {
        refused("files", () -> new Manifest(List.of()));
        assertThat(new Manifest(files(1_000)).files()).hasSize(1_000);
        refused("files", () -> new Manifest(files(1_001)));
    }

    @Test
    void noPathStandsTwiceAndNoFileIsAFolder() {
        refused("files", () -> new Manifest(List.of(file("a", 1), file("a", 2))));
        refused("files", () -> new Manifest(List.of(file("a", 1), file("a/b", 1))));
        refused("files", () -> new Manifest(List.of(file("a/b/c/d", 1), file("a-b", 1), file("a/b", 1))));
        assertThat(new Manifest(List.of(file("a", 1), file("a.b", 1), file("A", 1), file("ab/a", 1))).files())
                .hasSize(4);
    }

    @Test
    void aFileThatIsAFolderIsFoundThoughOthersComeBetween() {
        List<ManifestFile> between =
                List.of(file("a", 1), file("a+b", 1), file("a-b", 1), file("a.b", 1), file("a.b.c", 1), file("a0", 1));
        assertThat(new Manifest(between).files()).hasSize(6);
        for (String below : List.of("a/b", "a/0", "a/z/z/z", "a.b/c", "a+b/a", "a0/0")) {
            List<ManifestFile> files = new ArrayList<>(between);
            files.add(file(below, 1));
            assertThat(refused("files", () -> new Manifest(files)))
                    .hasMessage("files must not have " + below.substring(0, below.indexOf('/'))
                            + " as a file and as a folder");
        }
    }

    @Test
    void aThousandFilesOfTwentyLevelsAreTaken() {
        String folder = "d/".repeat(19);
        List<ManifestFile> files = new ArrayList<>(
                IntStream.range(0, 999).mapToObj(i -> file(folder + "f" + i, 1)).toList());
        files.add(file("d.d", 1));
        assertThat(new Manifest(files).files()).hasSize(1_000);
        for (int level : new int[] {1, 10, 19}) {
            String ancestor = folder.substring(0, 2 * level - 1);
            files.set(999, file(ancestor, 1));
            assertThat(refused("files", () -> new Manifest(files)))
                    .hasMessage("files must not have " + ancestor + " as a file and as a folder");
        }
    }

    @Test
    void sizesGoFromNothingToTheLargestObject() {
        assertThat(file("a", 0).size()).isZero();
        refused("size", () -> file("a", -1));
        refused("size", () -> file("a", ManifestFile.MAX_SIZE + 1));
        refused("size", () -> file("a", Long.MIN_VALUE));
    }

    @ParameterizedTest
    @CsvSource({
        // MiB of the file, bytes more, MiB of a part, parts
        "0, 0, 5, 1",
        "0, 1, 5, 1",
        "5, 0, 5, 1",
        "5, 1, 5, 2",
        "10, -1, 5, 2",
        "10, 0, 5, 2",
        "10, 1, 5, 3",
        "15000, 0, 5, 3000",
        "5242880, 0, 5120, 1024",
    })
    void aFileHasOneDigestForEachPart(long mib, long more, long partMib, int parts) {
        long size = mib * MIB + more;
        cut(size, partMib * MIB, parts);
        refused("parts", () -> cut(size, partMib * MIB, parts + 1));
        refused("parts", () -> cut(size, partMib * MIB, parts - 1));
    }

    @Test
    void partsHaveTheSizesThatTheStoreTakes() {
        refused("partSize", () -> cut(10 * MIB, 5 * MIB - 1, 2));
        refused("partSize", () -> cut(10 * MIB, FileParts.MAX_PART_SIZE + 1, 1));
        refused("partSize", () -> cut(10 * MIB, 0, 1));
        refused("partSize", () -> cut(10 * MIB, -1, 1));
        refused("partSize", () -> cut(10 * MIB, Long.MAX_VALUE, 1));
        refused("partSize", () -> cut(15_000 * MIB + 1, 5 * MIB, 3_001));
        refused("partSize", () -> cut(ManifestFile.MAX_SIZE, 5 * MIB, 1));
    }

    @Test
    void theCompositeIsTheDigestOfTheDigests() throws Exception {
        Random random = Seed.random("composite");
        for (int count : new int[] {1, 2, 3, 100}) {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            List<Sha256> digests = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] part = new byte[1 + random.nextInt(100)];
                random.nextBytes(part);
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(part);
                all.update(digest);
                digests.add(new Sha256(String.format("%064x", new BigInteger(1, digest))));
            }
            byte[] expected = all.digest();
            Sha256 composite = new FileParts(5 * MIB, digests).composite();
            assertThat(composite.bytes()).isEqualTo(expected);
            assertThat(composite.base64()).isEqualTo(Base64.getEncoder().encodeToString(expected));
            assertThat(Sha256.ofBase64(composite.base64())).isEqualTo(composite);
        }
    }

    @Test
    void aDigestIsSixtyFourLowerCaseHexDigits() {
        assertThat(Sha256.of("")).hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (String wrong :
                List.of("", "a".repeat(63), "a".repeat(65), "A".repeat(64), "g".repeat(64), "\u0661".repeat(64))) {
            refused("sha256", () -> new Sha256(wrong));
        }
        refused("sha256", () -> new Sha256("a".repeat(64) + "\n"));
    }

    private static ManifestFile cut(long size, long partSize, int parts) {
        return new ManifestFile(
                new FilePath("a"),
                size,
                DIGEST,
                Optional.of(new FileParts(partSize, Collections.nCopies(parts, DIGEST))));
    }

    private static ManifestFile file(String path, long size) {
        return new ManifestFile(new FilePath(path), size, DIGEST, Optional.empty());
    }

    private static List<ManifestFile> files(int count) {
        return IntStream.range(0, count).mapToObj(i -> file("f" + i, 1)).toList();
    }

    private static Sha256 digest(ManifestFile... files) {
        return new Manifest(List.of(files)).digest();
    }
}
