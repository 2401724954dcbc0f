package dev.slipway.local.clients;

import dev.slipway.local.TestMachine;
import dev.slipway.local.commands.Command;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the usual generators make of the description compiles, and works: a model, a version, its upload, a promotion, a
 * decision by a second person, a rollback and the history, over HTTP.
 */
@Tag("clients")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class GeneratedClientsTest {
    private final TestMachine machine = TestMachine.shared();

    @Test
    void theClientOfOpenapiGeneratorForPythonTellsTheStory() {
        Workshop workshop = Workshop.of(machine, "openapi-generator-python");
        String python = workshop.python().toString();
        workshop.generate("python", ".");
        new Command(
                        Workshop.JOB,
                        "import of every module",
                        workshop.folder(),
                        python,
                        "imports.py",
                        "slipway_generated")
                .run();
        workshop.checkTypes();
        workshop.tell("the story by openapi-generator for Python", python, "story.py");
    }

    @Test
    void theClientOfOpenapiPythonClientTellsTheStory() {
        Workshop workshop = Workshop.of(machine, "openapi-python-client");
        String python = workshop.python().toString();
        String said = new Command(
                        Workshop.JOB,
                        "openapi-python-client",
                        workshop.folder(),
                        workshop.bin("openapi-python-client"),
                        "generate",
                        "--path",
                        "openapi.json",
                        "--output-path",
                        "slipway_generated",
                        "--meta",
                        "none",
                        "--fail-on-warning")
                .with(Map.of("PATH", workshop.bin("") + ":" + System.getenv("PATH")))
                .run();
        System.out.println("clients: openapi-python-client: " + said.strip());
        new Command(
                        Workshop.JOB,
                        "import of every module",
                        workshop.folder(),
                        python,
                        "imports.py",
                        "slipway_generated")
                .run();
        workshop.checkTypes();
        workshop.tell("the story by openapi-python-client", python, "story.py");
    }

    @Test
    void theClientsForTypeScriptTellTheStory() {
        Workshop workshop = Workshop.of(machine, "typescript");
        workshop.npm();
        workshop.generate("typescript-fetch", "typescript-fetch");
        new Command(
                        Workshop.JOB,
                        "openapi-typescript",
                        workshop.folder(),
                        "npx",
                        "openapi-typescript",
                        "openapi.json",
                        "-o",
                        "slipway.d.ts")
                .run();
        new Command(Workshop.JOB, "tsc --strict", workshop.folder(), "npx", "tsc", "-p", ".").run();
        workshop.tell("the story by openapi-generator for TypeScript", "node", "out/story-fetch.js");
        workshop.tell("the story by openapi-fetch", "node", "out/story-openapi-fetch.js");
    }

    @Test
    void theClientOfOpenapiGeneratorForGoCompiles() {
        Workshop workshop = Workshop.of(machine, "go").needs("go", "version");
        new Command(Workshop.JOB, "go mod download", workshop.folder(), "go", "mod", "download").fetch();
        workshop.generate("go", ".");
        new Command(Workshop.JOB, "go build", workshop.folder(), "go", "build", "./...").run();
        new Command(Workshop.JOB, "go vet", workshop.folder(), "go", "vet", "./...").run();
    }
}
