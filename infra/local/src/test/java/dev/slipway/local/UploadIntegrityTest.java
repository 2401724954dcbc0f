package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import dev.slipway.showcase.Transfer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** From registration to READY: what was declared arrives, once, to the byte, or nothing does. */
class UploadIntegrityTest {
    private static final String FILE = "weights.bin";
    private static final int PART = 5 << 20;
    private static final long SEED = 42;

    private final TestMachine machine = TestMachine.shared();
    private final Person ada = Person.ada(machine);

    @Test
    void otherBytesThanWereDeclaredAreRefusedByTheStore() {
        String model = machine.model("bytes");
        Uploading uploading = Uploading.register(machine, model, Map.of(), Map.of(FILE, "weights"));
        Map<String, Object> put = uploading.requests(FILE).get(0);

        assertRefusedByTheStore(put, bytes("Weights"));
        assertRefusedByTheStore(put, bytes("weight"));
        assertRefusedByTheStore(put, bytes("weights "));
        assertRefusedByTheStore(put, new byte[0]);

        Reply incomplete = assertRefused(complete(model), Refusal.UPLOAD_INCOMPLETE);
        assertThat(incomplete.body().get("missing")).asString().contains(FILE);
        assertThat(uploading.put(put, bytes("weights"))).isEqualTo(200);
        assertThat(uploading.complete()).isEqualTo(1);
    }

    @Test
    void aFileIsPutOnce() {
        String model = machine.model("once");
        Uploading uploading = Uploading.register(machine, model, Map.of(), Map.of(FILE, "weights"));
        Map<String, Object> put = uploading.requests(FILE).get(0);
        assertThat(uploading.put(put, bytes("weights"))).isEqualTo(200);

        assertThat(RawHttp.status(put, bytes("weights"))).isEqualTo(412);

        assertThat(uploading.complete()).isEqualTo(1);
        assertThat(RawHttp.status(put, bytes("weights"))).isEqualTo(412);
    }

    @Test
    void nothingOfASignedUploadCanBeChangedOrLeftOut() {
        String model = machine.model("signed");
        Uploading uploading = Uploading.register(machine, model, Map.of(), Map.of(FILE, "weights", "other.bin", "x"));
        Map<String, Object> put = uploading.requests(FILE).get(0);
        String url = (String) put.get("url");
        @SuppressWarnings("unchecked")
        Map<String, String> headers = (Map<String, String>) put.get("headers");
        assertThat(headers).containsKeys("if-none-match", "x-amz-checksum-sha256");

        for (String changed : List.of(
                url.replace(FILE, "other.bin"),
                url.replace(FILE, "../" + FILE),
                url.replace(FILE, "new.bin"),
                url.replaceFirst("/models/[0-9A-Z]{26}", "/models/01ARZ3NDEKTSV4RRFFQ69G5FAV"),
                url.replaceFirst("X-Amz-Expires=[0-9]+", "X-Amz-Expires=604800"),
                url.replaceFirst("X-Amz-Signature=.", "X-Amz-Signature=g"),
                url.substring(0, url.indexOf('?')))) {
            assertThat(changed).isNotEqualTo(url);
            assertRefusedByTheStore(with(put, "url", changed), bytes("weights"));
        }
        for (String header : headers.keySet()) {
            Map<String, String> fewer = new HashMap<>(headers);
            fewer.remove(header);
            assertRefusedByTheStore(with(put, "headers", fewer), bytes("weights"));
        }
        for (String method : List.of("DELETE", "POST", "GET")) {
            assertRefusedByTheStore(with(put, "method", method), bytes("weights"));
        }
        assertThat(uploading.status()).isEqualTo("PENDING_UPLOAD");
        uploading.uploadAll();
        assertThat(uploading.complete()).isEqualTo(1);
    }

    @Test
    void completeNamesWhatIsMissing() {
        String model = machine.model("missing");
        Uploading uploading =
                Uploading.register(machine, model, Map.of(), Map.of("a.bin", "a", "b.bin", "b", "c.bin", "c"));
        uploading.put(uploading.requests("b.bin").get(0), bytes("b"));

        Reply refused = assertRefused(complete(model), Refusal.UPLOAD_INCOMPLETE);

        assertThat(refused.text("detail")).contains("a.bin", "c.bin").doesNotContain("b.bin");
        assertThat((List<?>) refused.body().get("missing")).hasSize(2);
        assertThat(uploading.status()).isEqualTo("PENDING_UPLOAD");
    }

    @Test
    void theStoreTellsTheRegistryWhenAllIsThere() {
        Uploading uploading = Uploading.register(machine, machine.model("told"), Map.of(), Map.of("a", "1", "b", "2"));

        uploading.uploadAll();

        TestMachine.await("READY", () -> uploading.status().equals("READY"));
    }

    @Test
    void anEmptyFileIsAFile() {
        String model = machine.model("empty");
        Uploading uploading = Uploading.register(machine, model, Map.of(), Map.of("marker", ""));

        uploading.uploadAll();

        assertThat(uploading.complete()).isEqualTo(1);
        Reply files = ada.get("/v1/models/" + model + "/versions/1/files").expect(200);
        assertThat(new Transfer(machine.client()).download(files.list("files").get(0)))
                .isEmpty();
    }

