package dev.slipway.registry.version;

import dev.slipway.registry.access.Holder;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is under way for a version whose files are being copied from elsewhere.
 *
 * @param prefix where its files will begin, minted by the registry
 * @param groups those of the caller's groups, and its identity, that settings named when it was registered: what is read is
 *     read for them
 */
public record Adoption(String prefix, SortedSet<Holder> groups) {
    public Adoption {
        groups = new TreeSet<>(groups);
    }

    /** What stands for it in the digest of what is kept of its version. */
    Map<String, Object> document() {
        return Map.of("prefix", prefix, "groups", texts());
    }

    /** The groups as texts, in order. */
    public List<String> texts() {
        return groups.stream().map(Holder::text).toList();
    }
}
