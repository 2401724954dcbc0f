package dev.slipway.registry.refusal;

import dev.slipway.json.MalformedJson;
import dev.slipway.json.Members;
import dev.slipway.json.SentJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A JSON object's members as the registry reads them: {@link Members} with bounds and the grammar of {@link Names#text}.
 * Members that break a rule are noted and count as left out, so that the reading goes on and the end of it names them all.
 *
 * <p>There are only readings, which end by themselves: a reader gets the fields, asks for all members, and makes its value of
 * them. What it throws is what members say together. That is noted only if each of them is right by itself.
 */
public final class Fields {
    static final String MISSING = "must be given";

    private final Members members;
    private final Offences offences;
    private final boolean strict;

    private Fields(Members members, Offences offences, boolean strict) {
        this.members = members;
        this.offences = offences;
        this.strict = strict;
    }

    /** What reads an object. */
    public interface Reader<T> {
        /** The value that the object stands for, or a refusal of what its members say together. */
        T read(Fields fields);
    }

    /**
     * Reads the body of a request, which may be left out like an empty object.
     *
     * @throws Refused {@link Refusal#MALFORMED_JSON}, or naming all that breaks a rule, members that nobody asked for included
     */
    public static <T> T read(String json, Reader<T> reader) {
        SentJson sent = sent(json);
        Offences offences = new Offences();
        sent.wrong().forEach(offences::wrong);
        return read(sent.members(), offences, reader);
    }

    /** Reads an object that was read or written here before. */
    public static <T> T read(Map<String, Object> members, Reader<T> reader) {
        return read(members, new Offences(), reader);
    }

    private static <T> T read(Map<String, Object> members, Offences offences, Reader<T> reader) {
        Optional<T> value = new Fields(Members.of(members, offences), offences, true).read(reader);
        offences.refuse();
        return value.orElseThrow();
    }

    /** Reads some members of an object and passes over the others, noting what breaks a rule. */
    public static <T> Optional<T> pick(Map<String, Object> members, Offences offences, Reader<T> reader) {
        return new Fields(Members.of(members, offences), offences, false).read(reader);
    }

    /**
     * Takes a body apart that is not read by one reader.
     *
     * @throws Refused {@link Refusal#MALFORMED_JSON}
     */
    public static Map<String, Object> members(String json, Offences offences) {
        SentJson sent = sent(json);
        sent.wrong().forEach(offences::wrong);
        return sent.members();
    }

    private static SentJson sent(String json) {
        try {
            return SentJson.read(json);
        } catch (MalformedJson e) {
            throw Refusal.MALFORMED_JSON.because("the body cannot be read: " + e.getMessage());
        }
    }

    private <T> Optional<T> read(Reader<T> reader) {
        Optional<T> value = Optional.empty();
        try {
            value = Optional.of(reader.read(this));
        } catch (Refused together) {
            if (!offences.isAnyWithin(members.path())) {
                offences.note(together.inside(members.path()));
            }
        }
        if (strict) {
            members.done();
        }
        return value;
    }

    /** A text that must be there. */
    public Needed<String> text(String name, int max) {
        return text(name, max, text -> text);
    }

    /** A text that must be there and is read further; a refusal of that is one of the member. */
    public <T> Needed<T> text(String name, int max, Function<String, T> as) {
        return needed(name, optionalText(name, max, as));
    }

    /** A text that may be left out or null. */
    public Optional<String> optionalText(String name, int max) {
        return optionalText(name, max, text -> text);
    }

    /** A text that may be left out or null, and is read further. */
    public <T> Optional<T> optionalText(String name, int max, Function<String, T> as) {
        return members.text(name)
                .flatMap(text -> offences.noted(at(name), () -> as.apply(Names.text(at(name), text, max))));
    }

    /** One of the constants of an enum, written as it is named. */
    public <E extends Enum<E>> Needed<E> constant(String name, Class<E> type) {
        return text(name, 100, text -> Names.constant(name, type, text));
    }

    /** The same of a member that may be left out or null. */
    public <E extends Enum<E>> Optional<E> optionalConstant(String name, Class<E> type) {
        return optionalText(name, 100, text -> Names.constant(name, type, text));
    }

    /** A whole number that must be there. */
    public Needed<Long> integer(String name) {
        return needed(name, optionalInteger(name));
    }

    /** A whole number that must be there and is read further. */
    public <T> Needed<T> integer(String name, Function<Long, T> as) {
        return needed(name, optionalInteger(name, as));
    }

