package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.functions.Wiring;
import dev.slipway.http.Route;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import dev.slipway.mlflow.Probe;
import dev.slipway.registry.refusal.Refusal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Requests that are wrong in one way or another, from somebody who may do everything: each is refused in the one form that
 * refusals have, and leaves no trace.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one target for all tests, as nothing may happen to it
class HostileInputTest {
    private static final List<Route> ROUTES = Wiring.routes().all();
    private static final Set<String> CODES =
            Arrays.stream(Refusal.values()).map(Enum::name).collect(Collectors.toSet());
    private static final AtomicInteger SENT = new AtomicInteger();
    private static final long SEED = Long.getLong("seed", 20260131);
    private static final int GENERATED = 1_500;

    /** What lies between two names that are tried at one route; the next route takes those in between. */
    private static final int STRIDE = 3;

    private static final byte[] NOTHING = {};

    private final TestMachine machine = TestMachine.shared();
    private final RawHttp http = new RawHttp(machine.uri());
    private final String token = machine.token("mallory", "viewers", "contributors", "approvers", "admins");
    private final String model = target();
    private final HostileBodies bodies = new HostileBodies(model);
    private final Untouched untouched = new Untouched(machine, model);

    @AfterAll
    static void say() {
        System.out.println(SENT + " hostile requests, seed " + SEED);
    }

    @Test
    void noHostileNameInAPathNamesAnything() {
        List<String> names = HostileTexts.names();
        for (Route route : ROUTES) {
            for (String parameter : List.of("{model}", "{stage}", "{promotion}", "{version}")) {
                if (route.path().contains(parameter)) {
                    int first = route.path().endsWith(parameter) ? 0 : ROUTES.indexOf(route) % STRIDE;
                    int stride = route.path().endsWith(parameter) ? 1 : STRIDE;
                    for (int i = first; i < names.size(); i += stride) {
                        refused(route, filled(route.path().replace(parameter, RawHttp.encoded(names.get(i)))));
                    }
                }
            }
        }
        untouched.assertStillSo();
    }

    @Test
    void noHostileNameMeansAnythingToTheRoutesOfMlflow() {
        String version = machine.client()
                        .call(token, "GET", "/v1/models/" + model)
                        .expect(200)
                        .text("id")
                + "/1/";
        for (Route route : ROUTES) {
            if (!ours().contains(route)) {
                for (String name : HostileTexts.names()) {
                    String value = RawHttp.encoded(name);
                    Map<String, String> body = Map.of(
                            "name",
                            name,
                            "new_name",
                            name,
                            "version",
                            "1",
                            "alias",
                            name,
                            "stage",
                            name,
                            "key",
                            "k",
                            "value",
                            "v",
                            "source",
                            name,
                            "description",
                            "d");
                    String query = "?name=" + value + "&version=1&alias=" + value + "&filter=name%3D'" + value + "'"
                            + "&path=" + version + value;
                    answered(
                            send(
                                    route.method(),
                                    route.path().replace("{path+}", version + value)
                                            + (route.method().equals("GET") ? query : ""),
                                    Map.of(),
                                    route.method().equals("GET")
                                            ? NOTHING
                                            : Json.write(body).getBytes(StandardCharsets.UTF_8)),
                            route + " " + name.substring(0, Math.min(name.length(), 200)));
                }
            }
        }
        untouched.assertStillSo();
    }

    @Test
    void aPathIsDecodedOnceAndCheckedAfterwards() {
        for (V1Route row : List.of(
                V1Route.GET_MODEL,
                V1Route.DELETE_MODEL,
                V1Route.GET_VERSION,
                V1Route.DELETE_VERSION,
                V1Route.LIST_FILES,
                V1Route.SET_POLICY,
                V1Route.CLEAR_STAGE,
                V1Route.GET_PROMOTION,
                V1Route.RESTORE_MODEL)) {
            Route route = row.route();
            for (String segment : HostileTexts.segments()) {
                refused(route, filled(route.path().replaceFirst("\\{[a-z]+\\+?}", Matcher.quoteReplacement(segment))));
                refused(route, filled(route.path()) + "/" + segment);
                refused(route, "/" + segment + filled(route.path()));
                int last = route.path().lastIndexOf('{');
                refused(route, filled(route.path().substring(0, last)) + segment + "/..");
            }
        }
        untouched.assertStillSo();
    }

