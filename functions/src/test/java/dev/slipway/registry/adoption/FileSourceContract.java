package dev.slipway.registry.adoption;

import static dev.slipway.registry.port.SampleFiles.bytes;
import static dev.slipway.registry.port.SampleFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.registry.adoption.FileSource.Copy;
import dev.slipway.registry.adoption.FileSource.SourceFile;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FilePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the port promises of any place that files are copied from. */
public abstract class FileSourceContract {
    /** Paths with characters that URLs and signatures treat apart, in the order in which they are listed. */
    protected static final List<String> PATHS = List.of(
            " a b/c d.bin",
            "#1/a#b.txt",
            "100%/loss%20%2F.png",
            "A/a",
            "a+b=c@d,e~f_g-h.i",
            "a-b",
            "a/A",
            "a/b&c;d'e(f)!$*",
            "config.yaml",
            "Gr\u00f6\u00dfe/Gro\u0308\u00dfe",
            "\u6a21\u578b/\u30e2\u30c7\u30eb.bin",
            "\ud83d\udea2");

    private static final int MOST = 100;

    /** Those of them that such a source can have. */
    protected List<String> paths() {
        return PATHS;
    }

    /** The source, copying to where {@link #stored} reads. */
    protected abstract FileSource source();

    /** A folder that this test alone uses; nothing lies there when the test begins. It has no slash at its end. */
    protected abstract String place();

    /** Puts a file at a path below the place, over what may lie there. */
    protected abstract void put(String path, byte[] content);

    /** Removes the file at a path below the place. */
    protected abstract void remove(String path);

    /** The bytes at a key of the registry's bucket, as what a copy says was stored there. */
    protected abstract byte[] stored(String key, Copy copy);

    /** The place of one file, given its path below the place. */
    protected String placeOf(String path) {
        return place() + "/" + path;
    }

    @Test
    void filesAreListedInTheOrderOfTheirPathsWithTheirSizes() {
        List<String> paths = new ArrayList<>(List.of("a-b", "a/b/c", "a/x", "b", "Z"));
        Collections.shuffle(paths);
        paths.forEach(path -> put(path, utf8(path)));

        assertThat(source().files(place(), MOST))
                .extracting(SourceFile::path, SourceFile::size)
                .containsExactly(
                        tuple("Z", 1L), tuple("a-b", 3L), tuple("a/b/c", 5L), tuple("a/x", 3L), tuple("b", 1L));
    }

    @Test
    void thePlaceMayEndWithASlash() {
        put("a/x", utf8("x"));

        assertThat(source().has(place() + "/")).isTrue();
        assertThat(source().files(place() + "/", MOST)).isEqualTo(source().files(place(), MOST));
    }

    @Test
    void whereNothingLiesNothingIsListed() {
        assertThat(source().has(place())).isTrue();
        assertThat(source().files(place(), MOST)).isEmpty();
    }

    @Test
    void whatLiesBesideThePlaceIsNotListed() {
        put("model/x", utf8("x"));
        put("model2/y", utf8("y"));
        put("model.txt", utf8("z"));

        assertThat(source().files(placeOf("model"), MOST))
                .extracting(SourceFile::path)
                .containsExactly("x");
        assertThat(source().files(placeOf("mod"), MOST)).isEmpty();
    }

    @Test
    void aPlaceThatIsOneFileHasThatFile() {
        put("runs/model.bin", utf8("weights"));
        String place = placeOf("runs/model.bin");

        SourceFile file = only(source().files(place, MOST));
        String key = key("model.bin");
        Copy copy = source().copy(place, file, key);

        assertThat(file.path()).isEqualTo("model.bin");
        assertThat(file.size()).isEqualTo(7);
        assertThat(stored(key, copy)).isEqualTo(utf8("weights"));
        assertThat(source().isStill(place, only(source().files(place, MOST)), copy))
                .isTrue();
    }

    @Test
    void aFileMayBeNamedAsItsFolderIs() {
        put("model/model", utf8("weights"));

        String key = key("model");
        Copy copy = source().copy(placeOf("model"), only(source().files(placeOf("model"), MOST)), key);

        assertThat(stored(key, copy)).isEqualTo(utf8("weights"));
    }

    @Test
    void oneMoreThanTheMostSaysThatThereAreTooMany() {
        for (String path : List.of("a", "b/c", "b/d", "e")) {
            put(path, utf8(path));
        }

        assertThat(source().files(place(), 4)).hasSize(4);
        assertThat(source().files(place(), 3)).hasSize(4);
        assertThat(source().files(place(), 2)).hasSize(3);
    }

    @Test
    void aCopyHasTheBytesAndTheirDigest() {
        byte[] content = bytes(300_000);
        put("model/weights.bin", content);
        SourceFile file = only(source().files(place(), MOST));

        String key = key(file.path());
        Copy copy = source().copy(place(), file, key);

        assertThat(copy.file().path()).isEqualTo(new FilePath("model/weights.bin"));
        assertThat(copy.file().size()).isEqualTo(300_000);
        assertThat(copy.file().sha256()).contains(Sha256.of(content));
        assertThat(copy.file().parts()).isEmpty();
        assertThat(copy.object().etag()).isNotBlank();
        assertThat(copy.mark()).isEqualTo(file.mark());
        assertThat(stored(key, copy)).isEqualTo(content);
    }

