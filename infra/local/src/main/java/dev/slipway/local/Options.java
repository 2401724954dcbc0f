package dev.slipway.local;

import dev.slipway.registry.access.Role;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the registry is run on one machine. {@link Option} says what each of them means and may be.
 *
 * @param port where it listens; 0 for any free one
 * @param artifactPort where files are sent to and fetched from; 0 for any free one
 * @param data the folder everything is kept in
 * @param project the folder that holds {@code statemachines} and {@code events}
 * @param partsFrom size in bytes above which a file must be uploaded in parts
 * @param sweepEvery how long from one sweep to the next
 * @param webhook where CI is told of stage changes, besides the log
 * @param machine the roles of whoever signs with this machine's access key
 * @param tracking the tracking server whose runs may be registered, if there is one
 * @param sources folders of S3 from which versions may be registered
 */
public record Options(
        int port,
        int artifactPort,
        Path data,
        Path project,
        long partsFrom,
        Duration sweepEvery,
        Optional<URI> webhook,
        Set<Role> machine,
        Optional<URI> tracking,
        List<String> sources) {

    /**
     * The system property in which Maven says where the repository is. It is no option: what the POM sets would replace what
     * the user gives.
     */
    public static final String REPOSITORY = "slipway.repository";

    private static final int LAST_PORT = 65_535;

    /**
     * Reads options by name; each has a default.
     *
     * @throws IllegalArgumentException naming the option that is none or that breaks its rule
     */
    public static Options of(Map<String, String> given) {
        given.keySet().forEach(Options::requireKnown);
        int port = Integer.parseInt(value(given, Option.PORT, Option.PORT.otherwise()));
        return new Options(
                port,
                artifactPort(given, port),
                Path.of(value(given, Option.DATA, Option.DATA.otherwise()))
                        .toAbsolutePath()
                        .normalize(),
                Path.of(value(given, Option.PROJECT, Option.PROJECT.otherwise()))
                        .toAbsolutePath()
                        .normalize(),
                Long.parseLong(value(given, Option.PARTS_FROM, Option.PARTS_FROM.otherwise())),
                Duration.parse(value(given, Option.SWEEP_EVERY, Option.SWEEP_EVERY.otherwise())),
                Optional.ofNullable(given.get(Option.WEBHOOK.title()))
                        .map(Option.WEBHOOK::checked)
                        .map(URI::create),
                Optional.ofNullable(given.get(Option.MACHINE.title()))
                        .map(Option.MACHINE::checked)
                        .map(Options::roles)
                        .orElse(Set.of()),
                Optional.ofNullable(given.get(Option.TRACKING.title()))
                        .map(Option.TRACKING::checked)
                        .map(URI::create),
                Optional.ofNullable(given.get(Option.SOURCES.title()))
                        .map(Option.SOURCES::checked)
                        .map(Option::folders)
                        .orElse(List.of()));
    }

    private static Set<Role> roles(String titles) {
        return Stream.of(titles.split(",", -1))
                .map(title -> Role.valueOf(title.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads options from system properties ({@code -Dport=9090}) and from arguments ({@code --port 9090}), which go before.
     * Properties may be anybody's; one that is an option but for its capitals is taken for a slip.
     */
    static Options of(Properties properties, List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        given.put(Option.PROJECT.title(), properties.getProperty(REPOSITORY, Option.PROJECT.otherwise()));
        for (String name : properties.stringPropertyNames()) {
            for (Option option : Option.values()) {
                if (option.title().equalsIgnoreCase(name)) {
                    given.put(name, properties.getProperty(name));
                }
            }
        }
        for (int i = 0; i < arguments.size(); i += 2) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                throw new IllegalArgumentException("Options are given as --name value, not as " + argument);
            }
            String name = argument.substring(2);
            requireKnown(name);
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("Option " + name + " has no value");
            }
            given.put(name, arguments.get(i + 1));
        }
        return of(given);
    }

    /** Each option with its meaning, rule and default, to be printed. */
    static String help() {
        StringBuilder help = new StringBuilder("Options, as -Dname=value or --name value:\n");
        for (Option option : Option.values()) {
            help.append("  %-13s %s%n".formatted(option.title(), option.meaning()))
                    .append("  %-13s must be %s; default: %s%n".formatted("", option.rule(), option.otherwise()));
        }
        return help.toString();
    }

    private static void requireKnown(String name) {
        if (Option.named(name).isEmpty()) {
            throw new IllegalArgumentException("Unknown option " + name + "; options: "
                    + String.join(
                            ", ",
                            Arrays.stream(Option.values()).map(Option::title).toList()));
        }
    }

    private static int artifactPort(Map<String, String> given, int port) {
        if (!given.containsKey(Option.ARTIFACT_PORT.title()) && port == LAST_PORT) {
            throw new IllegalArgumentException(
                    "port must be less than " + LAST_PORT + ", since artifactPort is port + 1 when it is not given");
        }
        int artifactPort =
                Integer.parseInt(value(given, Option.ARTIFACT_PORT, Integer.toString(port == 0 ? 0 : port + 1)));
        if (artifactPort == port && port != 0) {
            throw new IllegalArgumentException("artifactPort must be another port than port, which is " + port);
        }
        return artifactPort;
    }

    private static String value(Map<String, String> given, Option option, String otherwise) {
        return option.checked(given.getOrDefault(option.title(), otherwise));
    }
}
