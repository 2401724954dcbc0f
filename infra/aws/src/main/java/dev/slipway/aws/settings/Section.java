package dev.slipway.aws.settings;

import dev.slipway.json.MemberErrors;
import dev.slipway.json.Members;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** One JSON object of settings while it is read. What is not set has its default, and what is unknown is refused. */
final class Section {
    private static final int MOST_ELEMENTS = 1_000;

    private static final MemberErrors REFUSING = new MemberErrors() {
        @Override
        public void wrong(String path, String rule) {
            throw new InvalidSetting(path, rule);
        }

        @Override
        public void unknown(String path, Set<String> known) {
            throw new InvalidSetting(path, "is no setting; there are " + new TreeSet<>(known));
        }
    };

    private final Members members;

    private Section(Members members) {
        this.members = members;
    }

    /** Reads an object of settings, all of it. */
    static <T> T read(Object json, Function<Section, T> reader) {
        if (!(json instanceof Map<?, ?> map)) {
            throw new InvalidSetting("must be an object with settings");
        }
        Section section = new Section(Members.of(map, REFUSING));
        T read = reader.apply(section);
        section.members.done();
        return read;
    }

    /** Settings inside this one. The values made of them check themselves and know no path: it is put before here. */
    <T> T section(String name, Function<Section, T> reader) {
        try {
            return read(members.value(name).orElse(Map.of()), reader);
        } catch (InvalidSetting e) {
            throw e.inside(name);
        }
    }

    /** Settings inside this one that may be left out. */
    <T> Optional<T> optional(String name, Function<Section, T> reader) {
        return members.value(name).map(json -> section(name, reader));
    }

    /** The sections of a list of them, each told by its place in it. */
    <T> List<T> sections(String name, int most, Function<Section, T> reader) {
        // Complains of what is no list, and of elements that are no objects.
        List<Members> inner = members.objects(name, most);
        List<?> elements =
                inner.isEmpty() ? List.of() : (List<?>) members.value(name).orElseThrow();
        List<T> read = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            try {
                read.add(read(elements.get(i), reader));
            } catch (InvalidSetting e) {
                throw e.inside(name + "[" + i + "]");
            }
        }
        return read;
    }

    /** What the registry itself reads of the members of these names, by its own rules. */
    <T> T fields(Fields.Reader<T> reader, String... names) {
        Map<String, Object> fields = new TreeMap<>();
        for (String name : names) {
            if (members.has(name)) {
                fields.put(name, members.value(name).orElse(null));
            }
        }
        try {
            return Fields.read(fields, reader);
        } catch (Refused e) {
            throw new InvalidSetting(e.field().orElse(""), e.rule());
        }
    }

    /** Whether it is set. */
    boolean has(String name) {
        return members.has(name);
    }

    boolean flag(String name, boolean otherwise) {
        return members.flag(name).orElse(otherwise);
    }

    int number(String name, int otherwise) {
        return number(name).orElse(otherwise);
    }

    Optional<Integer> number(String name) {
        return members.whole(name).map(number -> {
            if (number != number.intValue()) {
                throw new InvalidSetting(name, "must be a whole number of at most 32 bits");
            }
            return number.intValue();
        });
    }

    Optional<String> text(String name) {
        return members.text(name);
    }

    List<String> texts(String name) {
        return members.texts(name, "a list of texts", MOST_ELEMENTS);
    }

    /** Numbers by names of the user's. */
    Map<String, Integer> numbers(String name) {
        return section(name, inner -> {
            Map<String, Integer> numbers = new TreeMap<>();
            inner.members.names().forEach(key -> inner.number(key).ifPresent(number -> numbers.put(key, number)));
            return numbers;
        });
    }
}
