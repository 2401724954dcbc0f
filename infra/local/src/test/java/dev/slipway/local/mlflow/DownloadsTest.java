package dev.slipway.local.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.local.Signing;
import dev.slipway.local.TestMachine;
import dev.slipway.local.Uploading;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files by MLflow's way, over HTTP, through both doors: from the address that is answered to the bytes. */
class DownloadsTest {
    private static final String FILES = "/api/2.0/mlflow-artifacts/";
    private static final Map<String, String> TEXTS = Map.of(
            "MLmodel", "flavors",
            "a folder/größe 模型.txt", "named in many scripts",
            "a folder/100%.txt", "no escape",
            "a folder/a%20b.txt", "an escape in the name",
            "a folder/a b.txt", "a space in the name",
            "a folder/a+b#c?d.txt", "signs");

    private final TestMachine machine = TestMachine.shared();
    private final MlflowUser ada = MlflowUser.ada(machine);
    private final String model = machine.model("downloads");
    private final String root = pushed();

    @Test
    void theAddressIsOfTheRegistryAndNotOfWhateverHostTheCallerNames() {
        assertThat(address()).isEqualTo(machine.uri() + FILES + "artifacts/" + root);
        String query = "model-versions/get-download-uri?name=" + model + "&version=1";
        for (String header : new String[] {"X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Original-Host"}) {
            Reply answered = machine.client()
                    .callRaw(
                            machine.ada(),
                            "GET",
                            "/api/2.0/mlflow/" + query,
                            "",
                            Map.of(header, "host=elsewhere.example"));
            assertThat(answered.text("artifact_uri")).as(header).isEqualTo(address());
        }
    }

