package dev.slipway.registry.refusal;

import dev.slipway.json.MemberErrors;
import dev.slipway.json.Members;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A JSON object's members as the registry reads them: {@link Members} with bounds and the grammar of {@link Names#text}, of
 * which every complaint is a {@link Refused}.
 */
public final class Fields {
    private static final MemberErrors REFUSING = new MemberErrors() {
        @Override
        public void wrong(String path, String rule) {
            throw Refusal.INVALID.because(path, rule);
        }

        @Override
        public void unknown(String path, Set<String> known) {
            throw Refusal.UNKNOWN_FIELD.because(
                    path, "is not a field here; the fields are " + String.join(", ", known));
        }
    };

    private final Members members;

    private Fields(Members members) {
        this.members = members;
    }

    /** The members of the outermost object. */
    public static Fields of(Map<String, Object> members) {
        return new Fields(Members.of(members, REFUSING));
    }

    /** A text that must be there. */
    public String text(String name, int max) {
        return optionalText(name, max).orElseThrow(() -> missing(name));
    }

    /** A text that may be left out or null. */
    public Optional<String> optionalText(String name, int max) {
        return members.text(name).map(text -> Names.text(at(name), text, max));
    }

    /** One of the constants of an enum, written as it is named. */
    public <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = text(name, 100);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw Refusal.INVALID.because(at(name), "must be one of " + List.of(type.getEnumConstants()));
    }

    /** A whole number that must be there. */
    public long integer(String name) {
        return optionalInteger(name).orElseThrow(() -> missing(name));
    }

    /** A whole number that may be left out or null. */
    public Optional<Long> optionalInteger(String name) {
        return members.whole(name);
    }

    /** A number that may be left out or null. */
    public Optional<BigDecimal> optionalNumber(String name) {
        return members.number(name);
    }

    /** True or false; false when left out. */
    public boolean flag(String name) {
        return flag(name, false);
    }

    /** True or false; {@code otherwise} when left out. */
    public boolean flag(String name, boolean otherwise) {
        return members.flag(name).orElse(otherwise);
    }

    /** An object that may be left out or null. */
    public Optional<Fields> optionalObject(String name) {
        return members.object(name).map(Fields::new);
    }

    /** A free document that may be left out or null: any JSON object. */
    public Optional<Map<String, Object>> document(String name) {
        return members.document(name);
    }

    /** A list of objects; empty when left out. */
    public List<Fields> objects(String name, int max) {
        return members.objects(name, max).stream().map(Fields::new).toList();
    }

    /** A list of texts; empty when left out. */
    public List<String> texts(String name, int max, int maxLength) {
        List<String> texts = new ArrayList<>();
        for (String text : members.texts(name, "a list", max)) {
            texts.add(Names.text(at(name) + "[" + texts.size() + "]", text, maxLength));
        }
        return texts;
    }

    /** An object of members whose values are read one by one; empty when left out. */
    public <T> Map<String, T> map(String name, int max, int maxName, Values<T> values) {
        Map<String, T> map = new TreeMap<>();
        document(name).ifPresent(given -> {
            if (given.size() > max) {
                throw Refusal.INVALID.because(at(name), "must have at most " + max + " members, not " + given.size());
            }
            given.forEach((key, value) -> {
                String place = at(name) + "." + Members.shown(key);
                if (key.isBlank()) {
                    throw Refusal.INVALID.because(at(name), "must not have a blank name");
                }
                map.put(Names.text(place, key, maxName), values.read(place, value));
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
        return members.has(name);
    }

    /** The path of a member from the top, as complaints name it. */
    public String at(String name) {
        return members.at(name);
    }

    /** The path of this object itself; empty for the outermost. */
    public String path() {
        return members.path();
    }

    /** Says that all members were asked for; refuses those that were not. */
    public void done() {
        members.done();
    }

    /** The refusal of a member that must be there. */
    public Refused missing(String name) {
        return Refusal.INVALID.because(at(name), "must be given");
    }
}
