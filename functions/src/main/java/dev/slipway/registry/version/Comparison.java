package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.text.Texts;
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
 * @param rows by part of the version ({@code metrics}, {@code files}, ...), then by name
 */
public record Comparison(List<Version> versions, Map<String, Map<String, Row>> rows) {
    /** How many versions may stand side by side. */
    public static final int MAX_VERSIONS = 10;

    public Comparison {
        versions = List.copyOf(versions);
    }

    /**
     * One thing that versions say, each in its place.
     *
     * @param said by each version; absent where the version says nothing, which is not the same as null
     * @param differs whether not all say the same: 1 is 1.0, and the order of members does not matter
     */
    public record Row(List<Optional<Said>> said, boolean differs) {
        private static Row of(List<Optional<Said>> said) {
            return new Row(said, said.stream().map(Row::canonical).distinct().count() > 1);
        }

        private static Optional<String> canonical(Optional<Said> said) {
            return said.map(one -> Json.canonical(one.value()));
        }
    }

    /** What one version says; null is something to say. */
    public record Said(Object value) {}

    /** Compares versions with their files. */
    public static Comparison of(List<Version> versions, List<VersionFiles> files) {
        Map<String, Map<String, Row>> rows = new TreeMap<>();
        rows.put("metrics", rows(versions, version -> version.metadata().metrics()));
        rows.put("hyperparameters", rows(versions, version -> version.metadata().hyperparameters()));
        rows.put("tags", rows(versions, Comparison::tags));
        rows.put("schema", rows(versions, version -> version.metadata().schema().orElse(Map.of())));
        rows.put(
                "lineage",
                rows(versions, version -> version.metadata().lineage().document()));
        rows.put("files", rows(files, Comparison::digests));
        return new Comparison(versions, rows);
    }

    /** A text that is too long to be read where others stand is compared by what stands for it. */
    private static Map<String, String> tags(Version version) {
        Map<String, String> tags = new TreeMap<>(version.metadata().tags());
        version.metadata().texts().known().keySet().stream()
                .filter(name -> name.startsWith(Texts.TAGS))
                .map(name -> name.substring(Texts.TAGS.length()))
                .forEach(tag -> tags.computeIfPresent(tag, (name, text) -> "sha256:" + Sha256.of(text)));
        return tags;
    }

    private static Map<String, String> digests(VersionFiles files) {
        Map<String, String> digests = new TreeMap<>();
        files.files()
                .forEach(file -> digests.put(
                        file.declared().path().value(), file.declared().checksum()));
        return digests;
    }

    private static <T> Map<String, Row> rows(List<T> columns, Function<T, Map<String, ?>> said) {
        TreeSet<String> names = new TreeSet<>();
        columns.forEach(column -> names.addAll(said.apply(column).keySet()));
        Map<String, Row> rows = new TreeMap<>();
        for (String name : names) {
            rows.put(
                    name,
                    Row.of(columns.stream()
                            .map(column -> said(said.apply(column), name))
                            .toList()));
        }
        return rows;
    }

    private static Optional<Said> said(Map<String, ?> all, String name) {
        return all.containsKey(name) ? Optional.of(new Said(all.get(name))) : Optional.empty();
    }
}
