package dev.slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.Dialect;
import dev.slipway.http.Routes;
import dev.slipway.registry.Models;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How MLflow's clients get at files: where they are sent, what they find there, and what nobody gets to see. */
class ArtifactsTest {
    private static final String REGISTRY = "https://id.execute-api.eu-central-1.amazonaws.com";
    private static final Caller MACHINE =
            new Caller(Identity.ofId("role:123456789012/ci"), Set.of(), Set.of(Role.VIEWER));
    private static final String[] PATHS = {
        "MLmodel", "a b/c d.txt", "a b/%41.txt", "a b/A.txt", "a b/deep/er/x", "a+b#c?.txt", "data.bin", "größe/模型.bin"
    };

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("fraud detector");
    private final Version version = uploaded(model, PATHS);
    private final String root = model.id() + "/1";

    @Test
    void whoSendsATokenIsSentToTheRegistryUnderTheNameThatTheGatewayGivesIt() {
        assertThat(place(SampleRegistry.ADA, Downloads.REGISTRY))
                .isEqualTo(REGISTRY + "/api/2.0/mlflow-artifacts/artifacts/" + root);
    }

    @Test
    void whoSignsIsGivenTheSchemeUnderWhichNoSignatureIsSentOn() {
        assertThat(place(MACHINE, Downloads.REGISTRY))
                .isEqualTo("mlflow-artifacts://" + REGISTRY.replace("https://", "") + "/" + root);
    }

    @Test
    void thePlaceInTheBucketIsGivenOnlyWhereSettingsSaySoAndTheModelIsNotRestricted() {
        String inBucket = "s3://bucket/" + version.heldAt().orElseThrow();
        for (Caller caller : List.of(SampleRegistry.ADA, MACHINE)) {
            assertThat(place(caller, Downloads.S3)).isEqualTo(inBucket);
        }
        restrict(model, "user:ada", MACHINE.identity().id());
        for (Caller caller : List.of(SampleRegistry.ADA, MACHINE)) {
            assertThat(place(caller, Downloads.S3)).isEqualTo(place(caller, Downloads.REGISTRY));
        }
    }

    @Test
    void theAddressStaysRightAfterARename() {
        String before = place(SampleRegistry.ADA, Downloads.REGISTRY);
        sample.registry
                .models()
                .update(
                        model.name(),
                        new Models.Description(Optional.of(new ModelName("other name")), Optional.empty(), Map.of()),
                        Request.by(SampleRegistry.ROOT));

        assertThat(list(SampleRegistry.ADA, before.substring(before.indexOf(root))))
                .isNotEmpty();
    }

