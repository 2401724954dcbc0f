package dev.slipway.registry.refusal;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Lists of words as a sentence has them. */
public final class Wording {
    private Wording() {}

    /** {@code a}, {@code a or b}, {@code a, b or c}, in this order. */
    public static String or(Collection<?> words) {
        List<String> texts = words.stream().map(Object::toString).toList();
        int last = texts.size() - 1;
        return last < 1 ? String.join("", texts) : String.join(", ", texts.subList(0, last)) + " or " + texts.get(last);
    }

    /** {@code the group a}, or {@code one of the groups a, b}. */
    public static String groups(Collection<String> groups) {
        return (groups.size() == 1 ? "the group " : "one of the groups ") + String.join(", ", new TreeSet<>(groups));
    }
}
