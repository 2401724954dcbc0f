package dev.slipway.local.clients;

import dev.slipway.json.Json;
import dev.slipway.local.TestMachine;
import dev.slipway.local.commands.Command;
import dev.slipway.local.commands.Python;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where a client is made: a folder below {@code target/clients} with the description as the registry serves it and what lies
 * ready for the client in {@code src/test/clients}, where every package is pinned.
 */
record Workshop(TestMachine machine, Path folder) {
    private static final Path MODULE = TestMachine.PROJECT.resolve("infra/local");
    private static final Path TARGET = MODULE.resolve("target/clients");
    static final String JOB = "clients";

    /** An empty workshop for this client. The description is read without a token, as whoever begins would. */
    static Workshop of(TestMachine machine, String client) {
        try {
            Path folder = laidOut(client);
            Map<String, Object> description = machine.client()
                    .call("", "GET", "/v1/openapi.json")
                    .expect(200)
                    .body();
            Files.writeString(folder.resolve("openapi.json"), Json.write(description));
            return new Workshop(machine, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder with what lies ready for this client and nothing else. */
    static Path laidOut(String client) throws IOException {
        return laidOut(client, client);
    }

    /** A folder of its own for another test with the same client: tests of two classes run at once. */
    static Path laidOut(String client, String test) throws IOException {
        Path folder = TARGET.resolve(test);
        clear(folder);
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(MODULE.resolve("src/test/clients").resolve(client))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return folder;
    }

    /** Leaves the test out where a program is not there. */
    Workshop needs(String program, String... question) {
        Command.needs(JOB, program, question);
        return this;
    }

    /** A Python of its own with the packages that {@code requirements.txt} pins; answers a program in it. */
    Path python() {
        return Path.of(
                Python.with(JOB, folder.resolve("requirements.txt"), folder).bin("python"));
    }

    /** Checks the types of what was made of schemas and operations; what the generators add of their own does not pass. */
    void checkTypes() {
        new Command(
                        JOB,
                        "mypy",
                        folder,
                        bin("python"),
                        "-m",
                        "mypy",
                        "--follow-imports=silent",
                        "slipway_generated/models",
                        "slipway_generated/api")
                .run();
    }

    /** A program of the Python of its own. */
    String bin(String program) {
        return folder.resolve("venv").resolve("bin").resolve(program).toString();
    }

    /** The npm packages that {@code package-lock.json} pins. */
    void npm() {
        needs("node", "--version").needs("npm", "--version");
        new Command(JOB, "npm ci", folder, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts").fetch();
    }

    /** Has openapi-generator make a client in a folder of that name. */
    void generate(String generator, String into) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = System.getProperty("openapi.generator");
        new Command(
                        JOB,
                        "openapi-generator " + generator,
                        folder,
                        java,
                        "-Xmx600m",
                        "-jar",
                        jar,
                        "generate",
                        "-g",
                        generator,
                        "-i",
                        "openapi.json",
                        "-o",
                        into,
                        "--additional-properties=packageName=slipway_generated,importFileExtension=.js")
                .run();
    }

    /** Runs a story as three people: one who registers, one who approves, and an admin. */
    void tell(String name, String... program) {
        List<String> words = Stream.concat(
                        Stream.of(program), Stream.of(machine.uri().toString()))
                .toList();
        String said = new Command(JOB, name, folder, words.toArray(String[]::new))
                .with(Map.of("TOKEN_ADA", machine.ada(), "TOKEN_GRACE", machine.grace(), "TOKEN_ROOT", machine.root()))
                .run();
        System.out.println("clients: " + name + ": " + said.strip());
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