    @Test
    void everyFileIsWhereTheRedirectLeadsAndNoCacheKeepsIt() {
        TEXTS.forEach((path, text) -> {
            Reply redirect = machine.client().call(machine.ada(), "GET", FILES + "artifacts/" + encoded(path));
            assertThat(redirect.status()).as(path).isEqualTo(302);
            assertThat(redirect.headers().firstValue("Cache-Control")).hasValue("no-store");
            URI location = URI.create(redirect.headers().firstValue("Location").orElseThrow());
            assertThat(location.getAuthority()).isEqualTo(machine.artifacts().getAuthority());
            assertThat(location.getRawQuery()).contains("X-Amz-Expires=900", "versionId=");
            assertThat(got(location)).isEqualTo(text);

            Reply presigned = machine.client().call(machine.ada(), "GET", FILES + "presigned/" + encoded(path));
            assertThat(presigned.expect(200).body())
                    .containsEntry("headers", Map.of())
                    .hasEntrySatisfying(
                            "file_size",
                            size -> assertThat(((Number) size).intValue())
                                    .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length));
            assertThat(got(URI.create(presigned.text("url")))).isEqualTo(text);
        });
    }

    @Test
    void whoSignsIsGivenTheSchemeThatSendsNoSignatureOnAndIsNotRedirected() throws IOException {
        assertThat(signed("/api/2.0/mlflow/model-versions/get-download-uri?name=" + model + "&version=1")
                        .text("artifact_uri"))
                .isEqualTo("mlflow-artifacts://" + machine.uri().getAuthority() + "/" + root);
        assertThat(signed("/api/3.0/mlflow/server-info").body()).containsEntry("multipart_downloads_enabled", true);
        assertThat(signed(FILES + "artifacts?path=" + root).expect(200).list("files"))
                .extracting(file -> file.get("path"))
                .containsExactly("MLmodel", "a folder");
        Reply presigned =
                signed(FILES + "presigned/" + encoded("a folder/größe 模型.txt")).expect(200);
        assertThat(got(URI.create(presigned.text("url")))).isEqualTo("named in many scripts");
        Reply refused = signed(FILES + "artifacts/" + encoded("MLmodel"));
        MlflowUser.refused(refused, 400, "INVALID_PARAMETER_VALUE");
        assertThat(refused.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void filesAreNotWrittenHere() {
        for (String method : new String[] {"PUT", "DELETE"}) {
            Reply refused = machine.client()
                    .callRaw(
                            machine.ada(),
                            method,
                            FILES + "artifacts/" + root + "/MLmodel",
                            "\0\u0001 no text",
                            Map.of("Content-Type", "application/octet-stream"));
            MlflowUser.refused(refused, 400, "INVALID_PARAMETER_VALUE");
        }
        byte[] noText = {(byte) 0xff, (byte) 0xfe, 0, 1};
        HttpResponse<byte[]> refused = machine.client()
                .send(HttpRequest.newBuilder(URI.create(machine.uri() + FILES + "artifacts/" + root + "/new.bin"))
                        .header("Authorization", "Bearer " + machine.ada())
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(noText))
                        .build());
        assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("files are not uploaded here");
        MlflowUser.refused(
                machine.client()
                        .call(machine.ada(), "POST", FILES + "mpu/create/" + root + "/x", Map.of("num_parts", 2)),
                400,
                "INVALID_PARAMETER_VALUE");
    }

    @Test
    void noPathLeadsToTheFilesOfAModelThatOthersMayNotSee() {
        String hidden = machine.model("hidden-downloads");
        machine.readyVersion(hidden);
        String id = machine.client()
                .call(machine.ada(), "GET", "/v1/models/" + hidden)
                .expect(200)
                .text("id");
        machine.client()
                .call(machine.root(), "PUT", "/v1/models/" + hidden + "/access", Map.of("visibility", "RESTRICTED"))
                .expect(200);
        String eve = machine.token("eve", "contributors");
        for (String path : new String[] {
            id + "/1/weights.bin",
            root + "/../../" + id + "/1/weights.bin",
            root + "/..%2F..%2F" + id + "%2F1%2Fweights.bin",
            root + "/%2e%2e/%2e%2e/" + id + "/1/weights.bin",
            root + "%2F..%2F..%2F" + id + "/1/weights.bin",
            id + "%2F1/weights.bin"
        }) {
            for (String way : new String[] {"artifacts/", "presigned/"}) {
                MlflowUser.refused(
                        machine.client().call(eve, "GET", FILES + way + path), 404, "RESOURCE_DOES_NOT_EXIST");
            }
        }
        Reply listed = machine.client().call(eve, "GET", FILES + "artifacts?path=" + id + "/1");
        Reply absent = machine.client().call(eve, "GET", FILES + "artifacts?path=01ARZ3NDEKTSV4RRFFQ69G5FAV/1");
        assertThat(listed.body()).isEqualTo(absent.body()).containsEntry("error_code", "RESOURCE_DOES_NOT_EXIST");
        MlflowUser.refused(machine.client().call("", "GET", FILES + "artifacts/" + root), 401, "UNAUTHENTICATED");
    }

    private String pushed() {
        Uploading uploading = Uploading.register(machine, model, Map.of(), TEXTS);
        uploading.uploadAll();
        return uploading.registered().text("modelId") + "/" + uploading.complete();
    }

    private String address() {
        return ada.get("model-versions/get-download-uri", "name", model, "version", "1")
                .expect(200)
                .text("artifact_uri");
    }

    private String encoded(String path) {
        return root + "/"
                + URLEncoder.encode(path, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%2F", "/");
    }

    private String got(URI location) {
        HttpResponse<byte[]> response =
                machine.client().send(HttpRequest.newBuilder(location).build());
        assertThat(response.statusCode()).isEqualTo(200);
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private Reply signed(String path) throws IOException {
        Map<String, Object> key =
                Json.readObject(Files.readString(machine.data().resolve("access-key.json")));
        Signing signing = new Signing((String) key.get("id"), (String) key.get("secret"));
        return machine.client()
                .callRaw("", "GET", path, "", signing.headers("GET", URI.create(machine.uri() + path), ""));
    }
}