    @Test
    void aLargeFileMustComeInParts() {
        String model = machine.model("whole");
        Map<String, Object> body = Uploading.body(Map.of(), Map.of(FILE, new byte[(int) TestMachine.PARTS_FROM + 1]));

        Reply refused =
                assertRefused(ada.post("/v1/models/" + model + "/versions", body), Refusal.INVALID, "files[0].parts");

        assertThat(refused.text("detail")).contains(Long.toString(TestMachine.PARTS_FROM));
        Map<String, Object> largest = Uploading.body(Map.of(), Map.of(FILE, new byte[(int) TestMachine.PARTS_FROM]));
        ada.post("/v1/models/" + model + "/versions", largest).expect(201);
    }

    @Test
    void partsAreJoinedFromExactlyTheDeclaredBytes() {
        String model = machine.model("parts");
        byte[] all = new byte[PART + 1_000_001];
        new Random(SEED).nextBytes(all);
        byte[] first = Arrays.copyOf(all, PART);
        byte[] last = Arrays.copyOfRange(all, PART, all.length);
        Reply registered = ada.post(
                        "/v1/models/" + model + "/versions",
                        Map.of(
                                "files",
                                List.of(Map.of(
                                        "path",
                                        FILE,
                                        "size",
                                        all.length,
                                        "sha256",
                                        Sha256.of(all).hex(),
                                        "partSize",
                                        PART,
                                        "parts",
                                        List.of(
                                                Sha256.of(first).hex(),
                                                Sha256.of(last).hex())))))
                .expect(201);
        Uploading uploading = Uploading.of(machine, model, registered);
        List<Map<String, Object>> puts = uploading.requests(FILE);
        assertThat(puts)
                .extracting(put -> put.get("offset") + "+" + put.get("length"))
                .containsExactly("0+" + PART, PART + "+1000001");

        byte[] wrong = last.clone();
        wrong[last.length - 1] ^= 1;
        assertRefusedByTheStore(puts.get(1), wrong);
        assertThat(uploading.put(puts.get(0), first)).isEqualTo(200);
        Reply incomplete = assertRefused(complete(model), Refusal.UPLOAD_INCOMPLETE);
        assertThat(incomplete.text("detail")).contains(FILE, "part 2 of 2");
        assertThat(uploading.put(puts.get(1), last)).isEqualTo(200);
        complete(model).expect(200);

        Reply files = ada.get("/v1/models/" + model + "/versions/1/files").expect(200);
        assertThat(new Transfer(machine.client()).download(files.list("files").get(0)))
                .isEqualTo(all);
    }

    @Test
    void partsThatDoNotMakeTheFileAreRefusedAtOnce() {
        String path = "/v1/models/" + machine.model("plan") + "/versions";
        String hex = Sha256.of(new byte[0]).hex();
        Map<String, Object> file = Map.of("path", FILE, "size", 2L * PART, "sha256", hex);
        for (Map<String, ?> parts : List.of(
                Map.of("partSize", PART),
                Map.of("parts", List.of(hex, hex)),
                Map.of("partSize", PART, "parts", List.of(hex)),
                Map.of("partSize", PART, "parts", List.of(hex, hex, hex)),
                Map.of("partSize", PART - 1, "parts", List.of(hex, hex)),
                Map.of("partSize", 0, "parts", List.of(hex, hex)),
                Map.of("partSize", -PART, "parts", List.of(hex, hex)),
                Map.of("partSize", Long.MAX_VALUE, "parts", List.of(hex)),
                Map.of("partSize", PART, "parts", List.of(hex, "zz")))) {
            Map<String, Object> declared = new HashMap<>(file);
            declared.putAll(parts);
            assertRefused(ada.post(path, Map.of("files", List.of(declared))), Refusal.INVALID);
        }
        assertThat(ada.get(path).expect(200).list("versions")).isEmpty();
    }

    @Test
    void anObjectThatSomebodyElsePutThereRejectsTheVersion() throws IOException {
        String model = machine.model("foisted");
        Uploading uploading = Uploading.register(machine, model, Map.of(), Map.of(FILE, "weights"));
        URI url = URI.create((String) uploading.requests(FILE).get(0).get("url"));
        String key = url.getPath().substring(("/" + OneMachine.BUCKET + "/").length());

        try (S3Client privileged = S3Client.builder()
                .endpointOverride(url.resolve("/"))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        AccessKey.of(machine.data().resolve("access-key.json")).provider())
                .build()) {
            privileged.putObject(
                    request -> request.bucket(OneMachine.BUCKET).key(key), RequestBody.fromString("Weights"));
        }

        TestMachine.await("REJECTED", () -> uploading.status().equals("REJECTED"));
        assertRefused(complete(model), Refusal.UPLOAD_REJECTED);
        assertRefused(machine.promote(model, 1, "staging"), Refusal.VERSION_NOT_READY);
        assertRefused(ada.get("/v1/models/" + model + "/versions/1/files"), Refusal.VERSION_NOT_READY);
        assertThat(ada.get("/v1/models/" + model + "/versions/1/uploads")
                        .expect(200)
                        .list("uploads"))
                .isEmpty();
        assertThat(machine.history(model))
                .anySatisfy(entry -> assertThat(entry).containsEntry("type", "Version Rejected"));
    }

    private Reply complete(String model) {
        return ada.post("/v1/models/" + model + "/versions/1/complete", Map.of());
    }

    /** Refused before all was sent, the answer may be lost on its way; what counts is that nothing was stored. */
    private static void assertRefusedByTheStore(Map<String, Object> signed, byte[] body) {
        assertThat(RawHttp.status(signed, body))
                .as("%s", signed)
                .matches(status -> status == 0 || (status >= 400 && status <= 405), "refused");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> with(Map<String, Object> signed, String member, Object value) {
        Map<String, Object> changed = new HashMap<>(signed);
        changed.put(member, value);
        return changed;
    }
}
