package dev.slipway.local.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A Python of its own, with the packages that a file pins. */
public record Python(Path folder) {
    private static final String SYSTEM =
            Optional.ofNullable(System.getenv("SLIPWAY_PYTHON")).orElse("python3");

    /**
     * Makes one in a folder. The test is left out where there is no Python, or no registry of its packages.
     *
     * @param job what begins each line about it
     * @param requirements the file that pins the packages
     */
    public static Python with(String job, Path requirements, Path folder) {
        Command.needs(job, SYSTEM, "--version");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Python python = new Python(folder.resolve("venv"));
        new Command(job, "python venv", folder, SYSTEM, "-m", "venv", "venv").run();
        new Command(
                        job,
                        "pip install",
                        folder,
                        python.bin("python"),
                        "-m",
                        "pip",
                        "install",
                        "-q",
                        "-r",
                        requirements.toAbsolutePath().toString())
                .fetch();
        return python;
    }

    /** A program of it; the folder of all of them by an empty name. */
    public String bin(String program) {
        return folder.resolve("bin").resolve(program).toString();
    }
}
