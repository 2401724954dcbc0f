package dev.slipway.local.commands;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One bash that commands are pasted into, one block after the other; what an earlier one has set a later one has. */
public final class Shell implements AutoCloseable {
    private static final long LOOK_MILLIS = 50;

    private final Path workingFolder;
    private final Path folder;
    private final Process process;
    private final Writer input;
    private int pasted;

    /** What a block printed, and the exit code of its last command. */
    public record Result(String output, int exit) {}

    /** A shell whose working directory is {@code folder}; what is printed is kept in {@code outputs}. */
    public Shell(Path folder, Path outputs, Map<String, String> environment) throws IOException {
        this.workingFolder = folder;
        this.folder = Files.createDirectories(outputs);
        ProcessBuilder builder = new ProcessBuilder("bash", "--noprofile", "--norc").directory(folder.toFile());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true)
                .redirectOutput(outputs.resolve("shell").toFile());
        process = builder.start();
        input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Where it began. */
    public Path workingFolder() {
        return workingFolder;
    }

    /** Where what is printed is kept. */
    public Path folder() {
        return folder;
    }

    /** Pastes a block and waits until it is done. */
    public Result run(String command, Duration time) throws IOException, InterruptedException {
        Path output = paste("{\n" + command + "}");
        String printed = await(output, text -> text.contains(mark()), time);
        Matcher end = Pattern.compile("(?s)(.*)" + mark() + "(\\d+)\n.*").matcher(printed);
        if (!end.matches()) {
            throw new IllegalStateException("bash did not come to the end of the block");
        }
        return new Result(end.group(1), Integer.parseInt(end.group(2)));
    }

    /** Pastes a block that goes on running, and waits until what it printed is enough. */
    public Result start(String command, Predicate<String> isEnough, Duration time)
            throws IOException, InterruptedException {
        Path output = paste("{\n" + command + "} &");
        return new Result(await(output, isEnough, time), 0);
    }

    /** Ends the shell and whatever it started. */
    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        input.close();
    }

    private Path paste(String block) throws IOException {
        pasted++;
        Path output = folder.resolve("block-" + pasted);
        // Not in a subshell: variables and functions stay.
        boolean isBackground = block.endsWith("&");
        String redirected = isBackground
                ? block.substring(0, block.length() - 1) + " > '" + output + "' 2>&1 < /dev/null &\n"
                : block + " > '" + output + "' 2>&1 < /dev/null; printf -- '" + mark() + "%d\\n' $? >> '" + output
                        + "'\n";
        input.write(redirected);
        input.flush();
        return output;
    }

    private String mark() {
        return "-- end of block " + pasted + ": ";
    }

    private String await(Path output, Predicate<String> isEnough, Duration time)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (true) {
            String printed = Files.exists(output) ? Files.readString(output) : "";
            if (isEnough.test(printed)) {
                return printed;
            }
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IllegalStateException("not done after " + time + "; it printed\n" + printed);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
