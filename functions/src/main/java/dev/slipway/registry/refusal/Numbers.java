package dev.slipway.registry.refusal;

import dev.slipway.json.CanonicalNumber;
import dev.slipway.json.MemberErrors;
import dev.slipway.json.Members;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Numbers that callers send and that end in a hash: canonical JSON knows doubles only, so one that no double holds would be
 * hashed as another number. It is refused when it is made, by the field that has it.
 */
public final class Numbers {
    private static final String NO_DOUBLE =
            "must be a number that a double holds unchanged (up to 15 digits always are)";

    private Numbers() {}

    /**
     * Something measured.
     *
     * @throws Refused naming the field when no double holds it
     */
    public static BigDecimal measured(String field, BigDecimal number) {
        if (!CanonicalNumber.isDouble(number)) {
            throw Refusal.INVALID.because(field, NO_DOUBLE);
        }
        return number;
    }

    /**
     * Notes of any JSON of the caller's own where in it a number is that no double holds, or an integer beyond +-(2^53-1): in
     * it integers are meant to the last digit, and a text could say the same.
     */
    public static void checkExact(String field, Object value, MemberErrors errors) {
        if (value instanceof BigDecimal number) {
            if (CanonicalNumber.isLargeInteger(number)) {
                errors.wrong(field, "must be from -(2^53-1) to 2^53-1; send a larger one as a string");
            } else if (!CanonicalNumber.isDouble(number)) {
                errors.wrong(field, NO_DOUBLE + "; send another as a string");
            }
        } else if (value instanceof Map<?, ?> members) {
            members.forEach((name, member) -> checkExact(field + "." + Members.shown((String) name), member, errors));
        } else if (value instanceof List<?> elements) {
            for (int i = 0; i < elements.size(); i++) {
                checkExact(field + "[" + i + "]", elements.get(i), errors);
            }
        }
    }
}
