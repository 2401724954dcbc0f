package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FilePath;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The folders that frameworks and people make of models go in and come out as they are, under their own names. */
class FileSetsTest {
    private final TestMachine machine = TestMachine.shared();
    private final Person ada = Person.ada(machine);

    static Stream<String> names() {
        return sets().keySet().stream();
    }

    @Test
    void thereAreAsManyKindsOfThemAsPeopleHave() {
        assertThat(sets())
                .hasSizeGreaterThanOrEqualTo(19)
                .allSatisfy((name, files) -> assertThat(files).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFolderIsRegisteredUploadedListedAndDownloadedAsItIs(String name) {
        Map<String, String> files = sets().get(name);
        String model = machine.model(name);
        Uploading uploading = Uploading.register(machine, model, Map.of(), files);
        uploading.uploadAll();
        uploading.complete();

        assertHas(model, files);
    }

    @Test
    void theStoreTellsOfFilesOfAnyName() {
        Map<String, String> files = new LinkedHashMap<>(sets().get("mlflow-images"));
        files.putAll(sets().get("umlauts"));
        files.put("a\u2028b", "separated");
        String model = machine.model("told");
        Uploading uploading = Uploading.register(machine, model, Map.of(), files);
        uploading.uploadAll();

        TestMachine.await("the version to be READY", () -> uploading.status().equals("READY"));
        assertHas(model, files);
    }

    @Test
    void pathsThatLeadElsewhereWhereTheyAreReadTwiceAreNamesLikeOthers() {
        Map<String, String> files = new LinkedHashMap<>();
        HostileTexts.oddFilePaths().forEach(path -> files.put(path, "content of " + path));
        String model = machine.model("odd");
        Uploading uploading = Uploading.register(machine, model, Map.of(), files);
        uploading.uploadAll();
        uploading.complete();

        assertHas(model, files);
        Untouched.assertNothingLiesOutside(machine);
    }

    @Test
    void aVersionWithNamesOfAnyKindIsTakenByMlflowFromItsPlace() {
        Map<String, String> files = sets().get("chinese-japanese-emoji");
        String original = machine.model("original");
        Uploading uploading = Uploading.register(machine, original, Map.of(), files);
        uploading.uploadAll();
        uploading.complete();
        String copy = machine.model("copy");
        String place = ada.get("/api/2.0/mlflow/model-versions/get-download-uri?name=" + original + "&version=1")
                .expect(200)
                .text("artifact_uri");

        for (String source : List.of(place, "models:/" + original + "/1")) {
            ada.post("/api/2.0/mlflow/model-versions/create", Map.of("name", copy, "source", source))
                    .expect(200);
        }

        assertHas(copy, files);
        assertThat(ada.get("/v1/models/" + copy + "/versions/2").text("digest"))
                .isEqualTo(uploading.registered().text("digest"));
    }

    /** The first version of the model has exactly these files. */
    private void assertHas(String model, Map<String, String> files) {
        Reply reply = ada.get("/v1/models/" + model + "/versions/1/files").expect(200);
        List<String> inOrder = files.keySet().stream()
                .map(FilePath::new)
                .sorted()
                .map(FilePath::value)
                .toList();
        assertThat(reply.list("files")).extracting(file -> file.get("path")).isEqualTo(inOrder);
        for (Map<String, Object> file : reply.list("files")) {
            byte[] content = downloaded(file);
            assertThat(new String(content, StandardCharsets.UTF_8)).isEqualTo(files.get((String) file.get("path")));
            assertThat(Sha256.of(content).hex()).isEqualTo(file.get("sha256"));
        }
    }

    @SuppressWarnings("unchecked")
    private byte[] downloaded(Map<String, Object> file) {
        Map<String, Object> signed = (Map<String, Object>) file.get("download");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create((String) signed.get("url")));
        ((Map<String, String>) signed.get("headers")).forEach(request::setHeader);
        var response = machine.client().send(request.build());
        assertThat(response.statusCode()).as((String) file.get("path")).isEqualTo(200);
        return response.body();
    }

    /** By name, the files of each with their contents. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<String, Map<String, String>> sets() {
        try (InputStream json = FileSetsTest.class.getResourceAsStream("file-sets.json")) {
            return (Map) Json.readObject(new String(json.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
