package dev.slipway.json;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * How numbers are written. Programs tell 1 from 1.0 by their form, as scikit-learn does for a share and a count, so an integer
 * comes back as an integer and a number with a point with one; beyond that there is one spelling for one number. From 1e21 on
 * and below 1e-6 exponents are written, as canonical JSON does: nobody takes such a number for an exact integer. EventBridge's
 * PutEvents documents that it takes integers of 64 bits only; an integer beyond them is written with a point.
 */
public final class JsonNumber {
    private static final BigDecimal LARGEST_INTEGER = BigDecimal.valueOf(Long.MAX_VALUE);

    private JsonNumber() {}

    /**
     * The same number in the one form in which it also comes back when it was written and read: 1.50 is 1.5, 1e1 is 10.0, and 10
     * stays 10. A scale above 0 says that it has a point.
     */
    public static BigDecimal normal(BigDecimal number) {
        BigDecimal digits = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        if (digits.scale() > 0 || CanonicalNumber.hasExponent(digits)) {
            return digits;
        }
        boolean hasPoint = number.scale() > 0 || digits.abs().compareTo(LARGEST_INTEGER) > 0;
        return digits.setScale(hasPoint ? 1 : 0);
    }

    /** The text of a number. */
    static String text(Number number) {
        BigDecimal normal = normal(number instanceof BigDecimal given ? given : new BigDecimal(number.toString()));
        return CanonicalNumber.hasExponent(normal)
                ? normal.toString().toLowerCase(Locale.ROOT)
                : normal.toPlainString();
    }
}
