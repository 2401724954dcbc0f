package dev.slipway.registry.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.HostileTexts;
import dev.slipway.registry.name.Sha256;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the files of a version lie, and whether all of them are there. */
class VersionFilesTest {
    private static final String MODEL = "01JABCDEFGHJKMNPQRSTVWXYZ0";
    private static final String ID = "01JABCDEFGHJKMNPQRSTVWXYZ1";
    private static final String PREFIX = "models/" + MODEL + "/" + ID;
    private static final StoredObject STORED = new StoredObject("etag", Optional.of("v1"));

    @Test
    void theKeysOfAVersionsFilesLeadBackToTheirPrefixAndModel() {
        assertThat(VersionFiles.prefix(MODEL, ID)).isEqualTo(PREFIX);
        for (String path : List.of("a", "a/b/c.bin", "a/models/b", "a#b %20", "a\u2028b", "\u6a21\u578b")) {
            assertThat(VersionFiles.prefixOf(PREFIX + "/" + path)).contains(PREFIX);
        }
        assertThat(VersionFiles.modelIdOf(PREFIX)).isEqualTo(MODEL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                PREFIX,
                PREFIX + "/",
                "x" + PREFIX + "/a",
                "/" + PREFIX + "/a",
                "models/" + MODEL + "/a",
                "models/" + MODEL + "//" + ID + "/a",
                "models/" + MODEL + "0/" + ID + "/a",
                "models/" + MODEL + "/" + ID + "0/a",
                "models/01jabcdefghjkmnpqrstvwxyz0/" + ID + "/a",
                "other/" + MODEL + "/" + ID + "/a",
            })
    void otherKeysBelongToNoVersion(String key) {
        assertThat(VersionFiles.prefixOf(key)).isEmpty();
    }

    @Test
    void hostileKeysBelongToNoVersion() {
        assertThat(HostileTexts.ALL)
                .allSatisfy(key -> assertThat(VersionFiles.prefixOf(key)).isEmpty());
    }

    @Test
    void filesAreCompleteWhenEachOfThemWasFound() {
        VersionFile first = file("a");
        VersionFile second = file("b");

        assertThat(files(first, second).isComplete()).isFalse();
        assertThat(files(first.found(STORED), second).isComplete()).isFalse();
        assertThat(files(first, second.found(STORED)).isComplete()).isFalse();
        assertThat(files(first.found(STORED), second.found(STORED)).isComplete())
                .isTrue();
        assertThat(VersionFiles.none(new VersionKey(MODEL, 3))).isEqualTo(new VersionFiles(MODEL, 3, "", List.of()));
    }

    @Test
    void filesThatWereNotFoundAreMissingByTheirNumbers() {
        VersionFiles files = files(file("a"), file("b").found(STORED), file("c"));

        assertThat(files.missing()).containsExactly(0, 2);
        assertThat(files.set()).isEqualTo(new FileSet(new VersionKey(MODEL, 3), PREFIX, 3));
    }

    @Test
    void filesComeInTheOrderOfTheirManifest() {
        assertThatThrownBy(() -> files(file("b"), file("a"))).hasMessage("a is not in the manifest's order");
        assertThatThrownBy(() -> files(file("a"), file("a"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatWasFoundIsOtherwiseAsItWas() {
        assertThat(file("a").found(STORED))
                .isEqualTo(new VersionFile(
                        file("a").declared(), PREFIX + "/a", Optional.of("upload"), Optional.of(STORED)));
    }

    private static VersionFile file(String path) {
        ManifestFile declared = new ManifestFile(new FilePath(path), 1, Sha256.of(path), Optional.empty());
        return new VersionFile(declared, PREFIX + "/" + path, Optional.of("upload"), Optional.empty());
    }

    private static VersionFiles files(VersionFile... files) {
        return new VersionFiles(MODEL, 3, PREFIX, List.of(files));
    }
}