    @Test
    void aFileMayBeEmpty() {
        put("_SUCCESS", new byte[0]);

        String key = key("_SUCCESS");
        Copy copy = source().copy(place(), only(source().files(place(), MOST)), key);

        assertThat(copy.file().size()).isZero();
        assertThat(copy.file().sha256()).contains(Sha256.of(""));
        assertThat(stored(key, copy)).isEmpty();
    }

    @Test
    void everyPathIsListedAndCopiedAsItIs() {
        paths().forEach(path -> put(path, utf8(path)));

        List<SourceFile> files = source().files(place(), MOST);

        assertThat(files).extracting(SourceFile::path).containsExactlyInAnyOrderElementsOf(paths());
        for (SourceFile file : files) {
            String key = key(file.path());
            Copy copy = source().copy(place(), file, key);
            assertThat(copy.file().path().value()).isEqualTo(file.path());
            assertThat(stored(key, copy)).as(file.path()).isEqualTo(utf8(file.path()));
        }
    }

    @Test
    void copyingAgainSaysWhatIsThere() {
        put("weights.bin", utf8("weights"));
        SourceFile file = only(source().files(place(), MOST));
        String key = key("weights.bin");

        Copy first = source().copy(place(), file, key);
        Copy second = source().copy(place(), file, key);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void whatWasCopiedIsSaidAlsoWhenTheSourceIsGone() {
        put("weights.bin", utf8("weights"));
        SourceFile file = only(source().files(place(), MOST));
        String key = key("weights.bin");
        Copy first = source().copy(place(), file, key);
        remove("weights.bin");

        assertThat(source().copy(place(), file, key)).isEqualTo(first);
    }

    @Test
    void aFileThatChangedSinceItWasListedIsNotCopied() {
        put("weights.bin", utf8("weights"));
        SourceFile file = only(source().files(place(), MOST));
        put("weights.bin", utf8("other weights"));

        assertThatThrownBy(() -> source().copy(place(), file, key("weights.bin")))
                .isInstanceOf(SourceRefused.class)
                .hasMessageStartingWith("weights.bin changed while it was copied; register the version again");
    }

    @Test
    void aFileThatIsGoneSinceItWasListedIsRefusedByItsName() {
        put("weights.bin", utf8("weights"));
        SourceFile file = only(source().files(place(), MOST));
        remove("weights.bin");

        assertThatThrownBy(() -> source().copy(place(), file, key("weights.bin")))
                .isInstanceOf(SourceRefused.class)
                .hasMessageStartingWith("weights.bin is not there");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedWithWhatToDo() {
        long most = source().maxFileSize();
        SourceFile file = new SourceFile("weights.bin", most + 1, Optional.of("\"mark\""));

        assertThatThrownBy(() -> source().copy(place(), file, key("weights.bin")))
                .isInstanceOf(SourceRefused.class)
                .hasMessageStartingWith(String.format(
                        Locale.ROOT,
                        "weights.bin has %,d bytes; files of at most %,d bytes are copied. Push",
                        most + 1,
                        most));
    }

    @Test
    void whatWasNotTouchedIsStillTheSame() {
        put("weights.bin", utf8("weights"));
        Copy copy = source().copy(place(), only(source().files(place(), MOST)), key("weights.bin"));

        assertThat(source().isStill(place(), only(source().files(place(), MOST)), copy))
                .isTrue();
    }

    @Test
    void aFileWithOtherBytesOfTheSameSizeIsNoLongerWhatWasCopied() {
        put("weights.bin", utf8("weights"));
        Copy copy = source().copy(place(), only(source().files(place(), MOST)), key("weights.bin"));
        put("weights.bin", utf8("Weights"));

        assertThat(source().isStill(place(), only(source().files(place(), MOST)), copy))
                .isFalse();
    }

    @Test
    void aFileOfAnotherSizeOrNameIsNoLongerWhatWasCopied() {
        put("weights.bin", utf8("weights"));
        Copy copy = source().copy(place(), only(source().files(place(), MOST)), key("weights.bin"));
        put("weights.bin", utf8("weights and more"));
        assertThat(source().isStill(place(), only(source().files(place(), MOST)), copy))
                .isFalse();

        remove("weights.bin");
        put("renamed.bin", utf8("weights"));
        assertThat(source().isStill(place(), only(source().files(place(), MOST)), copy))
                .isFalse();
    }

    /** A key that nothing lies at. */
    protected static String key(String path) {
        Instant now = Instant.now();
        return "models/" + Ids.next(now) + "/" + Ids.next(now) + "/" + path;
    }

    /** The one file that was listed. */
    protected static SourceFile only(List<SourceFile> files) {
        assertThat(files).hasSize(1);
        return files.get(0);
    }
}