    @Test
    void aFolderIsListedByTheNamesOfWhatIsInItAndNothingBelow() {
        assertThat(list(SampleRegistry.ADA, root))
                .containsExactly("MLmodel 7", "a b/", "a+b#c?.txt 10", "data.bin 8", "größe/");
        assertThat(list(SampleRegistry.ADA, root + "/")).hasSize(5);
        assertThat(list(SampleRegistry.ADA, root + "/a b"))
                .containsExactly("%41.txt 11", "A.txt 9", "c d.txt 11", "deep/");
        assertThat(list(SampleRegistry.ADA, root + "/a b/deep")).containsExactly("er/");
        assertThat(list(SampleRegistry.ADA, root + "/größe/")).containsExactly("模型.bin 18");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/MLmodel", "/a", "/a b/c", "/nothing", "/../1", "//", "/a b/../a b", "/\0"})
    void whatIsNoFolderHasNothingInIt(String below) {
        assertThat(list(SampleRegistry.ADA, root + below)).isEmpty();
    }

    @Test
    void aThousandFilesAreOneList() {
        String[] paths = new String[1_000];
        Arrays.setAll(paths, i -> "files/" + i);
        Model large = sample.model("large");
        uploaded(large, paths);

        assertThat(list(SampleRegistry.ADA, large.id() + "/1")).containsExactly("files/");
        assertThat(list(SampleRegistry.ADA, large.id() + "/1/files")).hasSize(1_000);
    }

    @Test
    void everyFileIsFetchedWhereItLies() {
        for (String path : PATHS) {
            Answer fetched = call(SampleRegistry.ADA, ArtifactRoute.FETCH, root + "/" + path);
            Answer presigned = call(MACHINE, ArtifactRoute.PRESIGN, root + "/" + path);

            assertThat(fetched.status()).as(fetched.text()).isEqualTo(302);
            assertThat(key(fetched.headers().get("Location"))).endsWith("/" + path);
            assertThat(presigned.status()).as(presigned.text()).isEqualTo(200);
            assertThat(key(presigned.body().get("url").toString())).endsWith("/" + path);
            assertThat(presigned.body()).contains(entry("headers", Map.of())).containsKey("file_size");
        }
    }

    /** Should a gateway hand paths on as they came, the same files are found. */
    @ParameterizedTest
    @CsvSource({
        "/a%20b/c%20d.txt, a b/c d.txt",
        "%2Fdata.bin, data.bin",
        "/a+b%23c%3F.txt, a+b#c?.txt",
        "/gr%C3%B6%C3%9Fe/%E6%A8%A1%E5%9E%8B.bin, größe/模型.bin",
        "/a b/%2541.txt, a b/%41.txt",
        // What is there as it is written goes first.
        "/a b/%41.txt, a b/%41.txt"
    })
    void aPathThatIsStillEncodedNamesTheSameFile(String below, String path) {
        assertThat(key(call(SampleRegistry.ADA, ArtifactRoute.FETCH, root + below)
                        .headers()
                        .get("Location")))
                .endsWith("/" + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "..",
                "/MLmodel",
                "MLmodel",
                "ID",
                "ID/",
                "ID/1",
                "ID/1/",
                "ID/1//MLmodel",
                "ID/1/MLmodel/",
                "ID/1/mlmodel",
                "ID/1/a b",
                "ID/1/../1/MLmodel",
                "ID/1/../../OTHER/1/secret",
                "ID/1/%2e%2e/%2e%2e/OTHER/1/secret",
                "ID/1/..%2f..%2fOTHER%2f1%2fsecret",
                "ID/1/..\\..\\OTHER\\1\\secret",
                "ID/1/s3://bucket/models/x",
                "ID/1/MLmodel\0",
                "ID/1/\0",
                "ID/1/a b%252fc d.txt",
                "ID/0/MLmodel",
                "ID/01/MLmodel",
                "ID/-1/MLmodel",
                "ID/2/MLmodel",
                "ID/9999999999/MLmodel",
                "ID/latest/MLmodel",
                "ID/@production/MLmodel",
                "id:ID/1/MLmodel",
                "fraud detector/1/MLmodel",
                "models/ID/1/MLmodel",
                "00000000000000000000000000/1/MLmodel",
                "ID/1/LONG"
            })
    void whatNamesNoFileOfTheVersionLeadsNowhere(String path) {
        Model other = sample.model("other");
        uploaded(other, "secret");
        String asked =
                path.replace("ID", model.id()).replace("OTHER", other.id()).replace("LONG", "x/".repeat(50_000));
        for (Caller caller : List.of(SampleRegistry.ADA, MACHINE)) {
            for (ArtifactRoute row : List.of(ArtifactRoute.FETCH, ArtifactRoute.PRESIGN)) {
                Answer answer = call(caller, row, asked);
                assertThat(answer.status()).as(answer.text()).isEqualTo(404);
                assertThat(answer.body()).containsEntry("error_code", "RESOURCE_DOES_NOT_EXIST");
            }
        }
    }

    @Test
    void whoSignsIsNotRedirected() {
        Answer answer = call(MACHINE, ArtifactRoute.FETCH, root + "/MLmodel");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).doesNotContainKey("Location");
        assertThat(answer.body().get("message")).asString().contains("/api/2.0/mlflow-artifacts/presigned/");
    }

