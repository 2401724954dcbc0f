package dev.slipway.registry.version;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import dev.slipway.json.CanonicalNumber;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Warning;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void aFileInPartsMayHaveNoDigestOfTheWhole() {
        FileParts parts = new FileParts(5 * MIB, List.of(DIGEST, Sha256.of("last")));
        ManifestFile file = new ManifestFile(new FilePath("a"), 5 * MIB + 1, Optional.empty(), Optional.of(parts));

        assertThat(digest(file))
                .isEqualTo(Sha256.of("[{\"parts\":{\"composite\":\"" + parts.composite()
                        + "\",\"partSize\":5242880},\"path\":\"a\",\"size\":5242881}]"));
        assertThat(file.checksum()).isEqualTo(parts.composite() + "-2");
        assertThat(file("a", 1).checksum()).isEqualTo(DIGEST.hex());
        refused("sha256", () -> new ManifestFile(new FilePath("a"), 1, Optional.empty(), Optional.<FileParts>empty()));
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
    void noPathStandsTwice() {
        assertThat(refused("files", () -> manifest("a", "b", "a"))).hasMessage("files must not have twice: \"a\"");
    }

    @ParameterizedTest
    @CsvSource({
        "Model.bin, model.BIN",
        "Gr\u00f6\u00dfe.bin, Gro\u0308\u00dfe.bin",
        "STRASSE, stra\u00dfe",
        "stra\u00dfe, STRA\u1e9eE",
        "\u03a3\u039f\u03a3, \u03c3\u03bf\u03c2",
        "\u212a, k",
        "\uac00, \u1100\u1161",
        "\u03b1\u0345\u0301, \u1fb4",
        "a/B/c, A/b/C",
        "\ud801\udc00, \ud801\udc28",
    })
    void noTwoPathsDifferOnlyInCaseOrComposition(String one, String other) {
        for (List<String> order : List.of(List.of(one, other), List.of(other, one))) {
            assertThat(refused("files", () -> manifest("0", order.get(0), "zz", order.get(1))))
                    .hasMessageStartingWith("files must not have both ")
                    .hasMessageEndingWith(
                            " (many file systems do not tell upper and lower case or composed characters apart)");
        }
    }

    @Test
    void allPathsThatClashAreNamedAtOnce() {
        assertThat(refused("files", () -> manifest("a", "A", "b", "B", "c", "c", "d", "d/e")))
                .hasMessage(
                        "files must not have twice: \"c\"; must not have both \"A\" and \"a\", \"B\" and \"b\" (many file"
                                + " systems do not tell upper and lower case or composed characters apart); must not have both \"d\""
                                + " and \"d/e\" (one name cannot be a file and a folder)");
    }

    @Test
    void pathsThatLookAlikeAreToldByTheNumbersOfTheirCharacters() {
        assertThat(refused("files", () -> manifest("\u00f6", "o\u0308")))
                .hasMessageStartingWith("files must not have both \"o\\u0308\" and \"\\u00F6\" (");
    }

    @Test
    void pathsThatDifferInMoreAreTakenAsTheyAre() {
        String[] paths = {
            "a",
            "a.b",
            "\u00e4",
            "\u0131",
            "i",
            "o",
            "0",
            "ab/a",
            "AB/b",
            "\uff41",
            "\ufb01x",
            "\ufb03",
            "x y",
            "x  y",
            "x\u00a0y"
        };

        assertThat(manifest(paths).files())
                .extracting(file -> file.path().value())
                .containsExactlyInAnyOrder(paths);
    }

    @Test
    void filesAreInTheOrderOfTheirBytesInUtf8() {
        assertThat(manifest("\ud83d\udea2", "\uff41", "z", "\u00e9", "Y", "a/b", "a.b")
                        .files())
                .extracting(file -> file.path().value())
                .containsExactly("Y", "a.b", "a/b", "z", "\u00e9", "\uff41", "\ud83d\udea2");
    }

    @Test
    void aFileThatIsAFolderIsFoundThoughOthersComeBetween() {
        String[] between = {"a", "a+b", "a-b", "a.b", "a.b.c", "a0", "\u00c4"};
        assertThat(manifest(between).files()).hasSize(7);
        for (String below : List.of("a/b", "a/0", "a/z/z/z", "a.b/c", "a+b/a", "a0/0", "A/b", "a.B/c", "a\u0308/b")) {
            List<String> paths = new ArrayList<>(List.of(between));
            paths.add(below);
            assertThat(refused("files", () -> manifest(paths.toArray(String[]::new))))
                    .hasMessageStartingWith("files must not have both ")
                    .hasMessageEndingWith(" and \"" + below + "\" (one name cannot be a file and a folder)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:b",
                "a<b",
                "a>b",
                "a\"b",
                "a|b",
                "a?b",
                "a*b",
                "con",
                "CON.txt",
                "a/Nul.tar.gz/b",
                "com1",
                "LPT9.x",
                "com\u00b2",
                "aux .bin",
                "a ",
                "a. /b",
                "a/b."
            })
    void aNameThatWindowsCannotStoreIsTakenWithAWarning(String path) {
        assertThat(manifest("plain.bin", path).warnings())
                .containsExactly(new Warning(
                        Warning.Code.WINDOWS_NAME,
                        "Windows cannot store 1 file under the declared name: \"" + path + "\""));
    }

    @Test
    void ordinaryNamesAreNoWarning() {
        assertThat(manifest(
                                "cond",
                                "console.log",
                                "xcon",
                                "com",
                                "com10",
                                "com0",
                                "lpt.txt",
                                "a.con",
                                "nulx",
                                ".a",
                                " a",
                                "a b",
                                "a#b",
                                "a%b",
                                "a+b",
                                "Gr\u00f6\u00dfe")
                        .warnings())
                .isEmpty();
    }

    @Test
    void aWarningNamesTenPathsAndHowManyThereAre() {
        String[] paths =
                IntStream.range(0, 12).mapToObj(i -> "%02d?".formatted(i)).toArray(String[]::new);

        assertThat(manifest(paths).warnings())
                .extracting(Warning::text)
                .containsExactly("Windows cannot store 12 files under the declared name:"
                        + IntStream.range(0, 10)
                                .mapToObj(i -> " \"%02d?\"".formatted(i))
                                .collect(Collectors.joining(","))
                        + " and 2 more");
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
                    .hasMessage("files must not have both \"" + ancestor + "\" and \"" + folder
                            + "f0\" (one name cannot be a file and a folder)");
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

    private static Manifest manifest(String... paths) {
        return new Manifest(Arrays.stream(paths).map(path -> file(path, 1)).toList());
    }

    private static Sha256 digest(ManifestFile... files) {
        return new Manifest(List.of(files)).digest();
    }
}
