package dev.slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mlflow.Clause.NumberOp;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a comparison leaves of the numbers, so that only those are read. */
class NumberOpTest {
    private static final long WANTED = 5;

    @ParameterizedTest
    @EnumSource(NumberOp.class)
    void theBoundsLeaveOutNoNumberThatHolds(NumberOp op) {
        LongStream.rangeClosed(1, 10)
                .filter(held -> op.holds(held, WANTED))
                .forEach(held -> assertThat(held).isBetween(op.lowest(WANTED), op.highest(WANTED)));
    }

    @ParameterizedTest
    @EnumSource(NumberOp.class)
    void aBoundIsTheFirstNumberThatHolds(NumberOp op) {
        long lowest = op.lowest(WANTED);
        long highest = op.highest(WANTED);
        assertThat(lowest == Long.MIN_VALUE).isEqualTo(op.holds(1, WANTED));
        assertThat(highest == Long.MAX_VALUE).isEqualTo(op.holds(10, WANTED));
        assertThat(lowest == Long.MIN_VALUE || op.holds(lowest, WANTED)).isTrue();
        assertThat(highest == Long.MAX_VALUE || op.holds(highest, WANTED)).isTrue();
    }
}
