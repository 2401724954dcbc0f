package dev.slipway.local.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.local.TestMachine;
import dev.slipway.local.commands.Block;
import dev.slipway.local.commands.ProjectCopy;
import dev.slipway.local.commands.Shell;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every block of commands of README and docs in one shell, page by page, in a copy of the project, and compares what is
 * printed with what the page shows. {@code -Dpages=README.md,docs/mlflow.md} runs these only, the README among them. It needs
 * bash, curl, Python 3, and the ports that the README uses.
 */
@Tag("clients")
class DocumentedCommandsTest {
    private static final List<Integer> PORTS = List.of(8080, 8081);
    private static final Duration LONGEST = Duration.ofMinutes(8);
    private static final String PROBLEM = "\"code\":\"";

    @TempDir
    private Path outputs;

    @TempDir
    private Path copy;

    @Test
    void everyBlockOfCommandsRunsAsPastedAndPrintsWhatIsShown() throws Exception {
        assumeTrue(hasAll("bash", "curl", "python3"), "bash, curl and python3 are needed");
        assumeTrue(PORTS.stream().allMatch(DocumentedCommandsTest::isFree), "the ports " + PORTS + " are taken");
        ProjectCopy.to(copy);
        List<String> wrong = new ArrayList<>();
        int ran = 0;
        int left = 0;
        try (Shell shell = new Shell(copy, outputs, Map.of())) {
            for (String page : pages()) {
                List<Block> blocks = Block.of(TestMachine.PROJECT, page);
                for (int i = 0; i < blocks.size(); i++) {
                    Block block = blocks.get(i);
                    if (block.isUnknown()) {
                        wrong.add(block + " has a fence that is not understood: " + block.language() + " "
                                + block.attributes());
                    } else if (block.notRun().isPresent()) {
                        left++;
                        System.out.println(block + " not run: " + block.notRun().get());
                    } else if (block.isCommand()) {
                        ran++;
                        Optional<Block> next =
                                i + 1 < blocks.size() ? Optional.of(blocks.get(i + 1)) : Optional.empty();
                        run(shell, block, next.filter(shown -> shown.language().equals("text")))
                                .ifPresent(wrong::add);
                    }
                }
            }
        }
        System.out.println(ran + " blocks of commands ran, " + left + " are marked not-run");
        assertThat(wrong).isEmpty();
        assertThat(ran).isPositive();
    }

    /** Runs one block; what is wrong with it, if anything. */
    private static Optional<String> run(Shell shell, Block block, Optional<Block> shown) throws Exception {
        Sample sample = Sample.of(shown.map(Block::text).orElse(""));
        long began = System.nanoTime();
        Shell.Result result;
        try {
            result = block.isBackground()
                    ? shell.start(
                            block.command(), printed -> sample.notIn(printed).isEmpty(), LONGEST)
                    : shell.run(block.command(), LONGEST);
        } catch (IllegalStateException unfinished) {
            return Optional.of(block + " " + unfinished.getMessage());
        }
        Optional<String> wrong = wrong(result, sample, shown);
        System.out.printf(
                Locale.ROOT,
                "%s %s in %.1f s%n",
                block,
                wrong.isEmpty() ? "ran" : "FAILED",
                (System.nanoTime() - began) / 1e9);
        return wrong.map(what -> block + " " + what + "; it printed\n" + result.output());
    }

    private static Optional<String> wrong(Shell.Result result, Sample sample, Optional<Block> shown) {
        if (result.exit() != 0) {
            return Optional.of("ended with " + result.exit());
        }
        boolean isRefusalShown =
                shown.filter(block -> block.text().contains(PROBLEM)).isPresent();
        if (result.output().contains("urn:slipway:problem:") && !isRefusalShown) {
            return Optional.of("was refused");
        }
        return sample.notIn(result.output())
                .map(line -> "did not print what " + shown.orElseThrow() + " shows: " + line);
    }

    private static List<String> pages() throws IOException {
        String asked = System.getProperty("pages", "");
        if (!asked.isBlank()) {
            return Arrays.asList(asked.split(",", -1));
        }
        List<String> pages = new ArrayList<>(List.of("README.md"));
        try (Stream<Path> docs = Files.list(TestMachine.PROJECT.resolve("docs"))) {
            docs.map(page -> "docs/" + page.getFileName())
                    .filter(page -> page.endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        pages.addAll(List.of("events/README.md", "CONTRIBUTING.md"));
        return pages;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static boolean hasAll(String... programs) {
        return Arrays.stream(programs)
                .allMatch(program -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))));
    }
}
