package dev.slipway.registry.refusal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Typed reading of a JSON object's members. Every complaint is a {@link Refused} that names the member by its path from
 * the top, and {@link #done()} refuses members that nobody asked for, so that a typing error is not lost in silence.
 */
public final class Fields {
    private final String path;
    private final Map<String, Object> members;
    private final Set<String> asked = new LinkedHashSet<>();

    private Fields(String path, Map<String, Object> members) {
        this.path = path;
        this.members = members;
    }

    /** The members of the outermost object. */
    public static Fields of(Map<String, Object> members) {
        return new Fields("", members);
    }

    /** A text that must be there. */
    public String text(String name, int max) {
        return optionalText(name, max).orElseThrow(() -> missing(name));
    }

    /** A text that may be left out or null. */
    public Optional<String> optionalText(String name, int max) {
        return member(name).map(value -> {
            if (value instanceof String text) {
                return Names.text(at(name), text, max);
            }
            throw wrong(name, "a text");
        });
    }

    /** One of the constants of an enum, written as it is named. */
    public <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = text(name, 100);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw wrong(name, "one of " + List.of(type.getEnumConstants()));
    }

    /** A whole number that must be there. */
    public long integer(String name) {
        return optionalInteger(name).orElseThrow(() -> missing(name));
    }

    /** A whole number that may be left out or null. */
    public Optional<Long> optionalInteger(String name) {
        return member(name).map(value -> {
            try {
                if (value instanceof BigDecimal number) {
                    return number.longValueExact();
                }
            } catch (ArithmeticException e) {
                throw wrong(name, "a whole number of at most 64 bits");
            }
            throw wrong(name, "a whole number");
        });
    }

    /** A number that may be left out or null. */
    public Optional<BigDecimal> optionalNumber(String name) {
        return member(name).map(value -> {
            if (value instanceof BigDecimal number) {
                return number;
            }
            throw wrong(name, "a number");
        });
    }

    /** True or false; false when left out. */
    public boolean flag(String name) {
        return flag(name, false);
    }

    /** True or false; {@code otherwise} when left out. */
    public boolean flag(String name, boolean otherwise) {
        return member(name)
                .map(value -> {
                    if (value instanceof Boolean flag) {
                        return flag;
                    }
                    throw wrong(name, "true or false");
                })
                .orElse(otherwise);
    }

    /** An object that may be left out or null. */
    public Optional<Fields> optionalObject(String name) {
        return member(name).map(value -> new Fields(at(name), object(at(name), value)));
    }

    /** A free document that may be left out or null: any JSON object. */
    public Optional<Map<String, Object>> document(String name) {
        return member(name).map(value -> object(at(name), value));
    }

    /** A list of objects; empty when left out. */
    public List<Fields> objects(String name, int max) {
        List<Fields> objects = new ArrayList<>();
        for (Object element : list(name, max)) {
            String place = at(name) + "[" + objects.size() + "]";
            objects.add(new Fields(place, object(place, element)));
        }
        return objects;
    }

    /** A list of texts; empty when left out. */
    public List<String> texts(String name, int max, int maxLength) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(name, max)) {
            String place = at(name) + "[" + texts.size() + "]";
            if (!(element instanceof String text)) {
                throw Refusal.INVALID.because(place, "must be a text");
            }
            texts.add(Names.text(place, text, maxLength));
        }
        return texts;
    }

    /** An object of members whose values are read one by one; empty when left out. */
    public <T> Map<String, T> map(String name, int max, int maxName, Values<T> values) {
        Map<String, T> map = new TreeMap<>();
        member(name).ifPresent(value -> {
            Map<String, Object> given = object(at(name), value);
            if (given.size() > max) {
                throw Refusal.INVALID.because(at(name), "must have at most " + max + " members, not " + given.size());
            }
            given.forEach((key, element) -> {
                String place = at(name) + "." + shown(key);
                if (key.isBlank()) {
                    throw Refusal.INVALID.because(at(name), "must not have a blank name");
                }
                map.put(Names.text(place, key, maxName), values.read(place, element));
            });
        });
        return map;
    }

    /** Reads one value of a {@link #map}. */
    public interface Values<T> {
        /** The value, or a refusal that names {@code place}. */
        T read(String place, Object value);

        /** Texts of at most so many characters. */
        static Values<String> texts(int max) {
            return (place, value) -> {
                if (value instanceof String text) {
                    return Names.text(place, text, max);
                }
                throw Refusal.INVALID.because(place, "must be a text");
            };
        }
    }

    /** Whether the member was given at all, null included. */
    public boolean has(String name) {
        asked.add(name);
        return members.containsKey(name);
    }

    /** The path of a member from the top, as complaints name it. */
    public String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The path of this object itself; empty for the outermost. */
    public String path() {
        return path;
    }

    /** Says that all members were asked for; refuses those that were not. */
    public void done() {
        for (String name : members.keySet()) {
            if (!asked.contains(name)) {
                String shown = at(shown(name));
                throw Refusal.UNKNOWN_FIELD.because(
                        shown + " is not a field here; the fields are " + String.join(", ", asked),
                        Map.of("field", shown));
            }
        }
    }

    /** The refusal of a member that must be there. */
    public Refused missing(String name) {
        return Refusal.INVALID.because(at(name), "must be given");
    }

    private Optional<Object> member(String name) {
        asked.add(name);
        return Optional.ofNullable(members.get(name));
    }

    private List<?> list(String name, int max) {
        Object value = member(name).orElse(List.of());
        if (!(value instanceof List<?> list)) {
            throw wrong(name, "a list");
        }
        if (list.size() > max) {
            throw Refusal.INVALID.because(at(name), "must have at most " + max + " elements, not " + list.size());
        }
        return list;
    }

    /** A name that the caller made up, for a complaint: not all of it when it is long. */
    private static String shown(String name) {
        return name.length() > 100 ? name.substring(0, 100) + "..." : name;
    }

    private Refused wrong(String name, String expected) {
        return Refusal.INVALID.because(at(name), "must be " + expected);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(String place, Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw Refusal.INVALID.because(place, "must be an object");
    }
}
