package dev.slipway.registry.version;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Versions side by side: what each says of every metric, parameter and so on, and which of these differ.
 *
 * @param versions in the order they were asked for
 * @param rows by part of the version ({@code metrics}, {@code files}, ...), then by name; a row has one value a version,
 *     absent where the version says nothing
 */
public record Comparison(List<Version> versions, Map<String, Map<String, Row>> rows) {
    /** How many versions may stand side by side. */
    public static final int MAX_VERSIONS = 10;

    public Comparison {
        versions = List.copyOf(versions);
    }

    /** One thing that versions say, each in its place. */
    public record Row(List<Optional<Object>> values, boolean differs) {}

    /** Compares versions with their files. */
    public static Comparison of(List<Version> versions, List<VersionFiles> files) {
        Map<String, Map<String, Row>> rows = new TreeMap<>();
        rows.put("metrics", rows(versions, version -> version.metadata().metrics()));
        rows.put("hyperparameters", rows(versions, version -> version.metadata().hyperparameters()));
        rows.put("tags", rows(versions, version -> version.metadata().tags()));
        rows.put("schema", rows(versions, version -> version.metadata().schema().orElse(Map.of())));
        rows.put(
                "lineage",
                rows(versions, version -> version.metadata().lineage().document()));
        rows.put("files", rows(files, Comparison::digests));
        return new Comparison(versions, rows);
    }

    private static Map<String, String> digests(VersionFiles files) {
        Map<String, String> digests = new TreeMap<>();
        files.files()
                .forEach(file -> digests.put(
                        file.declared().path().value(), file.declared().sha256().hex()));
        return digests;
    }

    private static <T> Map<String, Row> rows(List<T> columns, Function<T, Map<String, ?>> said) {
        TreeSet<String> names = new TreeSet<>();
        columns.forEach(column -> names.addAll(said.apply(column).keySet()));
        Map<String, Row> rows = new TreeMap<>();
        for (String name : names) {
            List<Optional<Object>> values = new ArrayList<>();
            columns.forEach(
                    column -> values.add(Optional.ofNullable(said.apply(column).get(name))));
            rows.put(name, new Row(values, new HashSet<>(values).size() > 1));
        }
        return rows;
    }
}
