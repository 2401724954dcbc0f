package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Routes;
import dev.slipway.http.V1;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import dev.slipway.local.table.Units.Cost;
import dev.slipway.memory.MemoryArtifacts;
import dev.slipway.registry.Registry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.NumberedFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the files of a version cost, in the units that AWS bills, however many they are. */
abstract class FilesCostsContract extends TableContract {
    private static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));

    private Units units;
    private Registry registry;
    private MemoryArtifacts artifacts;
    private Api api;

    @BeforeEach
    void open() {
        units = new Units(backend.client());
        artifacts = new MemoryArtifacts(clock);
        registry = new Registry(DynamoStores.on(units.client(), table, clock), artifacts, clock);
        api = new Api(new Routes(List.of(new V1("bucket", 1 << 30))), registry, FunctionName.REGISTER, failure -> {
            throw new AssertionError(failure);
        });
        api.answer(request(V1Route.CREATE_MODEL, Map.of("name", "m")));
    }

    @Test
    void aThousandFilesAreRegisteredForAtMost224UnitsWritten() {
        // More files than fit on a page: the key that seals cursors is read once in a process.
        register(body("", 501));
        for (String folder : List.of("", "model/layers/of-the/encoder/")) {
            Map<String, Object> body = body(folder, 1_000);

            Cost cost = units.of(() -> register(body));

            System.out.println("registering 1,000 files as " + folder + "weights-0000.bin: " + cost);
            assertThat(cost.written()).isLessThanOrEqualTo(224);
            assertThat(cost.read())
                    .as("the model and the mark, and nothing of what was written")
                    .isLessThanOrEqualTo(2);
        }
    }

    @Test
    void whatTheArrivalOfAFileCostsDoesNotGrowWithTheNumberOfFiles() {
        for (int count : List.of(2, 100, 1_000)) {
            VersionFiles files = registered(count);
            Set<Cost> costs = new HashSet<>();
            for (VersionFile file : files.files().subList(0, count - 1)) {
                artifacts.put(file.key(), bytes(file.declared().path().value()));
                costs.add(units.of(() -> registry.uploads().objectCreated(file.key())));
            }
            NumberedFile last = store.file(files.files().get(count - 1).key()).orElseThrow();
            Cost ofLast = units.of(() -> {
                assertThat(registry.store().file(last.file().key())).contains(last);
                StoredObject object = new StoredObject("etag", Optional.empty());
                assertThat(registry.store().found(last.set(), Map.of(last.number(), object)))
                        .isTrue();
            });

            System.out.println("of " + count + " files: an arrival " + costs + ", the last " + ofLast);
            costs.add(ofLast);
            assertThat(costs).allSatisfy(cost -> {
                assertThat(cost.written()).isLessThanOrEqualTo(2);
                assertThat(cost.read()).isLessThanOrEqualTo(3);
            });
            registry.uploads().objectCreated(last.file().key());
            artifacts.put(last.file().key(), bytes(last.file().declared().path().value()));
            registry.uploads().objectCreated(last.file().key());
            assertThat(registry.store()
                            .version(files.modelId(), files.version())
                            .orElseThrow()
                            .status())
                    .isEqualTo(VersionStatus.READY);
        }
    }

    @Test
    void manyFilesWithLongPathsFitIntoOneChange() {
        String folder = ("\u6a21".repeat(85) + "/").repeat(3) + "f".repeat(110) + "/";

        VersionFiles files = files(register(body(folder, 120)));

        assertThat(files.files()).hasSize(120);
        assertThat(store.file(files.files().get(119).key()))
                .contains(new NumberedFile(files.set(), 119, files.files().get(119)));
    }

    private VersionFiles registered(int count) {
        return files(register(body("", count)));
    }

    private VersionFiles files(Answer registered) {
        String modelId = (String) registered.body().get("modelId");
        int version = ((Number) registered.body().get("version")).intValue();
        return store.files(
                        store.version(modelId, version).orElseThrow().heldAt().orElseThrow())
                .orElseThrow();
    }

    private Answer register(Map<String, Object> body) {
        Answer answer = api.answer(request(V1Route.REGISTER_VERSION, body));
        assertThat(answer.status()).as("%s", answer.text()).isEqualTo(201);
        return answer;
    }

    private static Map<String, Object> body(String folder, int count) {
        List<Map<String, Object>> files = new ArrayList<>();
        IntStream.range(0, count).forEach(number -> {
            String path = folder + "weights-%04d.bin".formatted(number);
            files.add(Map.of(
                    "path",
                    path,
                    "size",
                    path.length(),
                    "sha256",
                    Sha256.of(path).hex()));
        });
        return Map.of("files", files);
    }

    private ApiRequest request(V1Route route, Map<String, Object> body) {
        String key = "key-" + System.nanoTime();
        return new ApiRequest(
                route.route(),
                ADA,
                route == V1Route.CREATE_MODEL ? Map.of() : Map.of("model", "m"),
                Map.of(),
                Map.of("idempotency-key", key),
                Json.write(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
