package dev.slipway.registry.version;

import dev.slipway.registry.refusal.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tags after a change, and which of them it set or removed. */
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

    /** Whether every tag is as it was. */
    public boolean changesNothing() {
        return set.isEmpty() && removed.isEmpty();
    }
}