    /** A whole number that may be left out or null. */
    public Optional<Long> optionalInteger(String name) {
        return members.whole(name);
    }

    /** A whole number that may be left out or null, and is read further. */
    public <T> Optional<T> optionalInteger(String name, Function<Long, T> as) {
        return members.whole(name).flatMap(number -> offences.noted(at(name), () -> as.apply(number)));
    }

    /** Something measured that may be left out or null. */
    public Optional<BigDecimal> optionalMeasure(String name) {
        return members.number(name).flatMap(number -> offences.noted(() -> Numbers.measured(at(name), number)));
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
    public <T> Optional<T> optionalObject(String name, Reader<T> reader) {
        return members.object(name).flatMap(object -> inner(object).read(reader));
    }

    /** A free document that may be left out or null: any JSON object. */
    public Optional<Map<String, Object>> document(String name) {
        return members.document(name);
    }

    /** A list of objects; empty when left out. */
    public <T> List<T> objects(String name, int max, Reader<T> reader) {
        List<T> objects = new ArrayList<>();
        members.objects(name, max).forEach(object -> inner(object).read(reader).ifPresent(objects::add));
        return objects;
    }

    private Fields inner(Members object) {
        return new Fields(object, offences, strict);
    }

    /** Notes that a list is wrong if it is there and has no element, or is null. */
    public void needAny(String name) {
        if (members.has(name)
                && members.value(name).filter(value -> !List.of().equals(value)).isEmpty()) {
            wrong(name, "must have at least one element");
        }
    }

    /** Notes what is wrong with a member as a whole, besides its elements. */
    public void check(String name, Runnable rule) {
        offences.noted(at(name), () -> {
            rule.run();
            return true;
        });
    }

    /** A list of texts; empty when left out. */
    public List<String> texts(String name, int max, int maxLength) {
        return texts(name, max, maxLength, text -> text);
    }

    /** A list of texts, each of which is read further; empty when left out. */
    public <T> List<T> texts(String name, int max, int maxLength, Function<String, T> as) {
        List<T> texts = new ArrayList<>();
        members.textsByPath(name, "a list of texts", max)
                .forEach((place, text) -> offences.noted(place, () -> as.apply(Names.text(place, text, maxLength)))
                        .ifPresent(texts::add));
        return texts;
    }

    /** An object of members whose values are read one by one; empty when left out. */
    public <T> Map<String, T> map(String name, int max, int maxName, Values<T> values) {
        Map<String, T> map = new TreeMap<>();
        document(name).ifPresent(given -> {
            if (given.size() > max) {
                wrong(name, "must have at most " + max + " members, not " + given.size());
                return;
            }
            given.forEach((key, value) -> offences.noted(() -> values.name(at(name), key, maxName))
                    .flatMap(place -> offences.noted(() -> values.read(place, value)))
                    .ifPresent(read -> map.put(key, read)));
        });
        return map;
    }

    /** Reads the members of a {@link #map}. */
    public interface Values<T> {
        /** The value, or a refusal that names {@code place}. */
        T read(String place, Object value);

        /** The path of a member, or a refusal of its name. */
        default String name(String map, String name, int max) {
            return named(map, name, max);
        }

        /** The path of a member whose name has nothing wrong with it, or a refusal of its name. */
        static String named(String map, String name, int max) {
            String place = Members.path(map, name);
            if (name.isBlank()) {
                throw Refusal.INVALID.because(place, "must not have a blank name");
            }
            if (name.length() > max) {
                throw Refusal.INVALID.because(
                        place, "must have a name of at most " + max + " characters, not " + name.length());
            }
            Names.text(place, name, max);
            return place;
        }

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

    /** Notes that a member breaks a rule. */
    public void wrong(String name, String rule) {
        offences.wrong(at(name), rule);
    }

    /** Notes that a member is missing, if it is. */
    public void need(String name) {
        if (!has(name)) {
            wrong(name, MISSING);
        }
    }

    /** Takes notes of what breaks a rule, by paths from the top. */
    public Offences offences() {
        return offences;
    }

    /** The path of a member from the top. */
    public String at(String name) {
        return members.at(name);
    }

    private <T> Needed<T> needed(String name, Optional<T> value) {
        if (value.isEmpty()) {
            // A member that is there and wrong was noted by that: of each field the first offence counts.
            wrong(name, MISSING);
        }
        return new Needed<>(name, value);
    }
}
