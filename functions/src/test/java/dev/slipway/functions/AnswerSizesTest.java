package dev.slipway.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import dev.slipway.SettableClock;
import dev.slipway.SteppedTime;
import dev.slipway.http.Api;
import dev.slipway.http.Routes;
import dev.slipway.http.V1;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import dev.slipway.memory.MemoryArtifacts;
import dev.slipway.memory.MemoryStores;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.s3.S3ArtifactStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Lambda answers at most 6 MB. Each answer that holds signed requests, at its largest: as many of them as there may be, with
 * the longest paths, signed by a role whose session token is long.
 */
class AnswerSizesTest {
    /** Bytes of what a function returns, in JSON; Lambda's message names this number when there are more. */
    private static final int LAMBDA = 6_291_556;

    /** Bytes of the longest path. In a URL each of them takes three, in JSON each two of them seven at the most. */
    private static final int PATH = 900;

    private static final String BUCKET = "b".repeat(63);
    private static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T08:15:00.123Z"));
    private final MemoryStores stores = new MemoryStores(clock);
    private final RegistryStore store = stores.stores().store();
    private final MemoryArtifacts memory = new MemoryArtifacts(clock);
    private final S3Presigner presigner = S3Presigner.builder()
            .region(Region.AP_SOUTHEAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(
                    AwsSessionCredentials.create("ASIA" + "X".repeat(16), "secret", sessionToken())))
            .build();
    private final Registry registry = new Registry(
            stores.stores(),
            new Signing(memory, new S3ArtifactStore(null, presigner, BUCKET)),
            new Changes(store, clock, new SteppedTime()));

    /** Keeps files in memory and signs for S3, with keys as long as there may be whatever the path is here. */
    private record Signing(MemoryArtifacts memory, S3ArtifactStore s3) implements ArtifactStore {
        private static VersionFile longer(VersionFile file) {
            String prefix = file.key()
                    .substring(
                            0,
                            file.key().length() - file.declared().path().value().length());
            String key = prefix + "\u00e4".repeat(PATH / 2);
            return new VersionFile(
                    file.declared(),
                    key,
                    file.uploadId().map(id -> "u".repeat(160)),
                    file.stored().map(object -> new StoredObject(object.etag(), Optional.of("v".repeat(64)))));
        }

        @Override
        public Optional<String> open(String key, ManifestFile file) {
            return memory.open(key, file);
        }

        @Override
        public SignedRequest upload(VersionFile file) {
            return s3.upload(longer(file));
        }

        @Override
        public SignedRequest uploadPart(VersionFile file, FilePart part) {
            return s3.uploadPart(longer(file), part);
        }

        @Override
        public SignedRequest download(VersionFile file) {
            return s3.download(longer(file));
        }

        @Override
        public Set<Integer> heldParts(VersionFile file) {
            return memory.heldParts(file);
        }

        @Override
        public Finding inspect(VersionFile file) {
            return memory.inspect(file);
        }

        @Override
        public Set<String> keys(String prefix) {
            return memory.keys(prefix);
        }

        @Override
        public void abandon(VersionFile file) {
            memory.abandon(file);
        }
    }

    @BeforeEach
    void make() {
        registry.models().create(new ModelName("m"), Optional.empty(), Map.of(), Request.by(ADA));
    }

    @AfterEach
    void close() {
        presigner.close();
    }

    @Test
    void aThousandFilesAreUploadedAndDownloadedInAnswersThatLambdaSends() {
        Manifest manifest = new Manifest(IntStream.range(0, Manifest.MAX_FILES)
                .mapToObj(number -> "%04d".formatted(number))
                .map(path -> new ManifestFile(new FilePath(path), 4, Sha256.of(path), Optional.empty()))
                .toList());
        register(manifest);
        assertSent(V1Route.LIST_UPLOADS, 500);

        String prefix = store.version(modelId(), 1).orElseThrow().heldAt().orElseThrow();
        store.files(prefix)
                .orElseThrow()
                .files()
                .forEach(file ->
                        memory.put(file.key(), file.declared().path().value().getBytes(StandardCharsets.UTF_8)));
        registry.uploads().complete(registry.catalog().model(new ModelName("m")), 1, Request.by(ADA));

        assertSent(V1Route.LIST_FILES, 500);
    }

