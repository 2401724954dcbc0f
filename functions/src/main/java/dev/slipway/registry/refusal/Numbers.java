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
    private Numbers() {}

    /**
     * Something measured.
     *
     * @throws Refused naming the field when no double holds it
     */
    public static BigDecimal measured(String field, BigDecimal number) {
        if (!CanonicalNumber.isDouble(number)) {
            throw Refusal.INVALID.because(field, notDouble(number));
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
                errors.wrong(field, notDouble(number) + "; or send it as a string");
            }
        } else if (value instanceof Map<?, ?> members) {
            members.forEach((name, member) -> checkExact(Members.path(field, (String) name), member, errors));
        } else if (value instanceof List<?> elements) {
            for (int i = 0; i < elements.size(); i++) {
                checkExact(field + "[" + i + "]", elements.get(i), errors);
            }
        }
    }

    /** Who sends 0.1000000000000000055 means 0.1: the same double. */
    private static String notDouble(BigDecimal number) {
        return CanonicalNumber.nearest(number)
                .map(nearest -> "must be a double in its shortest form: of this number that is " + nearest)
                .orElse("must be a number that a double holds: at most about 1.8e308 in size");
    }
}
