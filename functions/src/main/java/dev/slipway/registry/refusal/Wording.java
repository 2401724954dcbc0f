package dev.slipway.registry.refusal;

import dev.slipway.json.Json;
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

    /** The first so many, joined by commas, and how many there are besides. */
    public static String first(List<String> all, int most) {
        int more = all.size() - most;
        return String.join(", ", all.subList(0, Math.min(all.size(), most)))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** A text in quotation marks, as it is. */
    public static String quoted(String text) {
        return '"' + text + '"';
    }

    /** A text in quotation marks, by its characters' numbers where they are not ASCII: for texts that look like others. */
    public static String escaped(String text) {
        return Json.write(text);
    }

    /** {@code the group a}, or {@code one of the groups a, b}. */
    public static String groups(Collection<String> groups) {
        return (groups.size() == 1 ? "the group " : "one of the groups ") + String.join(", ", new TreeSet<>(groups));
    }
}
