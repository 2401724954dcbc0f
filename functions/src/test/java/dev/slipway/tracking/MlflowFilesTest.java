package dev.slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.memory.MemoryObjects;
import dev.slipway.registry.adoption.FileSource;
import dev.slipway.registry.adoption.FileSource.Copy;
import dev.slipway.registry.adoption.FileSource.SourceFile;
import dev.slipway.registry.adoption.ObjectWriter;
import dev.slipway.registry.adoption.SourceRefused;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowFilesTest {
    private static final String API = "/api/2.0/mlflow-artifacts/artifacts";
    private static final String PLACE = "mlflow-artifacts:/1/models/m-1/artifacts";
    private static final String FOLDER = "1/models/m-1/artifacts";
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofMillis(1500), 2);

    private final MemoryObjects objects = new MemoryObjects();
    private Set<Path> before;
    private LoopbackServer server;
    private FileSource files;

    @BeforeEach
    void start() throws IOException {
        before = temporaryFiles();
        server = new LoopbackServer();
        files = of(objects);
    }

    @AfterEach
    void nothingIsLeftInTheTemporaryFolder() {
        server.close();
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    @Test
    void placesOfThisServerAreItsOwn() {
        assertThat(List.of(
                        PLACE,
                        "mlflow-artifacts:///1/a",
                        "mlflow-artifacts://" + server.authority() + "/1/a",
                        "MLFLOW-ARTIFACTS:/1/a"))
                .allMatch(files::has);
        assertThat(List.of(
                        "mlflow-artifacts://other.example/1/a",
                        "mlflow-artifacts://127.0.0.1/1/a",
                        "mlflow-artifacts://user@" + server.authority() + "/1/a",
                        "mlflow-artifacts:1/a",
                        "mlflow-artifacts",
                        "s3://bucket/a",
                        "http://" + server.authority() + "/1/a"))
                .noneMatch(files::has);
    }

    @ParameterizedTest
    @CsvSource({
        "https://ml.example, ml.example, true",
        "https://ml.example, ML.example:443, true",
        "https://ml.example:443/x, ml.example, true",
        "http://ml.example, ml.example:80, true",
        "http://ml.example, ml.example:443, false",
        "https://ml.example:8443, ml.example, false",
        "https://ml.example, ml.example.org, false",
        "https://ml.example, 'ml example', false"
    })
    void aHostMayBeWrittenWithOrWithoutItsUsualPort(URI base, String authority, boolean isItsOwn) {
        FileSource other = new MlflowFiles(base, Optional::empty, objects);

        assertThat(other.has("mlflow-artifacts://" + authority + "/1/a")).isEqualTo(isItsOwn);
    }

    @Test
    void filesAreListedWithTheirFoldersInTheOrderOfTheirPaths() {
        put("weights.bin", "12345");
        put("MLmodel", "flavors: {}");
        put("data/deep/er/x.txt", "x");
        put("data/a.txt", "");
        server.put("1/models/m-10/artifacts/other", new byte[1]);

        assertThat(files.files(PLACE, 10))
                .containsExactly(
                        file("MLmodel", 11),
                        file("data/a.txt", 0),
                        file("data/deep/er/x.txt", 1),
                        file("weights.bin", 5));
        assertThat(files.files(PLACE + "/data/", 10)).containsExactly(file("a.txt", 0), file("deep/er/x.txt", 1));
        assertThat(files.files("mlflow-artifacts://" + server.authority() + "/" + FOLDER + "/data/deep", 10))
                .containsExactly(file("er/x.txt", 1));
    }

    @Test
    void aPlaceThatIsAFileHasThatFile() {
        put("data/a.txt", "abc");

        List<SourceFile> found = files.files(PLACE + "/data/a.txt", 10);

        assertThat(found).containsExactly(file("a.txt", 3));
        assertThat(files.copy(PLACE + "/data/a.txt", found.get(0), "key").file().sha256())
                .contains(Sha256.of("abc"));
    }

    @Test
    void aFolderMayHaveAFileOfItsOwnName() {
        put("model/model", "inner");

        List<SourceFile> found = files.files(PLACE + "/model", 10);

        assertThat(found).containsExactly(file("model", 5));
        assertThat(files.copy(PLACE + "/model", found.get(0), "key").file().sha256())
                .contains(Sha256.of("inner"));
    }

    @Test
    void whereNothingLiesNothingIsListed() {
        assertThat(files.files(PLACE, 10)).isEmpty();
    }

    @Test
    void moreFilesThanAreAskedForAreNotListed() {
        for (int i = 0; i < 20; i++) {
            put("f" + i / 5 + "/a" + i, "x");
        }

        assertThat(files.files(PLACE, 7)).hasSize(8);
        assertThat(files.files(PLACE, 20)).hasSize(20);
    }

    @Test
    void aSourceOfEndlessFoldersIsRefused() {
        for (int i = 0; i <= Listing.MOST_FOLDERS; i++) {
            put("f" + i + "/a", "x");
        }

        assertThatThrownBy(() -> files.files(PLACE, 5_000))
                .isInstanceOf(SourceRefused.class)
                .hasMessage("the source has more than 1000 folders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b.txt",
                "a+b.txt",
                "50%.txt",
                "a&b=c;d.txt",
                "a?b.txt",
                "a\"b.txt",
                "a'b.txt",
                "a:b@c.txt",
                "..c.txt",
                "~x",
                "\u00e9 \u6f22.txt",
                "\ud83d\ude80/a b/c+d"
            })
    void aNameMayHoldWhatUrlsGiveAMeaning(String name) {
        put(name, name);
        SourceFile listed = file(name, name.getBytes(StandardCharsets.UTF_8).length);

        assertThat(files.files(PLACE, 10)).containsExactly(listed);
        assertThat(files.copy(PLACE, listed, "key").file().path().value()).isEqualTo(name);
        assertThat(objects.bytes("key")).isEqualTo(name.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void escapesInAPlaceStandForWhatTheyEncode() {
        server.put("1/my model/a", new byte[2]);

        assertThat(files.files("mlflow-artifacts:/1/my model", 10)).containsExactly(file("a", 2));
        assertThat(files.files("mlflow-artifacts:/1/my%20model", 10)).containsExactly(file("a", 2));
    }

    /** MLflow serves no name with a #, and reads an escape in a name as what it encodes: bytes of another file. */
    @ParameterizedTest
    @ValueSource(strings = {"x#y.txt", "a%41b.txt", "%2e%2e", "50%ab"})
    void aNameThatTheServerCannotServeIsRefused(String name) {
        put(name, "x");
        put("aAb.txt", "y");
        SourceFile listed = files.files(PLACE, 10).stream()
                .filter(file -> file.path().equals(name))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> files.copy(PLACE, listed, "key"))
                .isInstanceOf(SourceRefused.class)
                .hasMessageContaining(name)
                .hasMessageContaining("cannot serve");
        put("folder/" + name + "/b", "z");
        assertThatThrownBy(() -> files.files(PLACE + "/folder", 10)).isInstanceOf(SourceRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlflow-artifacts:/",
                "mlflow-artifacts://",
                "mlflow-artifacts:/1/../2",
                "mlflow-artifacts:/1/%2e%2e/2",
                "mlflow-artifacts:/1/./2",
                "mlflow-artifacts:/1//2",
                "mlflow-artifacts:/1/a?path=b",
                "mlflow-artifacts:/1/a#b",
                "mlflow-artifacts:/1/a%23b",
                "mlflow-artifacts:/1/a%2541b",
                "mlflow-artifacts:/1/%ff"
            })
    void aPlaceThatLeadsElsewhereIsRefusedAndNotAskedFor(String place) {
        assertThatThrownBy(() -> files.files(place, 10)).isInstanceOf(SourceRefused.class);
        assertThatThrownBy(() -> files.copy(place, file("a", 1), "key")).isInstanceOf(SourceRefused.class);
        assertThat(server.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "", "/etc/passwd", "../../a", "a/b", "a\\\\b", "a\\u0000b", "a\\u202eb"})
    void aListedNameThatLeadsOutOfItsFolderIsRefused(String name) {
        server.answer(
                API + "?path=" + FOLDER,
                200,
                "{\"files\":[{\"path\":\"" + name + "\",\"is_dir\":false,\"file_size\":1}]}");

        assertThatThrownBy(() -> files.files(PLACE, 10)).isInstanceOf(SourceRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not JSON",
                "[]",
                "{\"files\":7}",
                "{\"files\":[7]}",
                "{\"files\":[{\"path\":\"a\",\"file_size\":-1}]}",
                "{\"files\":[{\"path\":\"a\",\"file_size\":\"1\"}]}"
            })
    void aListOfAnotherFormIsNone(String body) {
        server.answer(API + "?path=" + FOLDER, 200, body);

        assertUnavailable(() -> files.files(PLACE, 10));
    }

    @Test
    void aFileIsCopiedWithTheDigestOfItsBytes() {
        put("weights.bin", "12345");

        Copy copy = files.copy(PLACE, file("weights.bin", 5), "models/a/b/weights.bin");

        assertThat(copy.file().path().value()).isEqualTo("weights.bin");
        assertThat(copy.file().size()).isEqualTo(5);
        assertThat(copy.file().sha256()).contains(Sha256.of("12345"));
        assertThat(copy.file().parts()).isEmpty();
        assertThat(copy.mark()).isEmpty();
        assertThat(copy.object())
                .isEqualTo(objects.find("models/a/b/weights.bin").orElseThrow().object());
        assertThat(objects.bytes("models/a/b/weights.bin")).isEqualTo("12345".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEmptyFileIsCopied() {
        put("empty", "");

        assertThat(files.copy(PLACE, file("empty", 0), "key").file().sha256()).contains(Sha256.of(""));
    }

    @Test
    void aFileThatIsThereIsNotReadAgain() {
        put("a", "abc");
        Copy first = files.copy(PLACE, file("a", 3), "key");
        int asked = server.asked().size();

        assertThat(files.copy(PLACE, file("a", 3), "key")).isEqualTo(first);
        assertThat(server.asked()).hasSize(asked);
    }

    @Test
    void whatSomebodyElseWasFasterToPutThereIsTheCopy() {
        put("a", "abc");
        FileSource late = of(new Overtaken(objects, "ABC"));

        assertThat(late.copy(PLACE, file("a", 3), "key").file().sha256()).contains(Sha256.of("ABC"));
    }

    @Test
    void anEarlierCopyOfAnotherSizeMeansThatTheFileChanged() {
        put("a", "abc");
        files.copy(PLACE, file("a", 3), "key");

        assertThatThrownBy(() -> files.copy(PLACE, file("a", 4), "key"))
                .isInstanceOf(SourceRefused.class)
                .hasMessageStartingWith("a changed while it was copied; register the version again");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 0})
    void aFileOfAnotherSizeThanListedIsRefused(int listed) {
        put("a", "abc");

        assertThatThrownBy(() -> files.copy(PLACE, file("a", listed), "key"))
                .isInstanceOf(SourceRefused.class)
                .hasMessageStartingWith("a changed while it was copied; register the version again");
        assertThat(objects.find("key")).isEmpty();
    }

    @Test
    void aFileThatIsGoneIsRefused() {
        assertThatThrownBy(() -> files.copy(PLACE, file("a", 3), "key"))
                .isInstanceOf(SourceRefused.class)
                .hasMessageStartingWith("a is not there");
    }

    @Test
    void aFileLargerThanOneRequestTakesIsRefusedBeforeItIsRead() {
        assertThatThrownBy(() -> files.copy(PLACE, file("a", FileSource.MAX_WHOLE + 1), "key"))
                .isInstanceOf(SourceRefused.class)
                .hasMessageStartingWith(
                        "a has 5,368,709,121 bytes; files of at most 5,368,709,120 bytes are copied. Push");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aFileWithoutEndIsNotReadToItsEnd() {
        server.answer(API + "/" + FOLDER + "/a", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[1 << 16];
            try {
                for (int i = 0; i < 100_000; i++) {
                    exchange.getResponseBody().write(chunk);
                }
            } catch (IOException hungUp) {
                return;
            }
        });

        assertThatThrownBy(() -> files.copy(PLACE, file("a", 100), "key")).isInstanceOf(SourceRefused.class);
    }

    @Test
    void aConnectionThatBreaksIsNoChangeOfTheFileAndIsTriedAgain() {
        AtomicInteger times = new AtomicInteger();
        server.answer(API + "/" + FOLDER + "/a", exchange -> {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody()
                    .write(times.incrementAndGet() == 1 ? new byte[1] : "abc".getBytes(StandardCharsets.UTF_8));
        });

        assertThat(files.copy(PLACE, file("a", 3), "key").file().sha256()).contains(Sha256.of("abc"));
        assertThat(times).hasValue(2);
    }

    @Test
    void aServerThatFailsOrIsSilentIsUnavailable() {
        server.answer(API + "/" + FOLDER + "/a", 500, "no");
        assertUnavailable(() -> files.copy(PLACE, file("a", 3), "key"));

        server.answer(API + "/" + FOLDER + "/a", exchange -> {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            sleep(5_000);
        });
        assertUnavailable(() -> files.copy(PLACE, file("a", 3), "key"));

        server.answer(API + "?path=" + FOLDER, 503, "no");
        assertUnavailable(() -> files.files(PLACE, 10));
    }

    @Test
    void aRedirectIsNotFollowedAndNoCredentialGoesThere() throws IOException {
        try (LoopbackServer other = new LoopbackServer()) {
            other.put(FOLDER + "/a", new byte[3]);
            for (String target : List.of("?path=" + FOLDER, "/" + FOLDER + "/a")) {
                server.answer(API + target, exchange -> {
                    exchange.getResponseHeaders().set("Location", other.base() + API + target);
                    exchange.sendResponseHeaders(302, -1);
                });
            }
            FileSource known =
                    new MlflowFiles(server.base(), () -> Optional.of(Credential.of("token")), objects, SHORT, SHORT);

            assertUnavailable(() -> known.files(PLACE, 10));
            assertUnavailable(() -> known.copy(PLACE, file("a", 3), "key"));
            assertThat(other.asked()).isEmpty();
            assertThat(server.authorizations()).containsExactly("Bearer token", "Bearer token");
        }
    }

    @Test
    void aStoreThatDoesNotAnswerLeavesNoTemporaryFile() {
        put("a", "abc");
        FileSource source = of(new ObjectWriter() {
            @Override
            public Optional<Kept> find(String key) {
                return Optional.empty();
            }

            @Override
            public Kept put(String key, Path file, long size, Sha256 sha256) {
                throw Refusal.UNAVAILABLE.because("the store does not answer");
            }
        });

        assertUnavailable(() -> source.copy(PLACE, file("a", 3), "key"));
    }

    @Test
    void aFileIsStillTheSameWhenItsBytesAre() {
        put("a", "abc");
        Copy copy = files.copy(PLACE, file("a", 3), "key");

        assertThat(files.isStill(PLACE, file("a", 3), copy)).isTrue();
        assertThat(files.isStill(PLACE, file("a", 4), copy)).isFalse();
        assertThat(files.isStill(PLACE, file("b", 3), copy)).isFalse();
        put("a", "abd");
        assertThat(files.isStill(PLACE, file("a", 3), copy)).isFalse();
        server.remove(FOLDER + "/a");
        assertThat(files.isStill(PLACE, file("a", 3), copy)).isFalse();
    }

    /** A bucket to which somebody else puts other bytes right before this one does. */
    private record Overtaken(MemoryObjects objects, String others) implements ObjectWriter {
        @Override
        public Optional<Kept> find(String key) {
            return objects.find(key);
        }

        @Override
        public Kept put(String key, Path file, long size, Sha256 sha256) {
            try {
                Path other = Files.writeString(Files.createTempFile("other", ""), others);
                objects.put(key, other, others.length(), Sha256.of(others));
                Files.delete(other);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return objects.put(key, file, size, sha256);
        }
    }

    private MlflowFiles of(ObjectWriter writer) {
        return new MlflowFiles(server.base(), Optional::empty, writer, SHORT, SHORT);
    }

    private void put(String path, String text) {
        server.put(FOLDER + "/" + path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static SourceFile file(String path, long size) {
        return new SourceFile(path, size, Optional.empty());
    }

    private static void assertUnavailable(Runnable action) {
        Refused refused = catchThrowableOfType(Refused.class, action::run);
        assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(refused).hasMessageNotContaining("127.0.0.1");
    }

    private static Set<Path> temporaryFiles() {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(file -> file.getFileName().toString().matches("copy-.*\\.part"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
