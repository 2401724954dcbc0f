package dev.slipway.registry.history;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The members of a recorded JSON object, by type. It was checked when it was recorded, so what does not fit is damage, and an
 * {@link IllegalArgumentException} that names the member.
 */
record Members(Map<String, Object> values) {

    /** Complains of a member that says nothing without another. */
    void needs(String name, String other) {
        if (values.containsKey(name) && !values.containsKey(other)) {
            throw new IllegalArgumentException("the entry has a member " + name + " and no " + other);
        }
    }

    String text(String name) {
        return needed(name, optionalText(name));
    }

    Optional<String> optionalText(String name) {
        return value(name, String.class);
    }

    int integer(String name) {
        return needed(name, optionalInteger(name));
    }

    Optional<Integer> optionalInteger(String name) {
        return value(name, BigDecimal.class).map(BigDecimal::intValueExact);
    }

    long number(String name) {
        return needed(name, value(name, BigDecimal.class)).longValueExact();
    }

    Instant time(String name) {
        return Instant.parse(text(name));
    }

    Sha256 digest(String name) {
        return new Sha256(text(name));
    }

    StageName stage(String name) {
        return new StageName(text(name));
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        return Enum.valueOf(type, text(name));
    }

    List<String> texts(String name) {
        return needed(name, optionalTexts(name));
    }

    Optional<List<String>> optionalTexts(String name) {
        return value(name, List.class).map(list -> {
            List<String> texts = new ArrayList<>();
            for (Object text : list) {
                texts.add(typed(name, text, String.class));
            }
            return texts;
        });
    }

    /** Values of one type by name. */
    <T> SortedMap<String, T> map(String name, Class<T> type) {
        return needed(name, optionalMap(name, type));
    }

    <T> Optional<SortedMap<String, T>> optionalMap(String name, Class<T> type) {
        return optionalObject(name).map(object -> {
            SortedMap<String, T> map = new TreeMap<>();
            object.values().forEach((key, value) -> map.put(key, typed(name, value, type)));
            return map;
        });
    }

    Members object(String name) {
        return needed(name, optionalObject(name));
    }

    @SuppressWarnings("unchecked")
    Optional<Members> optionalObject(String name) {
        return value(name, Map.class).map(map -> new Members((Map<String, Object>) map));
    }

    private <T> Optional<T> value(String name, Class<T> type) {
        return Optional.ofNullable(values.get(name)).map(value -> typed(name, value, type));
    }

    private static <T> T typed(String name, Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("the entry's member " + name + " is no " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private static <T> T needed(String name, Optional<T> value) {
        return value.orElseThrow(() -> new IllegalArgumentException("the entry has no member " + name));
    }
}
