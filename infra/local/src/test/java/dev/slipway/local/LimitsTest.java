package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.V1;
import dev.slipway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where what is taken ends, on both sides of the line: depth and size of bodies, headers, names of this server. */
class LimitsTest {
    private static final byte[] NOTHING = {};
    private static final int MEGABYTE = 1024 * 1024;

    private final TestMachine machine = TestMachine.shared();
    private final RawHttp http = new RawHttp(machine.uri());

    @Test
    void jsonNestsThirtyTwoLevelsAndNotOneMore() {
        String model = machine.model("deep");
        String path = "/v1/models/" + model + "/versions";
        for (int depth : new int[] {33, 34, 300_000}) {
            RawHttp.Answer refused = post(path, registration(depth), Map.of());
            assertThat(refused.status())
                    .as("%s levels: %s", depth, refused.body())
                    .isEqualTo(depth < 300_000 ? 400 : 413);
        }
        for (int depth : new int[] {31, 32}) {
            Map<String, String> once = Map.of("Idempotency-Key", "deep-" + depth);
            RawHttp.Answer taken = post(path, registration(depth), once);
            assertThat(taken.status()).as("%s levels: %s", depth, taken.body()).isEqualTo(201);

            RawHttp.Answer again = post(path, registration(depth), once);

            assertThat(again.status()).as(again.body()).isEqualTo(201);
            String version = path + "/" + Json.readObject(again.body()).get("version");
            assertThat(Json.readObject(get(version).body()).get("schema"))
                    .isEqualTo(Json.readObject(registration(depth)).get("schema"));
            for (String reading : List.of(path, path.replace("/versions", "/comparison?versions=1,2"), version)) {
                assertThat(get(reading).status()).as(reading).isLessThan(500);
            }
        }
    }

    @Test
    void aBodyHasAtMostSoManyBytesWhateverTheyStandFor() {
        String model = machine.model("large");
        for (String filler : List.of(" ", "\t")) {
            assertThat(padded(model, filler, V1.LIMITS.body()).status()).isEqualTo(200);
            assertThat(padded(model, filler, V1.LIMITS.body() + 1).status()).isEqualTo(413);
        }
        // Bytes, not characters: two to three of them make one of these.
        String text = Json.write(Map.of("description", "x")).replace("x", "\u00e9".repeat(V1.LIMITS.body() / 2));
        assertThat(patch(model, text).status()).isEqualTo(413);
        assertThat(patch(model, text.replace("\u00e9", "e")).status()).isEqualTo(400);
        for (int size : new int[] {2 * MEGABYTE, 9 * MEGABYTE}) {
            assertThat(padded(model, " ", size).status()).isEqualTo(413);
        }
    }

