package dev.slipway.aws;

import dev.slipway.aws.settings.InvalidSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files of the repository that are deployed, by the folder it is in. */
record Sources(Path repository) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    /** The functions, as {@code mvn package} leaves them. */
    Path functions() {
        Path jar = repository.resolve("functions/target/slipway-lambda.jar");
        if (!Files.isRegularFile(jar)) {
            throw new InvalidSetting(jar + " is missing: run mvn package first");
        }
        return jar;
    }

    /** A flow by the name of its file; {@code names} must be exactly what that leaves open. */
    String flow(String name, Set<String> names) {
        return checked(repository.resolve("statemachines").resolve(name + ".asl.json"), names);
    }

    /** The pattern of a rule, with its placeholders filled in. */
    String rule(String name, Map<String, String> values) {
        String pattern = checked(repository.resolve("events/rules").resolve(name + ".json"), values.keySet());
        return PLACEHOLDER
                .matcher(pattern)
                .replaceAll((MatchResult match) -> Matcher.quoteReplacement(values.get(match.group(1))));
    }

    private static String checked(Path file, Set<String> names) {
        try {
            String text = Files.readString(file);
            Set<String> open = PLACEHOLDER
                    .matcher(text)
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!open.equals(names)) {
                throw new IllegalStateException(file + " leaves open " + open + ", given is " + new TreeSet<>(names));
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
