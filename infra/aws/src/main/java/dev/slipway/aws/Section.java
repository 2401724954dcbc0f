package dev.slipway.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** One JSON object of settings while it is read: each is asked for once, by name, and what nobody asks for is refused. */
final class Section {
    private final Map<String, Object> settings = new TreeMap<>();
    private final Set<String> known = new TreeSet<>();

    private Section(Object json) {
        if (!(json instanceof Map<?, ?> map)) {
            throw new InvalidSetting("must be an object with settings");
        }
        map.forEach((name, value) -> settings.put(String.valueOf(name), value));
    }

    /** Reads an object of settings, all of it. */
    static <T> T read(Object json, Function<Section, T> reader) {
        Section section = new Section(json);
        T read = reader.apply(section);
        Set<String> unknown = new TreeSet<>(section.settings.keySet());
        unknown.removeAll(section.known);
        if (!unknown.isEmpty()) {
            throw new InvalidSetting(unknown.iterator().next() + " is no setting; there are " + section.known);
        }
        return read;
    }

    /** Settings inside this one; all that is not set there has its default. */
    <T> T section(String name, Function<Section, T> reader) {
        try {
            return read(setting(name).orElse(Map.of()), reader);
        } catch (InvalidSetting e) {
            throw e.under(name);
        }
    }

    boolean flag(String name, boolean otherwise) {
        return setting(name)
                .map(value -> as(Boolean.class, name, value, "true or false"))
                .orElse(otherwise);
    }

    int number(String name, int otherwise) {
        return number(name).orElse(otherwise);
    }

    Optional<Integer> number(String name) {
        return setting(name).map(value -> whole(name, value));
    }

    Optional<String> text(String name) {
        return setting(name).map(value -> as(String.class, name, value, "a text"));
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        setting(name).ifPresent(value -> {
            for (Object each : as(List.class, name, value, "a list of texts")) {
                texts.add(as(String.class, name, each, "a list of texts"));
            }
        });
        return texts;
    }

    Map<String, Integer> numbers(String name) {
        Map<String, Integer> numbers = new TreeMap<>();
        setting(name).ifPresent(value -> {
            Map<?, ?> map = as(Map.class, name, value, "an object of numbers");
            map.forEach((key, number) -> numbers.put(String.valueOf(key), whole(name + "." + key, number)));
        });
        return numbers;
    }

    private Optional<Object> setting(String name) {
        known.add(name);
        return Optional.ofNullable(settings.get(name));
    }

    private static int whole(String name, Object value) {
        Number number = as(Number.class, name, value, "a whole number");
        return as(
                Integer.class,
                name,
                number.doubleValue() == number.intValue() ? number.intValue() : "",
                "a whole number");
    }

    private static <T> T as(Class<T> type, String name, Object value, String rule) {
        if (!type.isInstance(value)) {
            throw new InvalidSetting(name + " must be " + rule);
        }
        return type.cast(value);
    }
}
