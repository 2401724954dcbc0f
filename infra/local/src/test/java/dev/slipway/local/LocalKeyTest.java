package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.local.gateway.LocalKey;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens are for whoever can read the data folder; no other user of the machine can, and no page in a browser. */
class LocalKeyTest {
    private static final String ADA = "{\"subject\":\"ada\",\"groups\":[\"admins\"]}";
    private final TestMachine machine = TestMachine.shared();
    private final String key = machine.localKey().get(LocalKey.HEADER);
    private final RawHttp http = new RawHttp(machine.uri());

    @Test
    void whoSendsTheKeyGetsATokenAsCurlSendsItOrAsJson() {
        for (String type :
                List.of("application/x-www-form-urlencoded", "application/json", "Application/JSON; charset=utf-8")) {
            assertThat(token(Map.of("Content-Type", type, LocalKey.HEADER, key)).status())
                    .as(type)
                    .isEqualTo(200);
        }
        assertThat(token(Map.of(LocalKey.HEADER, key)).status()).isEqualTo(200);
    }

    @Test
    void withoutTheKeyNobodyGetsATokenAndHearsWhereTheKeyIs() {
        for (String wrong : List.of(
                "", " ", "x", key.substring(1), key + "0", other(key.charAt(0)) + key.substring(1), key + "," + key)) {
            assertRefused(401, token(Map.of(LocalKey.HEADER, wrong)));
        }
        assertRefused(401, token(Map.of("Authorization", "Bearer " + key)));
        Map<String, String> twice = new LinkedHashMap<>(Map.of(LocalKey.HEADER, key));
        twice.put(LocalKey.HEADER.toLowerCase(Locale.ROOT), key);
        assertRefused(401, token(twice));

        assertThat(token(Map.of()).body())
                .contains("A token needs the text of the file local-key in the data folder, in the header"
                        + " X-Slipway-Local-Key");
    }

    @Test
    void whatAFormInAPageSendsIsRefused() {
        for (String type :
                List.of("text/plain", "multipart/form-data; boundary=x", "text/plain; application/json", "x")) {
            assertRefused(415, token(Map.of("Content-Type", type, LocalKey.HEADER, key)));
        }
    }

    @Test
    void aPageFromElsewhereIsRefusedOnEveryRoute() {
        String own = "http://" + machine.uri().getAuthority();
        for (String origin : List.of(
                "http://evil.example", "https://" + machine.uri().getAuthority(), "null", "", own + "0", own + "/x")) {
            assertRefused(403, token(Map.of("Origin", origin, LocalKey.HEADER, key)));
            assertRefused(
                    403,
                    http.send(
                            "GET",
                            "/v1/models",
                            Map.of("Origin", origin, "Authorization", "Bearer " + machine.ada()),
                            new byte[0]));
        }
        assertThat(token(Map.of("Origin", own, LocalKey.HEADER, key)).status()).isEqualTo(200);
    }

    @Test
    void whatTargetsWereSentIsForWhoHasAToken() {
        Reply reply = machine.client().callRaw("", "GET", "/local/targets/ci-stage-changed", "", machine.localKey());

        Refusals.assertRefused(reply, Refusal.UNAUTHENTICATED);
    }

    @Test
    void theKeyIsMadeOnce(@TempDir Path folder) throws IOException {
        LocalKey.in(folder);
        String first = Files.readString(folder.resolve("local-key"));
        LocalKey.in(folder);
        assertThat(folder.resolve("local-key")).hasContent(first.strip());
        assertThat(first).matches("[0-9a-f]{64}\n");
    }

    @Test
    void anotherUserOfTheMachineReadsNothingAndGetsNoToken() throws Exception {
        boolean others = asNobody("id", "-u").equals("65534");
        if (!others) {
            System.out.println("Another user of the machine was not tried: this needs root, and setpriv.");
        }
        assumeTrue(others, "cannot act as another user");
        ready();
        String data = machine.data().toString();

        assertThat(asNobody("find", data, "-mindepth", "1", "-readable").lines())
                .as("what others can read")
                .noneMatch(line -> line.startsWith(data));
        assertThat(asNobody("find", data, "-mindepth", "2").lines())
                .as("what others can see the name of")
                .noneMatch(line -> line.startsWith(data));
        assertThat(asNobody("cat", data + "/local-key")).endsWith("Permission denied");
        String[] curl = {"curl", "-s", machine.uri() + "/local/token", "-d", ADA, "-H"};
        assertThat(asNobody(Stream.concat(Stream.of(curl), Stream.of("X-Slipway-Local-Key: guess"))
                        .toArray(String[]::new)))
                .doesNotContain("\"token\"");
    }

    private String ready() {
        String model = machine.model("private");
        machine.readyVersion(model);
        return model;
    }

    private static String other(char digit) {
        return digit == '0' ? "1" : "0";
    }

    private RawHttp.Answer token(Map<String, String> headers) {
        return http.send("POST", "/local/token", headers, ADA.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(int status, RawHttp.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("\"token\"");
    }

    /** What a program says to nobody; nothing if it cannot be started as nobody. */
    private static String asNobody(String... command) throws IOException, InterruptedException {
        String[] nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"};
        try {
            Process process = new ProcessBuilder(
                            Stream.concat(Stream.of(nobody), Stream.of(command)).toList())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said.strip();
        } catch (IOException e) {
            return "";
        }
    }
}
