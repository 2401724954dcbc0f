package dev.slipway.local.states;

import dev.slipway.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as the values that JSONata works on. It sorts and counts with {@code Integer}, {@code Long} and {@code Double}; a
 * {@code BigDecimal} among them makes some of its functions fail.
 */
final class Values {
    /** {@link Json} writes as many: an execution can be read from its file whatever its values were wrapped in. */
    private static final int MOST_LEVELS = 1_000;

    private Values() {}

    /**
     * Reads one JSON value.
     *
     * @throws dev.slipway.json.MalformedJson when the text is not exactly one
     */
    static Object read(String text) {
        return value(Json.read(text, MOST_LEVELS));
    }

    private static Object value(Object json) {
        if (json instanceof Map<?, ?> members) {
            Map<String, Object> values = new LinkedHashMap<>();
            members.forEach((name, member) -> values.put((String) name, value(member)));
            return values;
        }
        if (json instanceof List<?> elements) {
            List<Object> values = new ArrayList<>();
            elements.forEach(element -> values.add(value(element)));
            return values;
        }
        return json instanceof BigDecimal number ? number(number) : json;
    }

    /** As JSONata itself holds it; one too large for that stays what it is, to be handed on but not computed with. */
    private static Number number(BigDecimal number) {
        try {
            long whole = number.longValueExact();
            if (whole == (int) whole) {
                return (int) whole;
            }
            return whole;
        } catch (ArithmeticException e) {
            double approximate = number.doubleValue();
            if (Double.isFinite(approximate)) {
                return approximate;
            }
            return number;
        }
    }
}
