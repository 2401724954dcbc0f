package dev.slipway.registry.stage;

import java.util.Map;
import java.util.Optional;

/**
 * Where the policy was set that a stage is under. It is part of what a promotion rests on, and of what is recorded of a move:
 * from it anybody can tell later which policy that was.
 *
 * @param revision of the stage's own policy; 0 while it has none
 * @param defaultEntry where it has none, the place in the registry's own history of the entry that set the organisation's
 *     default; absent as well where that is the built-in one
 */
public record PolicyOrigin(int revision, Optional<Long> defaultEntry) {
    /** The default that is built in. */
    public static final PolicyOrigin BUILT_IN = own(0);

    public PolicyOrigin {
        if (revision > 0 && defaultEntry.isPresent()) {
            throw new IllegalArgumentException("a policy of a stage's own comes from no default");
        }
    }

    /** A policy of the stage's own; with 0 the default that is built in. */
    public static PolicyOrigin own(int revision) {
        return new PolicyOrigin(revision, Optional.empty());
    }

    /** The organisation's default that was set with this entry of the registry's own history. */
    public static PolicyOrigin ofDefault(long entry) {
        return new PolicyOrigin(0, Optional.of(entry));
    }

    /** Adds the members of a JSON object that say it. */
    public void into(Map<String, Object> members) {
        members.put("policyRevision", revision);
        members.put("defaultEntry", defaultEntry);
    }

    /** For sentences. */
    @Override
    public String toString() {
        return revision > 0
                ? "policy revision " + revision
                : defaultEntry
                        .map(entry -> "the organisation's default of entry " + entry)
                        .orElse("the built-in default");
    }
}
