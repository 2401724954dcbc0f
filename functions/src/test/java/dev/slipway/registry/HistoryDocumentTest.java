package dev.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/history.md says of hashes is what the registry does. */
class HistoryDocumentTest {
    private static final Path DOCS = Path.of("docs");
    private static final String DOCUMENT = read(DOCS.resolve("history.md"));
    private static final int MOST_LINES = 50;
    private static final Pattern BLOCK = Pattern.compile("```[a-z]*\n(.*?)\n```", Pattern.DOTALL);

    /** A value of the document, its canonical form and the hash of that. */
    private record Vector(String value, String canonical, String hash) {
        static Vector of(String heading) {
            List<String> blocks = blocks(heading);
            assertThat(blocks).as(heading).hasSize(3);
            return new Vector(blocks.get(0), blocks.get(1), blocks.get(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"An entry", "A manifest", "Metadata"})
    void everyVectorIsCanonicalJsonAndItsHash(String heading) {
        Vector vector = Vector.of(heading);
        assertThat(Json.canonical(Json.read(vector.value()))).isEqualTo(vector.canonical());
        assertThat(Sha256.of(vector.canonical()).hex()).isEqualTo(vector.hash());
    }

    @Test
    void theEntryOfTheDocumentIsAnEntryOfTheRegistry() {
        Vector vector = Vector.of("An entry");
        Entry read = new Entry(vector.canonical(), new Sha256(vector.hash()));
        Entry written = Entry.next(
                new Tail(read.seq() - 1, read.previousHash(), read.at()),
                read.modelId(),
                read.model(),
                new Stamp(read.by(), read.at()),
                read.fact());
        assertThat(written).isEqualTo(read);
    }

    @Test
    void theManifestOfTheDocumentHasTheDigestThatTheRegistryGivesIt() {
        Manifest manifest = new Manifest(List.of(
                new ManifestFile(
                        new FilePath("model/weights.bin"),
                        7_000_000,
                        Sha256.of("weights"),
                        Optional.of(new FileParts(
                                FileParts.MIN_PART_SIZE, List.of(Sha256.of("first"), Sha256.of("last"))))),
                new ManifestFile(new FilePath("MLmodel"), 310, Sha256.of("foo"), Optional.empty())));
        assertThat(manifest.digest().hex()).isEqualTo(Vector.of("A manifest").hash());
    }

    @Test
    void theMetadataOfTheDocumentHasTheDigestThatTheRegistryGivesIt() {
        Vector vector = Vector.of("Metadata");
        Map<String, Object> all = new TreeMap<>(Json.readObject(vector.value()));
        Lineage lineage = Lineage.of(
                Json.write(all.remove("lineage")).replace("\"parent\":{", "\"parent\":{\"model\":\"fraud\","));
        Metadata metadata = Fields.read(all, Metadata::of).with(lineage);
        assertThat(lineage.parent())
                .hasValueSatisfying(parent -> assertThat(parent.found().model()).hasToString("fraud"));
        assertThat(metadata.digest().hex()).isEqualTo(vector.hash());
    }

    @Test
    void thePlaceOfTheDocumentHasTheDigestThatTheRegistryGivesIt() {
        List<String> blocks = blocks("A version by reference");
        assertThat(Contents.External.at("s3://team-bucket/models/7").digest().hex())
                .isEqualTo(blocks.get(1))
                .isEqualTo(Sha256.of(blocks.get(0)).hex());
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify.py", "Verify.java"})
    void theProgramsThatTheDocumentNamesAreShort(String file) {
        assertThat(DOCUMENT).contains("](verify/" + file + ")");
        assertThat(read(DOCS.resolve("verify").resolve(file)).lines()).hasSizeLessThanOrEqualTo(MOST_LINES);
    }

    @Test
    void everyLinkLeadsToAFile() {
        List<String> links = Pattern.compile("]\\(([^):#]+)\\)")
                .matcher(DOCUMENT)
                .results()
                .map(link -> link.group(1))
                .toList();
        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(DOCS.resolve(link)).exists());
    }

    private static List<String> blocks(String heading) {
        String chapter = DOCUMENT.split("\n### " + heading + "\n", 2)[1].split("\n##", 2)[0];
        return BLOCK.matcher(chapter).results().map(block -> block.group(1)).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
