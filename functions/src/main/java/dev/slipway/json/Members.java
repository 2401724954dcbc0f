package dev.slipway.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Typed reading of a JSON object's members. Each is asked for by name and type; one that is of another type goes to the
 * {@link MemberErrors} by its path from the top and, if they return, counts as left out. So does one that is null. At the end
 * {@link #done()} complains of members that nobody asked for, so that a typing error is not lost in silence.
 *
 * <p>Not thread-safe.
 */
public final class Members {
    /** A name that somebody made up is not repeated beyond this. */
    private static final int MOST_SHOWN = 100;

    private static final Pattern NOT_PLAIN = Pattern.compile("^$|^\\s|\\s$|[.\"\\[\\]\\\\\\p{Cntrl}]");

    private final String path;
    private final Map<?, ?> members;
    private final MemberErrors errors;
    private final Set<String> asked = new LinkedHashSet<>();

    private Members(String path, Map<?, ?> members, MemberErrors errors) {
        this.path = path;
        this.members = members;
        this.errors = errors;
    }

    /** The members of an outermost object. */
    public static Members of(Map<?, ?> members, MemberErrors errors) {
        return new Members("", members, errors);
    }

    /** Whether the member was given at all, null included. */
    public boolean has(String name) {
        asked.add(name);
        return members.containsKey(name);
    }

    /** A value of any type. */
    public Optional<Object> value(String name) {
        asked.add(name);
        return Optional.ofNullable(members.get(name));
    }

    /** A text. */
    public Optional<String> text(String name) {
        return typed(name, String.class, "a text");
    }

    /** True or false. */
    public Optional<Boolean> flag(String name) {
        return typed(name, Boolean.class, "true or false");
    }

    /** A number. */
    public Optional<BigDecimal> number(String name) {
        return typed(name, Number.class, "a number").map(Members::decimal);
    }

    /** A number without a fraction. */
    public Optional<Long> whole(String name) {
        return typed(name, Number.class, "a whole number").flatMap(number -> {
            try {
                return Optional.of(decimal(number).longValueExact());
            } catch (ArithmeticException e) {
                errors.wrong(at(name), "must be a whole number of at most 64 bits");
                return Optional.empty();
            }
        });
    }

    /** An object, to be read member by member. */
    public Optional<Members> object(String name) {
        return typed(name, Map.class, "an object").map(map -> new Members(at(name), map, errors));
    }

    /** A free document: any object, as it is. */
    @SuppressWarnings("unchecked")
    public Optional<Map<String, Object>> document(String name) {
        return typed(name, Map.class, "an object").map(map -> (Map<String, Object>) map);
    }

    /** The elements of a list that are objects, as all must be; none when the list is left out. */
    public List<Members> objects(String name, int most) {
        List<Members> objects = new ArrayList<>();
        List<?> elements = list(name, "a list", most);
        for (int i = 0; i < elements.size(); i++) {
            String place = place(name, i);
            as(Map.class, place, elements.get(i), "an object")
                    .ifPresent(map -> objects.add(new Members(place, map, errors)));
        }
        return objects;
    }

    /** The elements of a list that are texts, as all must be; none when the list is left out. */
    public List<String> texts(String name, String expected, int most) {
        return List.copyOf(textsByPath(name, expected, most).values());
    }

    /** The same by their paths. */
    public Map<String, String> textsByPath(String name, String expected, int most) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<?> elements = list(name, expected, most);
        for (int i = 0; i < elements.size(); i++) {
            String place = place(name, i);
            as(String.class, place, elements.get(i), "a text").ifPresent(text -> texts.put(place, text));
        }
        return texts;
    }

    private List<?> list(String name, String expected, int most) {
        List<?> list = typed(name, List.class, expected).orElse(List.of());
        if (list.size() > most) {
            errors.wrong(at(name), "must have at most " + most + " elements, not " + list.size());
            return List.of();
        }
        return list;
    }

    /** The names of all members. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        members.keySet().forEach(name -> names.add((String) name));
        return Collections.unmodifiableSet(names);
    }

    /** The path of this object; empty for the outermost. */
    public String path() {
        return path;
    }

    /** The path of a member. */
    public String at(String name) {
        return path(path, name);
    }

    /**
     * The path of a member of an object by the object's path: {@code metrics.auc}. A name that would make the path another one,
     * or break its line, is quoted: {@code metrics["val.auc"]}. A long name, which somebody made up, is not repeated whole.
     */
    public static String path(String outer, String name) {
        String shown = name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "..." : name;
        if (NOT_PLAIN.matcher(name).find()) {
            return outer + "[" + Json.write(shown) + "]";
        }
        return outer.isEmpty() ? shown : outer + "." + shown;
    }

    private String place(String name, int index) {
        return at(name) + "[" + index + "]";
    }

    /** Says that all members were asked for; complains of those that were not. */
    public void done() {
        for (String name : names()) {
            if (!asked.contains(name)) {
                errors.unknown(at(name), Collections.unmodifiableSet(asked));
            }
        }
    }

    private <T> Optional<T> typed(String name, Class<T> type, String expected) {
        return value(name).flatMap(value -> as(type, at(name), value, expected));
    }

    private <T> Optional<T> as(Class<T> type, String place, Object value, String expected) {
        if (type.isInstance(value)) {
            return Optional.of(type.cast(value));
        }
        errors.wrong(place, "must be " + expected);
        return Optional.empty();
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }
}
