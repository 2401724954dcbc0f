package dev.slipway.registry.search;

import java.math.BigDecimal;

/**
 * A number as a text, so that the order of texts is the order of numbers: a sign, the power of ten of the first digit, the
 * digits, and an end that sorts before every digit, or after every digit where all of it is turned around for a number below 0.
 * Equal numbers have one text, however many zeros they are written with.
 */
final class OrderedNumber {
    private static final String BELOW_ZERO = "0";
    private static final String ZERO = "1";
    private static final String ABOVE_ZERO = "2";

    /** Added to powers of ten, which lie between -130 and 125, so that none is below 0. */
    private static final int SHIFT = 500;

    private static final int LARGEST_POWER = 999;

    private OrderedNumber() {}

    /** The text of a number whose power of ten is between -500 and 499. */
    static String text(BigDecimal number) {
        if (number.signum() == 0) {
            return ZERO;
        }
        BigDecimal size = number.abs().stripTrailingZeros();
        int power = size.precision() - size.scale() - 1 + SHIFT;
        if (power < 0 || power > LARGEST_POWER) {
            throw new IllegalArgumentException("there is no ordered text of " + number);
        }
        String digits = size.unscaledValue().toString();
        return number.signum() > 0
                ? ABOVE_ZERO + threeDigits(power) + digits + "!"
                : BELOW_ZERO + threeDigits(LARGEST_POWER - power) + turnedAround(digits) + "~";
    }

    private static String threeDigits(int power) {
        return String.valueOf(1_000 + power).substring(1);
    }

    private static String turnedAround(String digits) {
        StringBuilder turned = new StringBuilder(digits.length());
        digits.chars().forEach(digit -> turned.append((char) ('0' + '9' - digit)));
        return turned.toString();
    }
}
