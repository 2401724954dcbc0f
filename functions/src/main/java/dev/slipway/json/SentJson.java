package dev.slipway.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A JSON object as a caller sent it. Some values in it may be none that can be taken: a number that JSON does not have, such as
 * Python's NaN, one of endless digits, half of a surrogate pair. Null stands in the place of each and the place is noted, so that
 * whoever takes the object refuses them together with all else that is wrong.
 *
 * @param members as {@link Json#readObject} reads them
 * @param wrong the rule that each such value breaks, by its path from the top, e.g. {@code metrics.auc}
 */
public record SentJson(Map<String, Object> members, Map<String, String> wrong) {
    /** What begins some texts in UTF-8, and no JSON. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    /** What JSON takes for white space; Java takes some control characters too. */
    private static final Pattern BLANK = Pattern.compile("[ \\t\\r\\n]*");

    /**
     * Reads a body. One that is blank counts as an empty object.
     *
     * @throws MalformedJson as {@link Json#readObject} does
     */
    public static SentJson read(String text) {
        if (BLANK.matcher(text).matches()) {
            return new SentJson(Map.of(), Map.of());
        }
        if (text.startsWith(BYTE_ORDER_MARK)) {
            throw new MalformedJson("it begins with a UTF-8 byte order mark; send it without");
        }
        Map<String, String> wrong = new LinkedHashMap<>();
        Object value = JsonReader.read(text, Json.MAX_DEPTH, wrong::put);
        return new SentJson(JsonReader.object(value), wrong);
    }
}
