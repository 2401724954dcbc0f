package dev.slipway.local.commands;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program that is run in a folder and ends within a time. What it says goes into a file beside the folder's other ones.
 *
 * @param job what begins each line about it
 * @param name what it is called when it is told of, and the name of its log
 * @param environment variables besides our own
 */
public record Command(
        String job, String name, Path folder, Duration limit, Map<String, String> environment, List<String> words) {
    private static final Duration TIMEOUT = Duration.ofMinutes(8);
    private static final Pattern UNREACHABLE = Pattern.compile(
            "name resolution|Name or service not known|Failed to establish a new connection|Connection refused|ProxyError"
                    + "|ConnectTimeout|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|no such host|dial tcp|i/o timeout"
                    + "|module lookup disabled");
    private static final int SHOWN = 6_000;

    public Command {
        environment = Map.copyOf(environment);
        words = List.copyOf(words);
    }

    /** A command without variables of its own that ends within eight minutes. */
    public Command(String job, String name, Path folder, String... words) {
        this(job, name, folder, TIMEOUT, Map.of(), List.of(words));
    }

    /** The same with variables besides our own. */
    public Command with(Map<String, String> variables) {
        return new Command(job, name, folder, limit, variables, words);
    }

    /** Runs it and answers what it said; fails with the end of that when it does, or when its time is over. */
    public String run() {
        Ended ended = end();
        if (ended.code() != 0) {
            throw new AssertionError(name + " ended with " + ended.code() + ":\n" + ended.tail());
        }
        return ended.said();
    }

    /** Runs what fetches packages: where their registry cannot be reached, that is said and the test is left out. */
    public void fetch() {
        Ended ended = end();
        if (ended.code() != 0 && UNREACHABLE.matcher(ended.said()).find()) {
            System.out.println(job + ": " + name + " was not possible: the package registry cannot be reached.");
            abort("no package registry");
        }
        if (ended.code() != 0) {
            throw new AssertionError(name + " ended with " + ended.code() + ":\n" + ended.tail());
        }
    }

    /** How it ended, and all that it said. */
    public record Ended(int code, String said) {
        public String tail() {
            return said.substring(Math.max(0, said.length() - SHOWN));
        }
    }

    /** Runs it to its end. */
    public Ended end() {
        long began = System.nanoTime();
        Path log = folder.resolve(name.replaceAll("[^a-z0-9-]+", "-") + ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        name + " did not end within " + limit + ":\n" + new Ended(-1, Files.readString(log)).tail());
            }
            System.out.printf("%s: %-45s %5.1f s%n", job, name, (System.nanoTime() - began) / 1e9);
            return new Ended(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(name + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Leaves the test out, and says so, where a program is not there; else says which version it is. */
    public static void needs(String job, String program, String... question) {
        Optional<String> version = version(program, question);
        if (version.isEmpty()) {
            System.out.println(job + ": not tried, there is no " + program + " here.");
            abort("no " + program);
        }
        System.out.println(job + ": " + program + " is " + version.get());
    }

    /** The version that a program names; nothing when there is no such program. */
    private static Optional<String> version(String program, String... question) {
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of(program), Stream.of(question))
                            .toList())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said.lines().findFirst() : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
