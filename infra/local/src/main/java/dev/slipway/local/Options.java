package dev.slipway.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the registry is run on one machine.
 *
 * @param port where it listens; 0 for any free one
 * @param artifactPort where files are sent to and fetched from; 0 for any free one
 * @param data the folder everything is kept in
 * @param project the folder that holds {@code statemachines} and {@code events}
 * @param partsFrom size in bytes above which a file must be uploaded in parts
 * @param sweepEvery how long from one sweep to the next
 * @param webhook where CI is told of stage changes, besides the log
 * @param tracking the MLflow tracking server that explains runs and logged models
 */
public record Options(
        int port,
        int artifactPort,
        Path data,
        Path project,
        long partsFrom,
        Duration sweepEvery,
        Optional<URI> webhook,
        Optional<URI> tracking) {
    /** The names of the options, as system properties or after two dashes. */
    public static final Set<String> NAMES =
            Set.of("port", "artifactPort", "data", "project", "partsFrom", "sweepEvery", "webhook", "tracking");

    /** Reads options by name; each has a default. */
    public static Options of(Map<String, String> given) {
        int port = Integer.parseInt(given.getOrDefault("port", "8080"));
        return new Options(
                port,
                Integer.parseInt(given.getOrDefault("artifactPort", Integer.toString(port == 0 ? 0 : port + 1))),
                Path.of(given.getOrDefault("data", "data")).toAbsolutePath(),
                Path.of(given.getOrDefault("project", ".")).toAbsolutePath(),
                Long.parseLong(given.getOrDefault("partsFrom", "100000000")),
                Duration.parse(given.getOrDefault("sweepEvery", "PT30S")),
                Optional.ofNullable(given.get("webhook")).map(URI::create),
                Optional.ofNullable(given.get("tracking")).map(URI::create));
    }
}
