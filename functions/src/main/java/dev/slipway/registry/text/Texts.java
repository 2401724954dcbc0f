package dev.slipway.registry.text;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A description and tags. What is said of something is read with it as long as it is short; the longest texts lie apart, so
 * that nobody makes what is read often dearer by saying much. Those may be known here or not.
 *
 * @param description the description, if there is one and it is known
 * @param tags the tags that are known
 * @param apart the texts that lie apart, if any do
 */
public record Texts(Optional<String> description, Map<String, String> tags, Optional<Apart> apart) {
    /** Nothing is said. */
    public static final Texts NONE = new Texts(Optional.empty(), Map.of(), Optional.empty());

    /** Bytes of texts that stay where they are said. */
    public static final int MOST_INSIDE = 8 * 1024;

    /** Bytes of a text that is never taken apart: nothing would be saved. */
    public static final int NEVER_APART = 128;

    /** The name of the description. */
    public static final String DESCRIPTION = "description";

    /** What the name of a tag's text begins with. */
    public static final String TAGS = "tags.";

    public Texts {
        tags = Map.copyOf(tags);
    }

    /**
     * Texts that are all known. The longest lie apart where they are too long together.
     *
     * @throws dev.slipway.registry.refusal.Refused where they are too long even for that
     */
    public static Texts of(Optional<String> description, Map<String, String> tags) {
        SortedMap<String, String> all = named(description, tags);
        Map<String, Integer> sizes = new TreeMap<>();
        all.forEach((name, text) -> sizes.put(name, Apart.bytes(text)));
        int left = sizes.values().stream().mapToInt(size -> size).sum();
        SortedMap<String, String> apart = new TreeMap<>();
        Comparator<String> bySize = Comparator.comparing(sizes::get);
        for (String name : sizes.keySet().stream().sorted(bySize.reversed()).toList()) {
            if (left <= MOST_INSIDE || sizes.get(name) <= NEVER_APART) {
                break;
            }
            apart.put(name, all.get(name));
            left -= sizes.get(name);
        }
        return new Texts(
                description,
                tags,
                Optional.of(apart).filter(some -> !some.isEmpty()).map(Apart::of));
    }

    /** The names of the texts that are not known here. */
    public SortedSet<String> unknown() {
        if (apart.isEmpty()) {
            // Nearly always so, and asked of each thing that a search looks at.
            return Collections.emptySortedSet();
        }
        SortedSet<String> unknown = new TreeSet<>(apart.get().names());
        unknown.removeAll(named(description, tags).keySet());
        return unknown;
    }

    /** Whether all are known. */
    public boolean isWhole() {
        return unknown().isEmpty();
    }

    /** Those that lie apart and are known, by their names. */
    public SortedMap<String, String> known() {
        if (apart.isEmpty()) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, String> known = named(description, tags);
        known.keySet().retainAll(apart.get().names());
        return known;
    }

    /** The same without those that lie apart. */
    public Texts cut() {
        if (known().isEmpty()) {
            return this;
        }
        SortedMap<String, String> left = named(description, tags);
        left.keySet().removeAll(known().keySet());
        return of(left, apart);
    }

    /** The same with those that lie apart. */
    public Texts with(Map<String, String> known) {
        SortedMap<String, String> all = named(description, tags);
        all.putAll(known);
        return of(all, apart);
    }

    /** Adds what digests are made of: texts that lie apart stand in it by the digest of all of them. */
    public void into(Map<String, Object> members) {
        Texts cut = cut();
        members.put("description", cut.description);
        members.put("tags", cut.tags);
        members.put("texts", apart.map(Apart::digest));
    }

    private static Texts of(Map<String, String> named, Optional<Apart> apart) {
        Map<String, String> tags = new HashMap<>(named);
        Optional<String> description = Optional.ofNullable(tags.remove(DESCRIPTION));
        Map<String, String> byName = new HashMap<>();
        tags.forEach((name, text) -> byName.put(name.substring(TAGS.length()), text));
        return new Texts(description, byName, apart);
    }

    private static SortedMap<String, String> named(Optional<String> description, Map<String, String> tags) {
        SortedMap<String, String> named = new TreeMap<>();
        description.ifPresent(text -> named.put(DESCRIPTION, text));
        tags.forEach((tag, text) -> named.put(TAGS + tag, text));
        return named;
    }
}
