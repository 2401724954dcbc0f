package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What must stay where it belongs: task tokens, bearer tokens, signed URLs, keys. Each is used for real and then looked for
 * in everything that leaves the registry or is kept to be read.
 */
class SecretsTest {
    private final TestMachine machine = TestMachine.shared();
    private final Person ada = Person.ada(machine);
    private final Person grace = Person.grace(machine);
    private final List<String> answers = new ArrayList<>();

    @Test
    void noSecretIsFoundInEventsLogsHistoriesOrAnswers() throws IOException {
        String model = machine.model("canaries");
        Map<String, String> secrets = new TreeMap<>();
        secrets.put("ada's token", ada.token());
        secrets.put("grace's token", grace.token());
        secrets.put(
                "the signature of ada's token",
                ada.token().substring(ada.token().lastIndexOf('.') + 1));
        secrets.put("the store's secret key", read("access-key.json", "secret"));
        for (String part : List.of("d", "p", "q")) {
            secrets.put("the signing key's " + part, read("signing-key.json", part));
        }
        secrets.put("the local key", machine.localKey().values().iterator().next());
        Uploading uploading = Uploading.register(machine, model, Map.of(), Map.of("weights.bin", "w"));
        secrets.put(
                "the signature of an upload",
                signature(uploading.requests("weights.bin").get(0)));
        uploading.uploadAll();
        uploading.complete();
        Reply files = ada.get("/v1/models/" + model + "/versions/1/files").expect(200);
        @SuppressWarnings("unchecked")
        Map<String, Object> download =
                (Map<String, Object>) files.list("files").get(0).get("download");
        secrets.put("the signature of a download", signature(download));
        String promotion = answered(machine.promote(model, 1, "production")).text("id");
        TestMachine.await("the flow's token", () -> taskToken(promotion) != null);
        secrets.put("the task token", taskToken(promotion));

        causeErrors(model, promotion, secrets);
        answered(grace.post("/v1/promotions/" + promotion + "/decisions", Map.of("decision", "APPROVE")));
        TestMachine.await("production", () -> machine.holds(model, "production") == 1);
        answered(ada.get("/v1/models/" + model + "/history"));
        answered(ada.get("/v1/models/" + model + "/history/verification"));
        answered(ada.get("/v1/promotions/" + promotion));
        answered(ada.get("/v1/promotions?model=" + model));
        answered(ada.get("/v1/models/" + model + "/versions/1"));
        answered(ada.get("/v1/models/" + model + "/stages/production/history"));
        answered(ada.get("/local/targets/ci-stage-changed"));

        String everything = machine.log() + String.join("\n", answers) + kept("targets") + kept("events");
        assertThat(everything).contains(model).contains(promotion);
        secrets.forEach((what, secret) -> {
            assertThat(secret).as(what).hasSizeGreaterThan(20);
            assertThat(everything.contains(secret)).as(what).isFalse();
        });
        assertThat(everything).doesNotContain("X-Amz-", "eyJhbGciOi", "BEGIN PRIVATE KEY");
        System.out.println(
                secrets.size() + " secrets looked for in " + everything.length() + " characters: none found");
    }

    /** Errors are where secrets are said back: each secret is sent where it does not belong. */
    private void causeErrors(String model, String promotion, Map<String, String> secrets) {
        Map<String, String> asHeaders = Map.of(
                "If-Match", "Bearer " + ada.token(),
                "Idempotency-Key", secrets.get("the task token") + " x");
        for (Map.Entry<String, String> header : asHeaders.entrySet()) {
            answered(machine.client()
                    .call(
                            ada.token(),
                            "POST",
                            "/v1/models/" + model + "/versions/1/promotions",
                            Map.of("stage", "staging", "reason", "x"),
                            Map.of(header.getKey(), header.getValue())));
        }
        answered(ada.get("/v1/models?cursor=" + ada.token()));
        answered(ada.get("/v1/promotions/" + ada.token()));
        answered(ada.get("/v1/models/" + ada.token()));
        answered(ada.get("/v1/models?limit=" + ada.token()));
        answered(ada.get("/v1/models/" + model + "/stages/staging?at=" + ada.token()));
        answered(ada.post("/v1/models", Map.of("name", ada.token() + "/")));
        answered(ada.post("/v1/promotions/" + promotion + "/decisions", Map.of("decision", ada.token())));
        answered(machine.client().call(ada.token() + "x", "GET", "/v1/models"));
        answered(machine.client().call(ada.token(), "GET", "/v1/nothing/" + ada.token()));
    }

    private Reply answered(Reply reply) {
        answers.add(Json.write(reply.body()) + reply.headers());
        return reply;
    }

    private String read(String file, String member) throws IOException {
        return (String)
                Json.readObject(Files.readString(machine.data().resolve(file))).get(member);
    }

    /** What the flow waits with, as it is kept on disk; null before it waits. */
    private String taskToken(String promotion) {
        Path execution = machine.data().resolve("flows").resolve(promotion + ".json");
        try {
            Object kept = Json.read(Files.readString(execution));
            return find(kept, "token") instanceof String token ? token : null;
        } catch (NoSuchFileException notStartedYet) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object find(Object json, String member) {
        if (json instanceof Map<?, ?> map) {
            return map.get(member) != null
                    ? map.get(member)
                    : map.values().stream()
                            .map(value -> find(value, member))
                            .filter(found -> found != null)
                            .findFirst()
                            .orElse(null);
        }
        return null;
    }

    /** All that is kept in a folder. A file that is renamed while this looks is no reason to stop. */
    private String kept(String folder) throws IOException {
        StringBuilder all = new StringBuilder();
        Files.walkFileTree(machine.data().resolve(folder), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException && file.toString().endsWith(".tmp")) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return all.toString();
    }

    private static String signature(Map<String, Object> signed) {
        for (String parameter :
                URI.create((String) signed.get("url")).getQuery().split("&", -1)) {
            if (parameter.startsWith("X-Amz-Signature=")) {
                return parameter.substring("X-Amz-Signature=".length());
            }
        }
        throw new AssertionError("the request is not signed");
    }
}
