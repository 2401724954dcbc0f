package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of docs/verify, which know nothing of our code, check histories and files as the API answers them. Without a
 * Python (named by {@code SLIPWAY_PYTHON}, or {@code python3}) only the one in Java is tried.
 */
class HistoryVerifiersTest {
    private static final Path PROGRAMS = TestMachine.PROJECT.resolve("docs").resolve("verify");
    private static final int PART = 5 << 20;
    private static final String ODD = "Gr\u00f6\u00dfe/\u2028\ud83d\udea2 a+b%20\".bin";
    private static final int MEASURED = 100;
    private static final long SEED = 8785;

    /** What may be written in more than one way, and what a program may take for something of its own. */
    private static final String TEXT =
            "\u00fcml\u00e4ut \ud83d\udea2 \"quoted\" back\\slash \\u0041 $1 </script> \u2028 \ufb33 tab\t line\r\n";

    private static final String METRIC = "\u00e9 \"a\" \\ \ud83d\ude00";

    private final TestMachine machine = TestMachine.shared();
    private final String ada = machine.token("ada \u00dc \ud83d\udea2 \"", "contributors");
    private final String root = machine.root();

    @TempDir
    private static Path compiled;

    @TempDir
    private Path folder;

    /** The documents start it from its source, which takes a compilation each time. */
    @BeforeAll
    static void compile() {
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-d",
                                compiled.toString(),
                                PROGRAMS.resolve("Verify.java").toString()))
                .isZero();
    }

    /** A program and how it is started. */
    private record Verifier(String name, List<String> command) {}

    @Test
    void aHistoryIsWholeUntilOneCharacterIsAnother() throws Exception {
        String model = oddModel();
        List<Path> pages = pages(model, 3);
        String page = Files.readString(pages.get(1));
        List<Map<String, Object>> entries = machine.history(model);
        Path kept = file("kept.json", Json.write(entries));
        Object last = entries.get(entries.size() - 1).get("hash");

        for (Verifier verifier : verifiers()) {
            assertWhole(verifier, pages, last);
            assertWhole(verifier, List.of(kept), last);
            for (List<String> change : List.of(
                    List.of("\"by\":\"user:ada \\u00DC", "\"by\":\"user:ada \\u00DD"),
                    List.of("\"loss\":1e-7,", "\"loss\":2e-7,"),
                    List.of("\"flops\":1e+21,", "\"flops\":1000000000000000000001,"),
                    List.of("\"tenth\":0.1,", "\"tenth\":0.10000000000000000000000000000000000000001,"),
                    List.of("\"tenth\":0.1,", "\"tenth\":0.2,\"tenth\":0.1,"),
                    List.of("\"tenth\":0.1,", "\"tenth\":0.1,\"other\":1,\"other\":1,"),
                    List.of("</script>", "</Script>"))) {
                assertBroken(verifier, with(pages, changed(page, change)), change);
            }
            assertNotWhole(verifier, with(pages, page + page), "two pages in one file");
            assertNotWhole(verifier, List.of(file("none.json", "{}")), "no page");
            assertThat(page).contains("\\n");
            assertWhole(verifier, with(pages, page.replace("\\n", "\\u000A")), last);
        }
    }

    /** The pages with another second one. */
    private List<Path> with(List<Path> pages, String second) throws IOException {
        List<Path> altered = new ArrayList<>(pages);
        altered.set(1, file("altered.json", second));
        return altered;
    }

    @Test
    void anEntryThatNamesAnotherHashBeforeItIsFound() throws Exception {
        List<Map<String, Object>> entries = machine.history(oddModel());
        for (int place : List.of(0, 2, entries.size() - 1)) {
            Map<String, Object> altered = new TreeMap<>(entries.get(place));
            altered.put("previousHash", Sha256.of("another").hex());
            Map<String, Object> hashedAnew = new TreeMap<>(altered);
            hashedAnew.remove("hash");
            hashedAnew.put("hash", Sha256.of(Json.canonical(hashedAnew)).hex());
            Map<String, Object> without = new TreeMap<>(entries.get(place));
            without.remove("previousHash");
            for (Map<String, Object> other : List.of(altered, hashedAnew, without)) {
                List<Map<String, Object>> all = new ArrayList<>(entries);
                all.set(place, other);
                for (Verifier verifier : verifiers()) {
                    assertBroken(verifier, List.of(file("altered.json", Json.write(all))), other);
                }
            }
        }
    }

    @Test
    void anEntryTakenOutIsFoundAndATailCutOffIsNot() throws Exception {
        List<Map<String, Object>> entries = machine.history(oddModel());
        List<Map<String, Object>> without = new ArrayList<>(entries);
        without.remove(2);
        List<Map<String, Object>> cut = entries.subList(0, entries.size() - 1);

        for (Verifier verifier : verifiers()) {
            assertBroken(verifier, List.of(file("without.json", Json.write(without))), "without entry 3");
            assertBroken(
                    verifier, List.of(file("end.json", Json.write(entries.subList(1, 3)))), "without the first entry");
            assertWhole(
                    verifier,
                    List.of(file("cut.json", Json.write(cut))),
                    cut.get(cut.size() - 1).get("hash"));
        }
    }

    @Test
    void aTailThatWasWrittenAnewIsFoundByEventsThatWereKept() throws Exception {
        List<Map<String, Object>> entries = machine.history(oddModel());
        Path kept = file("kept.json", Json.write(entries));
        int first = entries.size() - 3;
        Path event = file("event.json", Json.write(Map.of("source", "slipway", "detail", entries.get(first))));
        Path foreign = file("foreign.json", Json.write(machine.history(machine.model("foreign"))));
        List<Map<String, Object>> anew = new ArrayList<>(entries.subList(0, first));
        for (Map<String, Object> entry : entries.subList(first, entries.size())) {
            Map<String, Object> other = new TreeMap<>(entry);
            other.remove("hash");
            other.put("by", "user:eve");
            other.put("previousHash", anew.get(anew.size() - 1).get("hash"));
            other.put("hash", Sha256.of(Json.canonical(other)).hex());
            anew.add(other);
        }
        Path whole = file("whole.json", Json.write(entries));
        Path rewritten = file("anew.json", Json.write(anew));
        Path cut = file("cut.json", Json.write(entries.subList(0, first)));
        Path option = Path.of("--kept");

        for (Verifier verifier : verifiers()) {
            assertWhole(
                    verifier,
                    List.of(whole, option, foreign, event, kept),
                    entries.get(entries.size() - 1).get("hash"));
            assertThat(run(verifier, List.of(rewritten))).as(verifier.name()).startsWith("0 Whole: ");
            for (List<Path> files : List.of(List.of(rewritten, option, foreign, kept), List.of(cut, option, event))) {
                assertThat(run(verifier, files))
                        .as(verifier.name())
                        .startsWith("1 ")
                        .contains("Broken: the history does not have ")
                        .containsPattern("\"seq\":" + (first + 1) + "[,}]");
            }
        }
    }

    @Test
    void filesHaveTheDigestThatTheHistoryNames() throws Exception {
        String model = machine.model("manifest");
        upload(model);
        Object digest = machine.history(model).get(1).get("digest");
        String answer = text("/v1/models/" + model + "/versions/1/files");
        Path files = file("files.json", answer);

        for (Verifier verifier : verifiers()) {
            assertWhole(verifier, List.of(files), digest);
            for (List<String> change : List.of(
                    List.of("\"size\":5242881,", "\"size\":5242882,"),
                    List.of("\"partSize\":5242880", "\"partSize\":5242881"),
                    List.of("\"path\":" + Json.write(ODD), "\"path\":" + Json.write(ODD.replace("+", " "))))) {
                assertBroken(verifier, List.of(file("altered.json", changed(answer, change))), change);
            }
        }
    }

    @Test
    void filesOnSeveralPagesHaveTheDigestThatTheHistoryNames() throws Exception {
        String model = machine.model("pages");
        upload(model);
        Object digest = machine.history(model).get(1).get("digest");
        String path = "/v1/models/" + model + "/versions/1/files?limit=1";
        String one = text(path);
        Path first = file("first.json", one);
        Path last =
                file("last.json", text(path + "&cursor=" + Json.readObject(one).get("nextCursor")));

        for (Verifier verifier : verifiers()) {
            assertWhole(verifier, List.of(first, last), digest);
            for (List<Path> pages : List.of(List.of(first), List.of(last), List.of(last, first))) {
                assertBroken(verifier, pages, pages);
            }
        }
    }

    @Test
    void theDigestOfTheMetadataIsOverWhatTheVersionSays() {
        String model = oddModel();
        Map<String, Object> metadata = new TreeMap<>(Json.readObject(text("/v1/models/" + model + "/versions/1")));
        metadata.keySet().retainAll(List.of("description", "tags", "metrics", "hyperparameters", "schema", "lineage"));

        List<Object> said = machine.history(model).stream()
                .filter(entry -> entry.containsKey("metadataDigest"))
                .map(entry -> entry.get("metadataDigest"))
                .toList();

        assertThat(metadata).hasSize(6);
        assertThat(Json.canonical(metadata))
                .contains("5e-324", "3.4028234663852886e+38", "1e-128", "\"nought\":0", "\\\"quoted\\\"", "\u00fcml");
        assertThat(said).hasSize(2).doesNotHaveDuplicates();
        assertThat(Sha256.of(Json.canonical(metadata)).hex()).isEqualTo(said.get(1));
    }

    @Test
    void theDigestOfAVersionByReferenceIsThatOfItsPlace() {
        String model = machine.model("elsewhere");
        call(
                ada,
                "POST",
                "/api/2.0/mlflow/model-versions/create",
                Json.write(Map.of("name", model, "source", "s3://team-bucket/models/7")));

        assertThat(Json.readObject(text("/v1/models/" + model + "/versions/1")))
                .containsEntry(
                        "digest",
                        Sha256.of("by reference: s3://team-bucket/models/7").hex());
    }

    /** A model whose history has texts and numbers of every kind. */
    private String oddModel() {
        String model = machine.model("odd");
        String path = "/v1/models/" + model;
        String text = Json.write(TEXT);
        call(ada, "PATCH", path, "{\"description\":" + text + ",\"tags\":{" + Json.write(METRIC) + ":" + text + "}}");
        String files =
                Json.write(Uploading.body(Map.of(), Map.of("a", new byte[1])).get("files"));
        Uploading uploading = Uploading.of(
                machine,
                model,
                call(
                        ada,
                        "POST",
                        path + "/versions",
                        "{\"tags\":{\"a\":" + text
                                + "},\"metrics\":{\"small\":1e-128},\"hyperparameters\":{\"rate\":1.0E-5,\"missing\":null,"
                                + "\"layers\":[1e300,{\"units\":[]}],\"a\":"
                                + text
                                + "},\"schema\":{\"a\":[5e-324,3.4028234663852886e+38,-0,{\"\\u00fc\\u0001\":1e300}]},"
                                + "\"files\":" + files + "}"));
        assertThat(uploading.put(uploading.requests("a").get(0), new byte[1])).isEqualTo(200);
        uploading.complete();
        call(
                root,
                "PUT",
                path + "/stages/staging/policy",
                "{\"gates\":[{\"metric\":\"loss\",\"op\":\">=\",\"value\":5e-324,\"tolerance\":1.5e300},{\"metric\":"
                        + Json.write(METRIC) + ",\"op\":\"<=\",\"value\":-1.2345678901234566e-9}]}");
        call(
                ada,
                "PATCH",
                path + "/versions/1",
                "{\"description\":" + text + ",\"metrics\":{\"loss\":1e-7,\"flops\":1e21,\"tenth\":0.1,\"nought\":-0,"
                        + Json.write(METRIC) + ":-1.1420073898156842e26" + measured() + "}}");
        machine.promote(model, 1, "staging").expect(201);
        call(root, "DELETE", path + "/stages/staging", "{\"reason\":" + text + "}");
        return model;
    }

    /** Metrics by chance, each with as many digits as a double has, as far as the table takes them. */
    private static String measured() {
        System.out.println("seed of metrics to verify: " + SEED);
        Random random = new Random(SEED);
        StringBuilder metrics = new StringBuilder();
        for (int i = 0; i < MEASURED; i++) {
            double metric = random.nextGaussian() * Math.pow(10, random.nextInt(240) - 120);
            metrics.append(",\"m").append(i).append("\":").append(Json.canonical(metric));
        }
        return metrics.toString();
    }

    /** A version of two files, one of which is sent in two parts. */
    private void upload(String model) {
        byte[] all = new byte[PART + 1];
        byte[] first = Arrays.copyOf(all, PART);
        byte[] last = new byte[1];
        Map<String, Object> inParts = Map.of(
                "path",
                "z.bin",
                "size",
                all.length,
                "sha256",
                Sha256.of(all).hex(),
                "partSize",
                PART,
                "parts",
                List.of(Sha256.of(first).hex(), Sha256.of(last).hex()));
        Map<String, Object> whole =
                Map.of("path", ODD, "size", 1, "sha256", Sha256.of(last).hex());
        Uploading uploading = Uploading.of(
                machine,
                model,
                call(
                        ada,
                        "POST",
                        "/v1/models/" + model + "/versions",
                        Json.write(Map.of("files", List.of(inParts, whole)))));
        assertThat(uploading.put(uploading.requests("z.bin").get(0), first)).isEqualTo(200);
        assertThat(uploading.put(uploading.requests("z.bin").get(1), last)).isEqualTo(200);
        assertThat(uploading.put(uploading.requests(ODD).get(0), last)).isEqualTo(200);
        uploading.complete();
    }

    private Reply call(String token, String method, String path, String body) {
        return machine.client().callRaw(token, method, path, body, Map.of()).expect(200, 201);
    }

    /** What is answered, to the letter. */
    private String text(String path) {
        RawHttp.Answer answer = new RawHttp(machine.uri())
                .send("GET", path, Map.of("Authorization", "Bearer " + machine.ada()), new byte[0]);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.body();
    }

    /** All pages of a history as they were answered, the oldest entry first. */
    private List<Path> pages(String model, int limit) throws IOException {
        List<Path> pages = new ArrayList<>();
        String cursor = "";
        do {
            String page = text("/v1/models/" + model + "/history?order=oldest&limit=" + limit + cursor);
            pages.add(file("page-" + pages.size() + ".json", page));
            cursor = Optional.ofNullable(Json.readObject(page).get("nextCursor"))
                    .map(next -> "&cursor=" + next)
                    .orElse("");
        } while (!cursor.isEmpty());
        assertThat(pages).hasSizeGreaterThan(2);
        return pages;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String changed(String text, List<String> change) {
        assertThat(text).contains(change.get(0));
        return text.replace(change.get(0), change.get(1));
    }

    private static List<Verifier> verifiers() throws IOException, InterruptedException {
        List<Verifier> verifiers = new ArrayList<>();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        verifiers.add(new Verifier(
                "Verify.java",
                List.of(java, "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", compiled.toString(), "Verify")));
        String python = Optional.ofNullable(System.getenv("SLIPWAY_PYTHON")).orElse("python3");
        if (isThere(python)) {
            verifiers.add(new Verifier(
                    "verify.py", List.of(python, PROGRAMS.resolve("verify.py").toString())));
        } else {
            System.out.println("verify.py was not tried: there is no " + python + " here. Set SLIPWAY_PYTHON to one.");
        }
        return verifiers;
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertWhole(Verifier verifier, List<Path> files, Object last) throws Exception {
        assertThat(run(verifier, files)).as(verifier.name()).isEqualTo("0 Whole: " + last);
    }

    private static void assertBroken(Verifier verifier, List<Path> files, Object how) throws Exception {
        assertThat(run(verifier, files))
                .as("%s: %s", verifier.name(), how)
                .startsWith("1 ")
                .contains("Broken: ");
    }

    /** What is no page at all is refused by the reader of JSON, in words of its own. */
    private static void assertNotWhole(Verifier verifier, List<Path> files, Object how) throws Exception {
        assertThat(run(verifier, files))
                .as("%s: %s", verifier.name(), how)
                .startsWith("1 ")
                .doesNotContain("Whole");
    }

    /** The exit code of a program and what it says. */
    private static String run(Verifier verifier, List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(verifier.command());
        files.forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said.strip();
    }
}
