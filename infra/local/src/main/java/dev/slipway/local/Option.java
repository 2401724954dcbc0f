package dev.slipway.local;

import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.refusal.Refused;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be told to the registry on one machine, by name: its rule, its default and its meaning. */
public enum Option {
    PORT("port", Rule.PORT, "8080", "Where the registry listens, on 127.0.0.1; 0 takes any free port"),
    ARTIFACT_PORT(
            "artifactPort",
            Rule.PORT,
            "port + 1",
            "Where files are sent to and fetched from, on 127.0.0.1; 0 takes any free port"),
    DATA("data", Rule.DATA, "data", "The folder that everything is kept in; made if it is not there"),
    PROJECT("project", Rule.PROJECT, ".", "The folder whose rules of events and state machine are used"),
    PARTS_FROM("partsFrom", Rule.BYTES, "100000000", "Files with more bytes than this must be uploaded in parts"),
    SWEEP_EVERY("sweepEvery", Rule.DURATION, "PT30S", "How long after one sweep the next begins"),
    WEBHOOK("webhook", Rule.ADDRESS, "none", "Where changes of stages are posted to, besides the file of them"),
    MACHINE("machine", Rule.ROLES, "none", "What programs may do that sign with the key in access-key.json"),
    TRACKING(
            "tracking",
            Rule.ADDRESS,
            "none",
            "The MLflow tracking server whose runs contributors may register, with their files and metrics"),
    SOURCES(
            "sources",
            Rule.FOLDERS,
            "none",
            "Folders of S3 from which contributors may register versions, whose files are then copied");

    private final String title;
    private final Rule rule;
    private final String otherwise;
    private final String meaning;

    Option(String title, Rule rule, String otherwise, String meaning) {
        this.title = title;
        this.rule = rule;
        this.otherwise = otherwise;
        this.meaning = meaning;
    }

    /** What a value of an option must be. */
    private enum Rule {
        PORT("a number from 0 to 65535"),
        BYTES("a number of bytes"),
        DURATION("a time from PT1S, e.g. PT30S or PT1H"),
        ADDRESS(HttpAddress.RULE),
        DATA("a path, not that of a project"),
        PROJECT("a folder with events and statemachines in it"),
        FOLDERS("one or more folders such as s3://bucket/folder/, with commas between them"),
        ROLES("one or more of " + String.join(", ", titles()) + ", with commas between them");

        private final String words;

        Rule(String words) {
            this.words = words;
        }

        private boolean holds(String text) {
            return switch (this) {
                case PORT -> text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535;
                case BYTES -> text.matches("[0-9]{1,18}");
                case DURATION -> isDuration(text);
                case ADDRESS -> HttpAddress.isOne(text);
                case DATA -> isPath(text) && !isProject(text);
                case PROJECT -> isProject(text);
                case FOLDERS -> areFolders(text);
                case ROLES -> titles().containsAll(List.of(text.split(",", -1)));
            };
        }

        private static boolean areFolders(String text) {
            try {
                var unused = folders(text);
                return true;
            } catch (Refused e) {
                return false;
            }
        }

        private static List<String> titles() {
            return Arrays.stream(Role.values())
                    .filter(Role::isEverywhere)
                    .map(Role::title)
                    .toList();
        }

        private static boolean isDuration(String text) {
            try {
                return Duration.parse(text).compareTo(Duration.ofSeconds(1)) >= 0;
            } catch (DateTimeParseException e) {
                return false;
            }
        }

        private static boolean isPath(String text) {
            try {
                return !Path.of(text).toString().isBlank();
            } catch (InvalidPathException e) {
                return false;
            }
        }

        private static boolean isProject(String text) {
            return isPath(text)
                    && Files.isDirectory(Path.of(text, "events"))
                    && Files.isDirectory(Path.of(text, "statemachines"));
        }
    }

    /**
     * The folders of S3 that a text names.
     *
     * @throws Refused if it names something else
     */
    static List<String> folders(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(prefix -> SourceRules.folder("sources", prefix))
                .toList();
    }

    /** Its name, as a system property or after two dashes. */
    public String title() {
        return title;
    }

    /** What its values must be, in words. */
    public String rule() {
        return rule.words;
    }

    /** What it is when it is not given, in words. */
    public String otherwise() {
        return otherwise;
    }

    /** What it is for. */
    public String meaning() {
        return meaning;
    }

    /** The option of this name. */
    public static Optional<Option> named(String title) {
        return Arrays.stream(values())
                .filter(option -> option.title.equals(title))
                .findFirst();
    }

    /**
     * The value, if it is one.
     *
     * @throws IllegalArgumentException naming the option and its rule
     */
    String checked(String value) {
        if (!rule.holds(value)) {
            String shown = rule == Rule.ADDRESS ? "" : ", not " + value;
            throw new IllegalArgumentException(title + " must be " + rule.words + shown);
        }
        return value;
    }
}
