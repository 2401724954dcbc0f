package dev.slipway.json;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes one value in the canonical form of RFC 8785. */
final class CanonicalJson {
    private static final String ESCAPED = "\"\\\b\t\n\f\r";
    private static final String ESCAPES = "\"\\btnfr";

    private final StringBuilder text = new StringBuilder();

    private CanonicalJson() {}

    static String of(Object value) {
        CanonicalJson json = new CanonicalJson();
        json.value(value);
        return json.text.toString();
    }

    private void value(Object value) {
        if (value == null || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Collection<?> list) {
            list(list);
        } else if (value instanceof Optional<?> optional) {
            value(optional.orElse(null));
        } else if (value instanceof Number number) {
            text.append(CanonicalNumber.text(number));
        } else if (value instanceof Instant instant) {
            string(Rfc3339.format(instant));
        } else {
            string(value.toString());
        }
    }

    private void object(Map<?, ?> map) {
        // Strings compare by UTF-16 code units, as the RFC has it.
        Map<String, Object> members = new TreeMap<>();
        map.forEach((name, value) -> {
            if (!(value instanceof Optional<?> optional && optional.isEmpty())) {
                members.put(name.toString(), value);
            }
        });
        char before = '{';
        for (Map.Entry<String, Object> member : members.entrySet()) {
            text.append(before);
            string(member.getKey());
            text.append(':');
            value(member.getValue());
            before = ',';
        }
        text.append(members.isEmpty() ? "{}" : "}");
    }

    private void list(Collection<?> list) {
        char before = '[';
        for (Object element : list) {
            text.append(before);
            value(element);
            before = ',';
        }
        text.append(list.isEmpty() ? "[]" : "]");
    }

    private void string(String string) {
        if (!Json.isWellFormed(string)) {
            throw new IllegalArgumentException("a text with half of a surrogate pair has no canonical form");
        }
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            int escape = ESCAPED.indexOf(c);
            if (escape >= 0) {
                text.append('\\').append(ESCAPES.charAt(escape));
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