    @Test
    void aBodyBeyondWhatTheGatewayTakesIsNotEvenRead() {
        RawHttp.Answer answer = padded(machine.model("huge"), " ", 11 * MEGABYTE);

        // Cut off before all was sent, the answer may be lost on its way.
        assertThat(answer.status()).isIn(413, 0);
        assertThat(machine.client()
                        .call(machine.ada(), "GET", "/v1/models?limit=1")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void metadataTooLargeForTheTableIsRefusedByItsSize() {
        String model = machine.model("heavy");
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            tags.put("t" + i, "\u0434".repeat(2_400));
        }

        // As UTF-8 it is a body of 240 KB; written into history with every character spelled out it is three times
        // that.
        RawHttp.Answer answer = post("/v1/models", readable(Map.of("name", model + "-too", "tags", tags)), Map.of());

        assertThat(answer.status()).as(answer.body()).isIn(201, 413);
        assertThat(get("/v1/models/" + model + "-too").status()).isEqualTo(answer.status() == 201 ? 200 : 404);
    }

    @Test
    void absurdHeadersAreAnsweredLikeAnyOthers() {
        String stage = "/v1/models/" + machine.model("headers") + "/stages/staging";
        for (Map<String, String> headers : List.of(
                Map.of("Accept", "text/html"),
                Map.of("Accept", "a".repeat(10_000)),
                Map.of("X-Long", "a".repeat(100_000)),
                Map.of("Content-Type", "text/html; charset=utf-7"),
                Map.of("Content-Type", ""),
                Map.of("X-HTTP-Method-Override", "DELETE"),
                Map.of("X-Forwarded-Host", "evil.example", "X-Forwarded-For", "10.0.0.1"),
                Map.of("Range", "bytes=0-1"),
                Map.of("Expect", "200-maybe"),
                Map.of("If-None-Match", "*"),
                Map.of("X-Bytes", "\u00ff\u0080\u00e9"))) {
            RawHttp.Answer answer = get(stage, headers);
            assertThat(answer.status()).as("%s: %s", headers, answer.body()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.headers()).doesNotContainKeys("access-control-allow-origin");
        }
        for (String key : List.of("a".repeat(256), "a b", "\u00e9", "a\tb", "\u007f")) {
            assertThat(post("/v1/models", "{\"name\":\"never\"}", Map.of("Idempotency-Key", key))
                            .status())
                    .as(key)
                    .isEqualTo(400);
        }
    }

    @Test
    void aHeaderThatIsSentTwiceMustSayTheSameTwice() {
        String name = machine.model("repeated-headers");
        String model = "/v1/models/" + name;
        RawHttp.Answer first = post(model + "/versions", registration(3), twice("Idempotency-Key", "k-1", "k-1"));
        assertThat(first.status()).as(first.body()).isEqualTo(201);
        RawHttp.Answer again = post(model + "/versions", registration(3), Map.of("Idempotency-Key", "k-1"));
        assertThat(again.header("idempotent-replay")).isEqualTo("true");
        assertThat(post(model + "/versions", registration(3), twice("Idempotency-Key", "k-1", "k-2"))
                        .status())
                .isEqualTo(400);

        String etag = get(model).header("etag");
        assertThat(described(model, twice("If-Match", etag, "\"99\"")).status()).isEqualTo(400);
        assertThat(described(model, twice("If-Match", etag, etag)).status()).isEqualTo(200);
    }

    private static Map<String, String> twice(String header, String value, String again) {
        return Map.of(header, value, header.toLowerCase(Locale.ROOT), again);
    }

    private RawHttp.Answer described(String model, Map<String, String> headers) {
        return send("PATCH", model, headers, "{\"description\":\"matched\"}");
    }

    @Test
    void thisServerAnswersToItsOwnNamesOnly() {
        for (String host : List.of(
                "evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "evil.example:" + machine.uri().getPort(),
                "127.0.0.1@evil.example",
                "localhost evil",
                "0.0.0.0",
                "127.0.0.2",
                "[::]",
                "",
                ":",
                "[",
                "[::1",
                "::1",
                "169.254.169.254",
                "LOCALHOST.",
                "local\u00e9host")) {
            for (String path : List.of("/v1/models", "/local/token", "/local/targets/ci-stage-changed")) {
                RawHttp.Answer answer = get(path, Map.of("Host", host));
                assertThat(answer.status())
                        .as("%s %s: %s", host, path, answer.body())
                        .isIn(403, 400);
            }
        }
        for (String host : List.of("localhost", "127.0.0.1", "[::1]", "localhost:1", "[::1]:8080")) {
            assertThat(get("/v1/models?limit=1", Map.of("Host", host)).status())
                    .as(host)
                    .isEqualTo(200);
        }
        RawHttp.Answer nameless = http.send(
                ("GET /v1/models HTTP/1.0\r\nAuthorization: Bearer " + machine.ada() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                NOTHING);
        assertThat(nameless.status()).isEqualTo(403);
    }

    @Test
    void whatIsNoHttpIsClosedOrRefused() {
        for (String head : List.of(
                "\r\n\r\n",
                "GET\r\n\r\n",
                "GET /v1/models\r\n\r\n",
                "GET  /v1/models HTTP/1.1\r\n\r\n",
                "\u0016\u0003\u0001",
                "GET /v1/models HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET http://evil.example/v1/models HTTP/1.1\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nBad Header\r\n\r\n",
                "GET /v1/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            RawHttp.Answer answer = http.send(head.getBytes(StandardCharsets.ISO_8859_1), NOTHING);
            assertThat(answer.status()).as(head).matches(status -> status == 0 || status >= 400);
            assertThat(answer.status()).as("%s: %s", head, answer.body()).isLessThan(500);
            assertThat(answer.body()).doesNotContain("evil", "aaaa", "zz", "\tat ");
        }
    }

    /** A registration whose levels, the outermost counted, are so many. */
    private static String registration(int depth) {
        return "{\"files\":[{\"path\":\"a\",\"size\":1,\"sha256\":\"" + "0".repeat(64) + "\"}],\"schema\":"
                + "{\"x\":".repeat(depth - 1) + "1" + "}".repeat(depth - 1) + "}";
    }

    /** JSON with its letters as they are. */
    private static String readable(Map<String, Object> body) {
        String text = Json.write(body);
        StringBuilder readable = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                readable.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                readable.append(text.charAt(i));
            }
        }
        return readable.toString();
    }

    private RawHttp.Answer padded(String model, String filler, int size) {
        return patch(model, "{" + filler.repeat(size - 2) + "}");
    }

    private RawHttp.Answer patch(String model, String body) {
        return send("PATCH", "/v1/models/" + model, Map.of(), body);
    }

    private RawHttp.Answer post(String path, String body, Map<String, String> headers) {
        return send("POST", path, headers, body);
    }

    private RawHttp.Answer get(String path) {
        return get(path, Map.of());
    }

    private RawHttp.Answer get(String path, Map<String, String> headers) {
        return send("GET", path, headers, "");
    }

    private RawHttp.Answer send(String method, String path, Map<String, String> headers, String body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Authorization", "Bearer " + machine.ada());
        return http.send(method, path, all, body.getBytes(StandardCharsets.UTF_8));
    }
}