    /** There only a header tells the verified object from a later one, and nobody can be sent on with a header. */
    @Test
    void nobodyIsSentOnToABucketThatKeepsNoVersions() {
        Map<String, String> needed = Map.of("if-match", "\"etag\"");
        ArtifactStore store = (ArtifactStore) Proxy.newProxyInstance(
                ArtifactStore.class.getClassLoader(),
                new Class<?>[] {ArtifactStore.class},
                (proxy, method, arguments) -> new ArtifactStore.SignedRequest(
                        Optional.empty(), "GET", URI.create("memory:///x?y"), needed, 0, 7, SampleRegistry.NOW));
        Registry registry = new Registry(sample.memory.stores.stores(), store, sample.clock);

        Answer fetched = call(registry, SampleRegistry.ADA, ArtifactRoute.FETCH, root + "/MLmodel");
        Answer presigned = call(registry, SampleRegistry.ADA, ArtifactRoute.PRESIGN, root + "/MLmodel");

        assertThat(fetched.status()).isEqualTo(503);
        assertThat(fetched.headers()).doesNotContainKey("Location");
        assertThat(presigned.body()).containsEntry("headers", needed);
    }

    @ParameterizedTest
    @EnumSource(
            value = ArtifactRoute.class,
            names = {"UPLOAD", "UPLOAD_PARTS", "DELETE"})
    void nothingIsWrittenAndTheRefusalSaysWhatToDo(ArtifactRoute row) {
        Answer answer = call(SampleRegistry.ADA, row, root + "/MLmodel");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().get("message")).asString().contains("/v1/models/{model}/versions");
    }

    @Test
    void theRegistrySaysThatFilesAreFetchedFromWhereTheyLie() {
        assertThat(call(SampleRegistry.ADA, ArtifactRoute.SERVER_INFO, "").body())
                .containsEntry("multipart_downloads_enabled", true)
                .containsEntry("multipart_uploads_enabled", false)
                .containsEntry("workspaces_enabled", false);
    }

    @Test
    void aVersionThatIsNotThereOrNotReadyOrLiesElsewhereServesNothing() {
        sample.registered(model);
        String byReference = "/" + elsewhere();
        for (String number : List.of("/2", byReference)) {
            Answer answer = call(SampleRegistry.ADA, ArtifactRoute.FETCH, model.id() + number + "/weights.bin");
            assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        }
        sample.registry.versions().delete(model.name(), 1, Request.by(SampleRegistry.ROOT));
        assertThat(call(SampleRegistry.ADA, ArtifactRoute.FETCH, root + "/MLmodel")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aDeletedModelServesNothing() {
        sample.registry.models().delete(model.name(), Request.by(SampleRegistry.ROOT));

        for (ArtifactRoute row : reading()) {
            Answer answer = call(SampleRegistry.ROOT, row, root + "/MLmodel");
            assertThat(answer.status()).as("%s", row).isEqualTo(404);
        }
    }

    /** To the letter and to the number of reads, so that nobody learns that there is something. */
    @Test
    void aRestrictedModelIsAnsweredLikeOneThatIsNotThere() {
        restrict(model);
        String absent = "01ARZ3NDEKTSV4RRFFQ69G5FAV/1";
        for (ArtifactRoute row : reading()) {
            AtomicInteger ofHidden = new AtomicInteger();
            AtomicInteger ofAbsent = new AtomicInteger();
            Answer hidden = call(counted(ofHidden), SampleRegistry.BOB, row, root + "/MLmodel");
            Answer none = call(counted(ofAbsent), SampleRegistry.BOB, row, absent + "/MLmodel");

            assertThat(hidden.status()).isEqualTo(404);
            assertThat(hidden).isEqualTo(none);
            assertThat(ofHidden.get()).isEqualTo(ofAbsent.get()).isPositive();
            assertThat(call(SampleRegistry.ADA, row, root + "/MLmodel").status())
                    .as("its maintainer")
                    .isLessThan(400);
        }
    }

    @Test
    void whoHasNoRoleReadsNothing() {
        Caller nobody = new Caller(Identity.user("eve"), Set.of("others"), Set.of());
        for (ArtifactRoute row : reading()) {
            assertThat(call(nobody, row, root + "/MLmodel").status()).isEqualTo(403);
        }
    }

    private static List<ArtifactRoute> reading() {
        return List.of(ArtifactRoute.LIST, ArtifactRoute.FETCH, ArtifactRoute.PRESIGN);
    }

    private Version uploaded(Model of, String... paths) {
        Version made = sample.registered(of, SampleRegistry.NOTHING_SAID, SampleRegistry.manifest(paths));
        sample.upload(made);
        sample.registry.uploads().complete(of, made.number(), Request.by(SampleRegistry.ADA));
        return made;
    }

    private int elsewhere() {
        return new Sources(
                        sample.registry,
                        new NamedVersions(sample.registry, new Latest(sample.registry.lists())),
                        "bucket")
                .register(
                        model.name(),
                        new NewVersion(
                                "s3://elsewhere/1", Optional.empty(), Optional.empty(), Optional.empty(), Map.of()),
                        sample.registry.linkedVersions(),
                        Request.by(SampleRegistry.ADA))
                .version()
                .number();
    }

    private void restrict(Model of, String... viewers) {
        TreeSet<Holder> holders = new TreeSet<>();
        for (String viewer : viewers) {
            holders.add(new Holder(viewer));
        }
        sample.registry
                .accesses()
                .set(
                        of.name(),
                        new ModelAccess.Wish(
                                Visibility.RESTRICTED,
                                Map.of(
                                        Role.VIEWER,
                                        holders,
                                        Role.MAINTAINER,
                                        new TreeSet<>(Set.of(new Holder("user:ada"))))),
                        Request.by(SampleRegistry.ROOT));
    }

    private String place(Caller caller, Downloads downloads) {
        Answer answer = answer(
                sample.registry,
                new Mlflow("bucket", downloads),
                new ApiRequest(
                        MlflowRoute.GET_DOWNLOAD_URI.route(),
                        caller,
                        Map.of(),
                        Map.of("name", List.of(model.name().value()), "version", List.of("1")),
                        Map.of("host", "elsewhere.example", "x-forwarded-host", "elsewhere.example"),
                        "",
                        Optional.of(URI.create(REGISTRY))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return (String) answer.body().get("artifact_uri");
    }

    /** What is in a folder: folders with a slash behind them, files with their size. */
    private List<String> list(Caller caller, String path) {
        Answer answer = call(caller, ArtifactRoute.LIST, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<String> found = new ArrayList<>();
        for (Object each : (List<?>) answer.body().get("files")) {
            Map<?, ?> file = (Map<?, ?>) each;
            boolean isFolder = (boolean) file.get("is_dir");
            found.add(file.get("path") + (isFolder ? "/" : " " + file.get("file_size")));
        }
        return found;
    }

    private Answer call(Caller caller, ArtifactRoute row, String path) {
        return call(sample.registry, caller, row, path);
    }

    private static Answer call(Registry registry, Caller caller, ArtifactRoute row, String path) {
        Map<String, List<String>> query = new TreeMap<>();
        Map<String, String> parameters = new HashMap<>();
        if (row == ArtifactRoute.LIST) {
            query.put("path", List.of(path));
        } else {
            parameters.put("path", path);
        }
        Dialect dialect = Artifacts.dialects().stream()
                .filter(each -> row.route().path().startsWith(each.prefix()))
                .findFirst()
                .orElseThrow();
        return answer(registry, dialect, new ApiRequest(row.route(), caller, parameters, query, Map.of(), ""));
    }

    private static Answer answer(Registry registry, Dialect dialect, ApiRequest request) {
        return new Api(new Routes(List.of(dialect)), registry, request.route().function(), failure -> {
                    if (!(failure instanceof Refused)) {
                        throw new AssertionError(failure);
                    }
                })
                .answer(request);
    }

    /** The object that an address of the store in memory leads to. */
    private static String key(String address) {
        String encoded = address.substring("memory:///".length(), address.indexOf('?'));
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    private Registry counted(AtomicInteger reads) {
        Stores stores = sample.memory.stores.stores();
        return new Registry(
                new Stores(
                        counted(RegistryStore.class, stores.store(), reads),
                        counted(RegistryLists.class, stores.lists(), reads),
                        counted(StoredState.class, stores.state(), reads),
                        stores.secrets()),
                sample.memory.artifacts,
                sample.clock);
    }

    /** A model by its id takes two reads if it is there, and one if it is not. */
    private static <T> T counted(Class<T> port, T inner, AtomicInteger reads) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(inner, arguments);
                    boolean isTwo = method.getName().equals("modelById")
                            && !Optional.empty().equals(answer);
                    reads.addAndGet(isTwo ? 2 : 1);
                    return answer;
                }));
    }
}
