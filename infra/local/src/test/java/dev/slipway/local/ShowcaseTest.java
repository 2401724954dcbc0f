package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.showcase.Models;
import dev.slipway.showcase.Narrator;
import dev.slipway.showcase.Showcase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story of the demo, with the real models that Maven fetches, told to the end. */
class ShowcaseTest {
    private static final Path MODELS = TestMachine.PROJECT.resolve("infra/local/target/models");

    private final TestMachine machine = TestMachine.shared();

    @Test
    void theStoryOfTheDemoHoldsWithRealModels(@TempDir Path work) throws IOException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Person viewer = Person.of(machine, "vera", "viewers");

        String model = new Showcase(
                        machine.uri(),
                        (subject, groups) -> machine.token(subject, groups.toArray(String[]::new)),
                        new Models(MODELS, work),
                        Optional.of(() -> viewer.get("/local/targets/ci-stage-changed")
                                .expect(200)
                                .list("events")),
                        new Narrator(new PrintStream(told, true, StandardCharsets.UTF_8)))
                .run();

        assertThat(told.toString(StandardCharsets.UTF_8)).contains("That was all.");
        assertThat(machine.holds(model, "production")).isEqualTo(1);
        assertThat(machine.history(model).stream().map(entry -> entry.get("type")))
                .containsSubsequence(List.of(
                        "Model Registered",
                        "Version Registered",
                        "Version Ready",
                        "Stage Changed",
                        "Promotion Requested",
                        "Promotion Decided",
                        "Stage Changed"));
        Map<String, Object> last =
                machine.history(model).get(machine.history(model).size() - 1);
        assertThat(last)
                .containsEntry("type", "Stage Changed")
                .containsEntry("kind", "ROLLED_BACK")
                .containsEntry("by", "user:grace");
    }
}
