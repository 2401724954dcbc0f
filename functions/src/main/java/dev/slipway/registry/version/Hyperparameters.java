package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.json.JsonNumber;
import dev.slipway.json.Members;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Numbers;
import dev.slipway.registry.refusal.Offences;
import dev.slipway.registry.refusal.Refused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hyperparameters: names and any JSON, as the {@code get_params()} of libraries give them. A null is a value and not the same
 * as nothing. How many there are, how deep they nest and how much they are has a bound; their texts keep the rule of all texts.
 */
public final class Hyperparameters {
    /** How many there are at most. */
    public static final int MAX = 500;

    /** Characters of a text in them. */
    static final int MAX_TEXT = 5_000;

    /**
     * Levels of lists and objects of one of them. A pipeline in a search over pipelines nests four or five; the answer that
     * compares versions puts five around them, and DynamoDB and our own reader end at 32.
     */
    static final int MAX_LEVELS = 8;

    /**
     * Bytes of all of them as JSON, as they are kept and answered. Parameters of libraries take 1 to 5 KB. A version's item may
     * take 400 KB, of which the description may need 15, five hundred metrics with ordinary names 25 (with the longest in ASCII,
     * 140), and the rest is for tags, schema and lineage.
     */
    public static final int MAX_BYTES = 64 * 1024;

    private static final String FIELD = "hyperparameters";

    private Hyperparameters() {}

    /** Reads the member {@code hyperparameters}. */
    static Map<String, Object> of(Fields fields) {
        Offences offences = fields.offences();
        Map<String, Optional<Object>> read = fields.map(FIELD, MAX, Metadata.MAX_NAME, (place, value) -> {
            check(place, value, offences);
            return Optional.ofNullable(value);
        });
        Map<String, Object> all = new TreeMap<>();
        read.forEach((name, value) -> all.put(name, value.orElse(null)));
        int bytes = Json.write(all).length();
        if (bytes > MAX_BYTES) {
            fields.wrong(FIELD, "must take at most " + MAX_BYTES + " bytes as JSON in ASCII, not " + bytes);
        }
        return all;
    }

    /**
     * One that is a text, checked like one of {@link #of}, of somebody who keeps the others when this one breaks a rule.
     *
     * @throws Refused naming it and the rule
     */
    public static String text(String name, String text) {
        return Names.text(Fields.Values.named(FIELD, name, Metadata.MAX_NAME), text, MAX_TEXT);
    }

    /**
     * The same values, unmodifiable, each number in the one form in which it also comes back from the table: 1.50 is 1.5. A 1.0
     * stays apart from a 1, which libraries read differently; digests and comparisons take them for the same.
     */
    static Map<String, Object> kept(Map<String, Object> given) {
        Map<String, Object> kept = new LinkedHashMap<>();
        given.forEach((name, value) -> kept.put(name, kept(value)));
        return Collections.unmodifiableMap(kept);
    }

    @SuppressWarnings("unchecked")
    private static Object kept(Object value) {
        if (value instanceof BigDecimal number) {
            return JsonNumber.normal(number);
        }
        if (value instanceof Map<?, ?> members) {
            return kept((Map<String, Object>) members);
        }
        if (value instanceof List<?> elements) {
            List<Object> kept = new ArrayList<>();
            elements.forEach(element -> kept.add(kept(element)));
            return Collections.unmodifiableList(kept);
        }
        return value;
    }

    private static void check(String place, Object value, Offences errors) {
        if (levels(value) > MAX_LEVELS) {
            errors.wrong(place, "must have at most " + MAX_LEVELS + " levels of lists and objects");
            return;
        }
        Numbers.checkExact(place, value, errors);
        checkTexts(place, value, errors);
    }

    private static int levels(Object value) {
        if (value instanceof Map<?, ?> members) {
            return 1
                    + members.values().stream()
                            .mapToInt(Hyperparameters::levels)
                            .max()
                            .orElse(0);
        }
        if (value instanceof List<?> elements) {
            return 1 + elements.stream().mapToInt(Hyperparameters::levels).max().orElse(0);
        }
        return 0;
    }

    private static void checkTexts(String place, Object value, Offences errors) {
        if (value instanceof String text) {
            errors.noted(() -> Names.text(place, text, MAX_TEXT));
        } else if (value instanceof Map<?, ?> members) {
            members.forEach((key, member) -> {
                String name = (String) key;
                String inner = Members.path(place, name);
                errors.noted(() -> Names.text(inner, name, MAX_TEXT));
                checkTexts(inner, member, errors);
            });
        } else if (value instanceof List<?> elements) {
            for (int i = 0; i < elements.size(); i++) {
                checkTexts(place + "[" + i + "]", elements.get(i), errors);
            }
        }
    }
}
