package dev.slipway.tracking;

import dev.slipway.json.Members;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Optional;

/**
 * One point of a metric's curve.
 *
 * @param value a number, or what stands in the place of one that JSON does not have
 */
record Point(BigDecimal step, BigDecimal time, Optional<Object> value) {
    /** By which MLflow itself says what is the last point. */
    private static final Comparator<Point> ORDER =
            Comparator.comparing(Point::step).thenComparing(Point::time).thenComparing(Point::size);

    static Point of(Members members) {
        return new Point(Wire.whole(members, "step"), Wire.whole(members, "timestamp"), members.value("value"));
    }

    /** The later one of two. */
    static Point later(Point one, Point other) {
        return ORDER.compare(one, other) > 0 ? one : other;
    }

    /** Whether the other one was recorded at the same step and time. */
    boolean isAtTheSameTime(Point other) {
        return step.compareTo(other.step) == 0 && time.compareTo(other.time) == 0;
    }

    boolean isNumber() {
        return value.filter(BigDecimal.class::isInstance).isPresent();
    }

    private BigDecimal size() {
        return value.filter(BigDecimal.class::isInstance)
                .map(BigDecimal.class::cast)
                .orElse(BigDecimal.ZERO);
    }
}