    @Test
    void versionNumbersAreWholeNumbersFromOneOn() {
        for (Route route : ROUTES) {
            if (route.path().contains("{version}")) {
                for (String number : List.of(
                        "0",
                        "-1",
                        "+1",
                        "1.0",
                        "1e1",
                        "0x1",
                        "1_0",
                        "%D9%A1",
                        "%EF%BC%91",
                        "2147483648",
                        "4294967297",
                        "9223372036854775808",
                        "18446744073709551617",
                        "1".repeat(1_000),
                        "NaN",
                        "null",
                        "latest",
                        "1,2",
                        "%201",
                        "1%20",
                        "1%00",
                        "1%0a")) {
                    refused(route, filled(route.path().replace("{version}", number)));
                }
            }
        }
        untouched.assertStillSo();
    }

    @Test
    void noHostileNameInABodyNamesAnything() {
        for (String name : HostileTexts.names()) {
            refused("POST", "/v1/models", Map.of("name", name));
            refused("PATCH", "/v1/models/" + model, Map.of("name", name));
            refused("POST", "/v1/models/" + model + "/restoration", Map.of("name", name));
            refused("POST", "/v1/models/" + model + "/versions/1/promotions", Map.of("stage", name, "reason", "x"));
            refused(
                    "POST",
                    "/v1/models/" + model + "/versions",
                    Uploading.body(
                            Map.of("lineage", Map.of("parent", Map.of("model", name, "version", 1))),
                            Map.of("a", new byte[1])));
        }
        for (String path : HostileTexts.filePaths()) {
            refused("POST", "/v1/models/" + model + "/versions", Uploading.body(Map.of(), Map.of(path, new byte[1])));
        }
        untouched.assertStillSo();
    }

    @Test
    void everyFieldTakesItsOwnTypeOnly() {
        for (HostileBodies.Template template : bodies.templates()) {
            for (Object wrong : HostileBodies.withWrongTypes(template.body())) {
                refused(template.method(), template.path(), wrong);
            }
            for (Object wrong : HostileBodies.withStrangers(template.body())) {
                refused(template.method(), template.path(), wrong);
            }
            for (Object whole : List.of(List.of(), List.of(template.body()), "text", 7, true)) {
                refused(template.method(), template.path(), whole);
            }
            refused(template, "null");
            refused(template, "[" + Json.write(template.body()) + "]");
        }
        untouched.assertStillSo();
    }

    /** Whatever body it stands in: a new field has to ask for it like the others. */
    @Test
    void everyNumberIsOneThatAHashCanHold() {
        int tried = 0;
        for (HostileBodies.Template template : bodies.templates()) {
            for (String number :
                    List.of("0.12345678901234567891", "9007199254740993", "9223372036854775807", "1e400")) {
                for (Object wrong : HostileBodies.withNumber(template.body(), new BigDecimal(number))) {
                    String text = Json.write(wrong);
                    RawHttp.Answer answer =
                            send(template.method(), template.path(), Map.of(), text.getBytes(StandardCharsets.UTF_8));
                    refused(answer, text);
                    assertThat(answer.status()).as(text).isEqualTo(400);
                    assertThat(Json.readObject(answer.body())).as(text).containsEntry("code", "INVALID");
                    tried++;
                }
            }
        }
        assertThat(tried).isGreaterThanOrEqualTo(40);
        untouched.assertStillSo();
    }

