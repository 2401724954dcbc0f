package dev.slipway.registry.history;

import dev.slipway.registry.version.TagChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tags were set and which were removed. Entries leave out the texts of tags, which may be long: what a tag says now
 * stands on its owner.
 */
public record Retagged(List<String> set, List<String> removed) {
    public Retagged {
        set = List.copyOf(set);
        removed = List.copyOf(removed);
    }

    /** What an entry says of a change of tags; nothing when nothing changed. */
    public static Optional<Retagged> by(TagChange change) {
        return change.changesNothing()
                ? Optional.empty()
                : Optional.of(new Retagged(List.copyOf(change.set()), List.copyOf(change.removed())));
    }

    static Retagged of(Recorded members) {
        return new Retagged(members.texts("set"), members.texts("removed"));
    }

    Map<String, Object> members() {
        return Map.of("set", set, "removed", removed);
    }
}
