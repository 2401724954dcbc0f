package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app as {@code cdk} runs it: in a process of its own, which orders its maps in its own way. */
@NeedsNode
class DeterminismTest {
    @Test
    void twoProcessesMakeTheSameTemplateByteForByte(@TempDir Path out) throws Exception {
        ProcessBuilder app = app("dev", out);
        app.environment().put("CDK_OUTDIR", out.toString());

        assertThat(exitCode(app)).isZero();
        assertThat(Files.readString(out.resolve("slipway-dev.template.json")))
                .isEqualTo(Template.of("dev").text());
    }

    @Test
    void whoMistypesAnEnvironmentIsToldInOneSentence(@TempDir Path out) throws Exception {
        ProcessBuilder app = app("prd", out);
        Path errors = out.resolve("errors");

        assertThat(exitCode(app.redirectError(errors.toFile()))).isEqualTo(1);
        assertThat(Files.readString(errors).strip())
                .isEqualTo(
                        "there is no environment prd in cdk.json, only [dev, everything, kept, ownnetwork, prod, rootofartifacts, servedfiles, staging, teams]");
    }

    private static ProcessBuilder app(String environment, Path out) throws Exception {
        ProcessBuilder app = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        "infra/aws/target/slipway-aws.jar")
                .redirectOutput(out.resolve("output").toFile());
        app.environment().put("CDK_CONTEXT_JSON", Json.write(Template.context(environment)));
        return app;
    }

    private static int exitCode(ProcessBuilder app) throws Exception {
        Process process = app.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }
}