    @Test
    void threeThousandPartsAreUploadedInAnswersThatLambdaSends() {
        register(new Manifest(List.of(parts("large", FileParts.MAX_PARTS))));

        assertSent(V1Route.LIST_UPLOADS, 500);
    }

    @Test
    void aRegistrationOfAllThatItsBodyHoldsIsAnsweredByLambda() {
        Map<String, String> tags = new HashMap<>();
        IntStream.range(0, 50).forEach(number -> tags.put("t" + number, "\u00e4".repeat(200)));
        String digest = Sha256.of("x").hex();
        List<Map<String, Object>> files = new ArrayList<>();
        files.add(Map.of(
                "path",
                "large",
                "size",
                2_500L * FileParts.MIN_PART_SIZE,
                "sha256",
                digest,
                "partSize",
                FileParts.MIN_PART_SIZE,
                "parts",
                Collections.nCopies(2_500, digest)));

        Map<String, Object> answer = sent(V1Route.REGISTER_VERSION, Json.write(Map.of("tags", tags, "files", files)));

        assertThat(answer).containsKey("nextUploadsCursor");
    }

    private void register(Manifest manifest) {
        Metadata nothing = new Metadata(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), Lineage.NONE);
        registry.versions().register(new ModelName("m"), nothing, manifest, Request.by(ADA));
    }

    private String modelId() {
        return registry.catalog().model(new ModelName("m")).id();
    }

    private static ManifestFile parts(String path, int count) {
        FileParts parts = new FileParts(FileParts.MIN_PART_SIZE, Collections.nCopies(count, Sha256.of(path)));
        return new ManifestFile(
                new FilePath(path), count * FileParts.MIN_PART_SIZE, Sha256.of(path), Optional.of(parts));
    }

    /** The list's first page has so many signed requests and another page after it. */
    private void assertSent(V1Route row, int requests) {
        Map<String, Object> page = sent(row, "");
        assertThat(page).containsKey("nextCursor");
        assertThat(Json.write(page).split("X-Amz-Signature=", -1)).hasSize(requests + 1);
    }

    /** Has a function answer a call, as Lambda would. */
    private Map<String, Object> sent(V1Route row, String body) {
        Routes routes = new Routes(List.of(new V1(BUCKET, 1_000_000_000)));
        Api api = new Api(routes, registry, row.route().function(), failure -> {
            throw new AssertionError(failure);
        });
        APIGatewayV2HTTPResponse response =
                new HttpFunction(api, new Operator().log()) {}.handleRequest(event(row, body), Operator.context());
        assertThat(response.getStatusCode()).as(response.getBody()).isIn(200, 201);
        Map<String, Object> answer = Json.readObject(response.getBody());
        assertThat(size(response) + morePaths(answer)).as("%s", row).isLessThan(LAMBDA);
        return answer;
    }

    /** What the paths would take more in the answer if they were the longest there may be. */
    private static long morePaths(Map<String, Object> answer) {
        return 7L
                * PATH
                / 2
                * answer.values().stream()
                        .filter(value -> value instanceof List)
                        .mapToLong(value -> ((List<?>) value).size())
                        .sum();
    }

    private static int size(APIGatewayV2HTTPResponse response) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JacksonFactory.getInstance()
                .getSerializer(APIGatewayV2HTTPResponse.class)
                .toJson(response, bytes);
        return bytes.size();
    }

    private static APIGatewayV2HTTPEvent event(V1Route row, String body) {
        return APIGatewayV2HTTPEvent.builder()
                .withRouteKey(row.route().key())
                .withRawQueryString("")
                .withPathParameters(Map.of("model", "m", "version", "1"))
                .withHeaders(SignedIn.as("admins", "contributors").with(Map.of()))
                .withBody(body)
                .withRequestContext(SignedIn.as("admins", "contributors").context())
                .build();
    }

    /** Of the length and with the characters that tokens have. */
    private static String sessionToken() {
        byte[] bytes = new byte[1_536];
        new Random(1).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