    @Test
    void whatIsNotExactlyOneJsonObjectIsRefused() {
        for (HostileBodies.Template template : bodies.templates()) {
            for (String text : HostileBodies.malformed(Json.write(template.body()))) {
                refused(template, text);
            }
        }
        untouched.assertStillSo();
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        for (HostileBodies.Template template : bodies.templates()) {
            String text = Json.write(template.body());
            for (int[] wrong :
                    new int[][] {{0xff}, {0xc0, 0xae}, {0xed, 0xa0, 0x80}, {0xf4, 0x90, 0x80, 0x80}, {0xe2, 0x82}}) {
                byte[] bytes = (text.substring(0, text.length() - 1) + "     }").getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < wrong.length; i++) {
                    bytes[bytes.length - 5 + i] = (byte) wrong[i];
                }
                refused(send(template.method(), template.path(), Map.of(), bytes), template.path());
            }
            refused(
                    send(template.method(), template.path(), Map.of(), text.getBytes(StandardCharsets.UTF_16)),
                    "UTF-16");
        }
        untouched.assertStillSo();
    }

    @Test
    void compressedBodiesAreRefusedUnread() {
        for (HostileBodies.Template template : bodies.templates()) {
            for (String encoding : List.of("gzip", "br", "deflate", "x-gzip", "identity, gzip", "GZIP", "zstd", "?")) {
                RawHttp.Answer answer = send(
                        template.method(), template.path(), Map.of("Content-Encoding", encoding), template.bytes());
                assertThat(code(answer)).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
                refused(answer, encoding);
            }
        }
        untouched.assertStillSo();
    }

    @Test
    void queryParametersThatNobodyReadsAreRefused() {
        for (Route route : ours()) {
            for (String query : List.of(
                    "?x=1",
                    "?%00=1",
                    "?limit=1&x=1",
                    "?Limit=1",
                    "?__proto__=1",
                    "?limit[]=1",
                    "?%F0%9F%9A%80",
                    "?" + "a".repeat(5_000) + "=1",
                    "?%3Cscript%3E=1",
                    "?X-Amz-Signature=1",
                    "?version%73=%",
                    "?=1")) {
                refused(route, filled(route.path()) + query);
            }
        }
        untouched.assertStillSo();
    }

    @Test
    void whateverIsAskedOfAListTheListAnswers() {
        List<String> texts = new ArrayList<>(HostileTexts.names());
        texts.addAll(List.of("~", "\u00ff", "\ud83d\ude80~", "a".repeat(256), "z".repeat(3_999)));
        for (String text : texts) {
            String value = RawHttp.encoded(text);
            for (String query : List.of(
                    "/v1/models?prefix=" + value,
                    "/v1/models?deleted=true&prefix=" + value,
                    "/v1/models?tag=x=" + value,
                    "/v1/models?tag=" + value + "=x",
                    "/v1/models/" + model + "/versions?tag=" + value + "=" + value,
                    "/v1/promotions?stage=" + value,
                    "/v1/promotions?model=" + value,
                    "/v1/models/" + model + "/versions?status=" + value,
                    "/v1/models/" + model + "/history?cursor=" + value,
                    "/v1/models/" + model + "/stages/staging?at=" + value)) {
                answered(send("GET", query, Map.of(), NOTHING), query);
            }
        }
        for (int count : new int[] {2, 20, 100, 101, 299, 300, 1_000}) {
            StringBuilder many = new StringBuilder("/v1/models?limit=1");
            for (int i = 0; i < count; i++) {
                many.append("&tag=t").append(i).append("=v");
            }
            answered(send("GET", many.toString(), Map.of(), NOTHING), count + " tags");
        }
        untouched.assertStillSo();
    }

    @Test
    void oneFaultAnywhereIsEnoughToBeRefused() {
        Random random = new Random(SEED);
        List<HostileBodies.Template> templates = bodies.templates();
        for (int i = 0; i < GENERATED; i++) {
            HostileBodies.Template template = templates.get(random.nextInt(templates.size()));
            HostileBodies.Fault fault = bodies.fault(template, random);
            RawHttp.Answer answer = send(fault.method(), fault.path(), fault.headers(), fault.body());
            refused(answer, "seed " + SEED + ", number " + i + ": " + fault);
        }
        untouched.assertStillSo();
    }

    private static List<Route> ours() {
        return ROUTES.stream().filter(route -> route.path().startsWith("/v1/")).toList();
    }

    /** The model that all of this is aimed at: a READY version in staging, a promotion that waits, an open upload. */
    private String target() {
        String name = machine.model("target");
        machine.readyVersion(name);
        machine.promote(name, 1, "staging").expect(201);
        machine.promote(name, 1, "production").expect(202);
        Uploading.register(machine, name, Map.of(), Map.of("never.bin", "x"));
        return name;
    }

    private void refused(Route route, String path) {
        String body = bodies.bodyOf(route).map(Json::write).orElse("");
        refused(
                send(route.method(), path, Map.of(), body.getBytes(StandardCharsets.UTF_8)),
                route + " " + path.substring(0, Math.min(path.length(), 200)));
    }

    private void refused(String method, String path, Object body) {
        String text = Json.write(body);
        refused(
                send(method, path, Map.of(), text.getBytes(StandardCharsets.UTF_8)),
                method + " " + path + " " + text.substring(0, Math.min(text.length(), 1_000)));
    }

    private void refused(HostileBodies.Template template, String text) {
        refused(
                send(template.method(), template.path(), Map.of(), text.getBytes(StandardCharsets.UTF_8)),
                template.method() + " " + template.path() + " " + text.substring(0, Math.min(text.length(), 1_000)));
    }

    private void refused(RawHttp.Answer answer, String what) {
        assertThat(answer.status()).as("%s: %s", what, answer.body()).isBetween(400, 499);
        answered(answer, what);
    }

    private void answered(RawHttp.Answer answer, String what) {
        if (answer.header("content-type").startsWith("text/html") && answer.status() == 400) {
            // No request at all, says the JDK's server, and says nothing back of what was sent.
            assertThat(answer.body()).as(what).matches("<h1>400 Bad Request</h1>[A-Za-z ]*");
            return;
        }
        assertThat(answer.status()).as("%s: %s", what, answer.body()).isBetween(200, 499);
        assertThat(answer.header("x-content-type-options")).as(what).isEqualTo("nosniff");
        if (answer.header("content-type").startsWith("text/plain")) {
            // What is asked for health or version gets one word, whatever else it sends.
            assertThat(answer.body()).as(what).isIn(Probe.HEALTH.word(), Probe.VERSION.word());
            return;
        }
        boolean isMlflow = answer.body().contains("\"error_code\"");
        assertThat(answer.header("content-type"))
                .as(what)
                .isEqualTo(answer.status() < 400 || isMlflow ? "application/json" : "application/problem+json");
        if (answer.status() >= 400) {
            assertThat(CODES).as(what).contains(code(answer));
        }
        assertThat(answer.body())
                .as(what)
                .doesNotContain(
                        "Exception",
                        "java.",
                        "dev.slipway",
                        "arn:aws",
                        machine.data().toString(),
                        "\tat ");
    }

    private static String code(RawHttp.Answer answer) {
        try {
            Map<String, Object> problem = Json.readObject(answer.body());
            return String.valueOf(problem.getOrDefault("code", problem.get("slipway_code")));
        } catch (MalformedJson e) {
            throw new AssertionError("no JSON: " + answer, e);
        }
    }

    private RawHttp.Answer send(String method, String path, Map<String, String> headers, byte[] body) {
        SENT.incrementAndGet();
        Map<String, String> all = new HashMap<>(headers);
        all.put("Authorization", "Bearer " + token);
        return http.send(method, path, all, body);
    }

    private String filled(String path) {
        return path.replace("{model}", model)
                .replace("{version}", "1")
                .replace("{stage}", "staging")
                .replace("{name}", "never")
                .replace("{promotion}", "01ARZ3NDEKTSV4RRFFQ69G5FAV");
    }
}
