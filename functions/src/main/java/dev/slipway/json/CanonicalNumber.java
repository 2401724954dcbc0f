package dev.slipway.json;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;

/**
 * Numbers as canonical JSON has them: every one is a double, and is written as ECMAScript writes it, with the fewest digits
 * that lead back to it. A number that is no double would be hashed as another one; callers are told so before it comes to
 * that, by the same rules.
 */
public final class CanonicalNumber {
    /** 2^53-1: up to here every integer is a double. */
    public static final long MAX_INTEGER = (1L << 53) - 1;

    private static final BigDecimal LARGEST_INTEGER = BigDecimal.valueOf(MAX_INTEGER);

    /** From here on, and from the other one down, ECMAScript writes exponents. */
    private static final int FIRST_EXPONENT = 21;

    private static final int LAST_SMALL_EXPONENT = -7;

    private CanonicalNumber() {}

    /** Whether a double holds a number unchanged: its shortest decimal is this number again. Up to 15 digits always do. */
    public static boolean isDouble(BigDecimal number) {
        double nearest = number.doubleValue();
        return Double.isFinite(nearest) && shortest(nearest).compareTo(number) == 0;
    }

    /**
     * Whether a number is written as an integer and is beyond +-(2^53-1). Some of these are doubles, their neighbours are not.
     * One with an exponent, such as 1e21, nobody takes for an exact one.
     */
    public static boolean isLargeInteger(BigDecimal number) {
        return number.scale() == 0 && number.abs().compareTo(LARGEST_INTEGER) > 0;
    }

    /** The double that is nearest to a number, in its canonical text; nothing when no double is. */
    public static Optional<String> nearest(BigDecimal number) {
        double nearest = number.doubleValue();
        return Double.isFinite(nearest) ? Optional.of(text(nearest)) : Optional.empty();
    }

    /**
     * The canonical text of a number.
     *
     * @throws IllegalArgumentException when it has none, as whoever took the number should have noticed
     */
    static String text(Number number) {
        BigDecimal decimal = decimal(number);
        if (!isDouble(decimal)) {
            throw new IllegalArgumentException(number + " is no double and has no canonical form");
        }
        BigDecimal digits = decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
        return hasExponent(digits) ? digits.toString().toLowerCase(Locale.ROOT) : digits.toPlainString();
    }

    private static BigDecimal decimal(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        if (number instanceof Double value) {
            return shortest(value);
        }
        BigDecimal decimal = new BigDecimal(number.toString());
        if (isLargeInteger(decimal)) {
            throw new IllegalArgumentException(number + " is beyond 2^53-1 and has no canonical form");
        }
        return decimal;
    }

    static boolean hasExponent(BigDecimal number) {
        int exponent = number.precision() - number.scale() - 1;
        return exponent >= FIRST_EXPONENT || exponent <= LAST_SMALL_EXPONENT;
    }

    /** The decimal with the fewest digits that leads back to the same double; of several, the closest. */
    private static BigDecimal shortest(double value) {
        // Double.toString of Java 17 and 18 at times writes more digits than it needs.
        BigDecimal decimal = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            // Written for Java, which wants a digit behind the point: 4.9E-324, where 5E-324 is the same double.
            BigDecimal oneDigit = new BigDecimal(value).round(new MathContext(1));
            return oneDigit.doubleValue() == value ? oneDigit : decimal;
        }
        return decimal;
    }
}
