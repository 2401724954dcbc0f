package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.memory.MemoryRegistry;
import dev.slipway.registry.Request;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.VersionFile;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The files of a version that has more of them than fit into one answer: those to be uploaded, and those to be downloaded. */
class FilePagesTest {
    private static final List<String> PATHS =
            IntStream.range(0, 600).mapToObj("%03d.bin"::formatted).toList();

    private final MemoryRegistry memory = new MemoryRegistry(Clock.fixed(Calls.NOW, ZoneOffset.UTC));
    private final Calls calls = new Calls(memory.registry);
    private Model model;

    @BeforeEach
    void make() {
        model = memory.registry
                .models()
                .create(new ModelName("m"), Optional.empty(), Map.of(), Request.by(Calls.EVERYBODY))
                .model();
    }

    @Test
    void aRegistrationsCursorGoesOnInTheListOfUploads() {
        Map<String, Object> registered = register();
        Map<String, Object> rest =
                listed(V1Route.LIST_UPLOADS, "m", 1, Map.of("cursor", cursor(registered, "nextUploadsCursor")));

        List<String> paths = new ArrayList<>(paths(registered, "uploads"));
        assertThat(paths).hasSize(500);
        paths.addAll(paths(rest, "uploads"));
        assertThat(paths).isEqualTo(PATHS);
        assertThat(rest).doesNotContainKey("nextCursor");
    }

    @Test
    void aRegistrationOfWhatFitsHasNoCursor() {
        assertThat(register(PATHS.subList(0, 500))).doesNotContainKey("nextUploadsCursor");
    }

    @Test
    void underTheSameKeyARegistrationIsAnsweredWithWhatIsStillMissing() {
        Map<String, Object> first = register();
        upload(200);

        Map<String, Object> again = register();

        assertThat(again).doesNotContainKey("nextUploadsCursor");
        assertThat(paths(again, "uploads")).isEqualTo(PATHS.subList(200, 600));
        List.of(first, again).forEach(answer -> answer.keySet().removeAll(List.of("uploads", "nextUploadsCursor")));
        assertThat(again).isEqualTo(first);
    }

    @Test
    void thePagesOfUploadsAreAllThatIsMissingOnce() {
        register();
        upload(10);

        assertThat(pages(V1Route.LIST_UPLOADS, "uploads", Map.of("limit", "250")))
                .extracting(List::size)
                .containsExactly(250, 250, 90);
        assertThat(pages(V1Route.LIST_UPLOADS, "uploads", Map.of()))
                .extracting(List::size)
                .containsExactly(500, 90);
    }

    @Test
    void thePagesOfFilesAreAllFilesOnce() {
        register();
        upload(600);
        complete();

        List<List<String>> pages = pages(V1Route.LIST_FILES, "files", Map.of());

        assertThat(pages).extracting(List::size).containsExactly(500, 100);
        assertThat(pages.stream().flatMap(List::stream).toList()).isEqualTo(PATHS);
        assertThat(pages(V1Route.LIST_FILES, "files", Map.of("limit", "299")))
                .extracting(List::size)
                .containsExactly(299, 299, 2);
    }

    @Test
    void aCursorIsGoodForItsListOfItsVersionUnderWhateverNameTheModelHas() {
        Map<String, Object> registered = register();
        String cursor = cursor(registered, "nextUploadsCursor");
        answer(V1Route.REGISTER_VERSION, "m", 1, Map.of(), Map.of(), body(PATHS.subList(0, 1)));
        upload(600);
        assertRefused(V1Route.LIST_UPLOADS, 2, cursor);
        complete();
        assertRefused(V1Route.LIST_FILES, 1, cursor);
        assertRefused(V1Route.LIST_UPLOADS, 1, cursor(listed(V1Route.LIST_FILES, "m", 1, Map.of()), "nextCursor"));

        answer(V1Route.UPDATE_MODEL, "m", 1, Map.of(), Map.of(), "{\"name\":\"renamed\"}");

        assertThat(listed(V1Route.LIST_UPLOADS, "renamed", 1, Map.of("cursor", cursor))
                        .get("uploads"))
                .isEqualTo(List.of());
    }

    @Test
    void noPageIsLargerThanFiveHundred() {
        register();
        upload(600);
        complete();
        for (V1Route row : List.of(V1Route.LIST_UPLOADS, V1Route.LIST_FILES)) {
            Answer refused = answer(row, "m", 1, Map.of("limit", "501"), Map.of(), "");
            assertThat(refused.body())
                    .containsEntry("code", "INVALID")
                    .containsEntry("detail", "limit must be from 1 to 500");
        }
    }

    private void assertRefused(V1Route row, int version, String cursor) {
        Answer refused = answer(row, "m", version, Map.of("cursor", cursor), Map.of(), "");
        assertThat(refused.body()).as("%s", row).containsEntry("code", "INVALID_CURSOR");
    }

    private Map<String, Object> register() {
        return register(PATHS);
    }

    private Map<String, Object> register(List<String> paths) {
        return read(answer(V1Route.REGISTER_VERSION, "m", 1, Map.of(), Map.of("idempotency-key", "k"), body(paths)));
    }

    private static String body(List<String> paths) {
        return Json.write(Map.of(
                "files",
                paths.stream()
                        .map(path -> Map.of("path", path, "size", path.length(), "sha256", Sha256.of(path)))
                        .toList()));
    }

    /** The first files arrive; nobody tells the registry. */
    private void upload(int count) {
        String prefix = memory.registry
                .store()
                .version(model.id(), 1)
                .orElseThrow()
                .heldAt()
                .orElseThrow();
        for (VersionFile file :
                memory.registry.store().files(prefix).orElseThrow().files().subList(0, count)) {
            byte[] content = file.declared().path().value().getBytes(StandardCharsets.UTF_8);
            memory.artifacts.put(file.key(), content);
        }
    }

    private void complete() {
        read(answer(V1Route.COMPLETE_VERSION, "m", 1, Map.of(), Map.of(), ""));
    }

    /** The paths on each page. */
    private List<List<String>> pages(V1Route row, String name, Map<String, String> query) {
        List<List<String>> pages = new ArrayList<>();
        Map<String, String> next = new HashMap<>(query);
        Map<String, Object> page;
        do {
            page = listed(row, "m", 1, next);
            pages.add(paths(page, name));
            next.put("cursor", (String) page.get("nextCursor"));
        } while (page.containsKey("nextCursor"));
        return pages;
    }

    private Map<String, Object> listed(V1Route row, String name, int version, Map<String, String> query) {
        return read(answer(row, name, version, query, Map.of(), ""));
    }

    private Answer answer(
            V1Route row,
            String name,
            int version,
            Map<String, String> query,
            Map<String, String> headers,
            String body) {
        Map<String, List<String>> parameters = new HashMap<>();
        query.forEach((parameter, value) -> parameters.put(parameter, List.of(value)));
        return calls.answer(new ApiRequest(
                row.route(),
                Calls.EVERYBODY,
                Map.of("model", name, "version", Integer.toString(version)),
                parameters,
                headers,
                body));
    }

    private static Map<String, Object> read(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isIn(200, 201);
        return Json.readObject(answer.text());
    }

    private static String cursor(Map<String, Object> page, String name) {
        assertThat(page).containsKey(name);
        return (String) page.get(name);
    }

    private static List<String> paths(Map<String, Object> page, String name) {
        return ((List<?>) page.get(name))
                .stream()
                        .map(file -> (String) Documents.object(file).get("path"))
                        .toList();
    }
}
