package dev.slipway.eventbridge;

import dev.slipway.json.Json;
import dev.slipway.registry.Entry;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The detail of the event that an entry goes out as. */
final class EventDetail {
    /** Integers of fewer digits always fit into 64 bits. */
    private static final int SURE_DIGITS = 18;

    private EventDetail() {}

    /**
     * The JSON that the bus gets. PutEvents documents that it takes integers of 64 bits only, and metrics may be larger;
     * such a number is written as the same number with a fraction and an exponent, which is no integer to a JSON reader.
     */
    static String of(Entry entry) {
        return withoutLargeIntegers(Json.write(entry.event()));
    }

    private static String withoutLargeIntegers(String json) {
        StringBuilder text = new StringBuilder(json.length());
        int i = 0;
        while (i < json.length()) {
            char c = json.charAt(i);
            int end = i + 1;
            if (c == '"') {
                end = endOfText(json, i);
            } else if (c == '-' || isDigit(c)) {
                end = endOfNumber(json, i);
            }
            String token = json.substring(i, end);
            text.append(isLargeInteger(token) ? scientific(token) : token);
            i = end;
        }
        return text.toString();
    }

    private static int endOfText(String json, int start) {
        int i = start + 1;
        while (json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private static int endOfNumber(String json, int start) {
        int i = start + 1;
        while (i < json.length() && (isDigit(json.charAt(i)) || json.charAt(i) == '.')) {
            i++;
        }
        return i;
    }

    private static boolean isLargeInteger(String token) {
        char first = token.charAt(0);
        return token.length() > SURE_DIGITS
                && (first == '-' || isDigit(first))
                && token.indexOf('.') < 0
                && new BigInteger(token).bitLength() > 63;
    }

    private static String scientific(String integer) {
        BigDecimal number = new BigDecimal(integer).stripTrailingZeros();
        String digits = number.unscaledValue().abs().toString();
        String fraction = digits.length() == 1 ? "0" : digits.substring(1);
        int exponent = digits.length() - 1 - number.scale();
        return (number.signum() < 0 ? "-" : "") + digits.charAt(0) + "." + fraction + "E" + exponent;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
