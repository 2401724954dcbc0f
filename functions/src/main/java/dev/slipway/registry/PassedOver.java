package dev.slipway.registry;

import dev.slipway.registry.name.StageName;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The earlier occupants of a stage that a rollback cannot go to, and why. Not thread-safe. */
final class PassedOver {
    /** More versions than these are counted and not named: the words go into an answer that is stored. */
    private static final int MOST_NAMED = 10;

    private final StageName stage;
    private final Map<Why, Set<Integer>> versions = new EnumMap<>(Why.class);

    /** Why a rollback cannot go to a landing. */
    enum Why {
        HELD,
        DELETED,
        NOT_READY,
        UNAPPROVED
    }

    PassedOver(StageName stage) {
        this.stage = stage;
    }

    void add(int version, Why why) {
        versions.computeIfAbsent(why, unused -> new LinkedHashSet<>()).add(version);
    }

    boolean isEmpty() {
        return versions.isEmpty();
    }

    /** The versions that only need an approval, in words, if there are any. */
    Optional<String> unapproved() {
        return Optional.ofNullable(versions.get(Why.UNAPPROVED)).map(PassedOver::named);
    }

    /** One sentence for each reason. */
    List<String> sentences() {
        return versions.entrySet().stream()
                .map(of -> sentence(of.getKey(), of.getValue()))
                .toList();
    }

    private String sentence(Why why, Set<Integer> of) {
        boolean one = of.size() == 1;
        return named(of)
                + switch (why) {
                    case HELD -> " is what " + stage + " holds";
                    case DELETED -> one ? " is deleted" : " are deleted";
                    case NOT_READY -> one ? " is not READY" : " are not READY";
                    case UNAPPROVED -> " landed while " + stage + " asked for nothing";
                };
    }

    private static String named(Set<Integer> versions) {
        int more = versions.size() - MOST_NAMED;
        return (versions.size() == 1 ? "version " : "versions ")
                + versions.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
