package dev.slipway.registry.version;

import dev.slipway.registry.refusal.Wording;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Paths that cannot lie in one folder: the same twice, names that differ only in case or in how their characters are composed,
 * and names that are a file here and a folder there.
 */
final class NameClashes {
    /** So many of each kind are named. */
    private static final int MOST_NAMED = 10;

    private final List<String> twice = new ArrayList<>();
    private final List<String> alike = new ArrayList<>();
    private final List<String> folders = new ArrayList<>();

    private NameClashes(List<FilePath> paths) {
        NavigableMap<String, FilePath> folded = new TreeMap<>();
        for (FilePath path : paths) {
            FilePath same = folded.putIfAbsent(path.folded(), path);
            if (path.equals(same)) {
                twice.add(Wording.quoted(path.value()));
            } else if (same != null) {
                alike.add(pair(same.value(), path.value()));
            }
        }
        folded.forEach((name, path) -> {
            // What lies below "a" need not come right after it: "a.b" comes between "a" and "a/b".
            Map.Entry<String, FilePath> next = folded.ceilingEntry(name + "/");
            if (next != null && next.getKey().startsWith(name + "/")) {
                folders.add(pair(path.value(), next.getValue().value()));
            }
        });
    }

    /** The rule that paths break, naming those that break it; nothing if they can lie in one folder. */
    static Optional<String> rule(List<FilePath> paths) {
        NameClashes clashes = new NameClashes(paths);
        List<String> rules = new ArrayList<>();
        add(rules, clashes.twice, "must not have twice: ", "");
        add(
                rules,
                clashes.alike,
                "must not have both ",
                " (many file systems do not tell upper and lower case or composed characters apart)");
        add(rules, clashes.folders, "must not have both ", " (one name cannot be a file and a folder)");
        return rules.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", rules));
    }

    private static void add(List<String> rules, List<String> named, String before, String after) {
        if (!named.isEmpty()) {
            rules.add(before + Wording.first(named, MOST_NAMED) + after);
        }
    }

    private static String pair(String one, String other) {
        boolean isShownAlike =
                Normalizer.normalize(one, Normalizer.Form.NFC).equals(Normalizer.normalize(other, Normalizer.Form.NFC));
        return isShownAlike
                ? Wording.escaped(one) + " and " + Wording.escaped(other)
                : Wording.quoted(one) + " and " + Wording.quoted(other);
    }
}
