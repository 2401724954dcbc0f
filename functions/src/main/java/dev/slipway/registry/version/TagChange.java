package dev.slipway.registry.version;

import dev.slipway.registry.refusal.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tags before and after a change. Entries name the tags and leave out their texts, which may be long; what a tag says now
 * stands on its owner.
 */
public record TagChange(Map<String, String> after, TreeSet<String> set, TreeSet<String> removed) {
    /** Applies a change: a text sets the tag, an empty one removes it. */
    public static TagChange of(Map<String, String> before, Map<String, Optional<String>> change) {
        Map<String, String> after = new TreeMap<>(before);
        TreeSet<String> set = new TreeSet<>();
        TreeSet<String> removed = new TreeSet<>();
        change.forEach((tag, text) -> {
            if (text.isPresent() && !text.get().equals(after.put(tag, text.get()))) {
                set.add(tag);
            } else if (text.isEmpty() && after.remove(tag) != null) {
                removed.add(tag);
            }
        });
        if (after.size() > Metadata.MAX_TAGS) {
            throw Refusal.INVALID.because(
                    "tags", "must be at most " + Metadata.MAX_TAGS + " in all, not " + after.size());
        }
        return new TagChange(after, set, removed);
    }

    /** What the entry says; nothing when nothing changed. */
    public Optional<Map<String, Object>> said() {
        if (set.isEmpty() && removed.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> said = new HashMap<>();
        said.put("set", set);
        said.put("removed", removed);
        return Optional.of(said);
    }
}
