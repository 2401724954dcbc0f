package dev.slipway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SequencerTest {

    @Test
    void theShorterOneEndsInZeros() {
        assertThat(new Sequencer("0055AED6DCD90281E5")).isGreaterThan(new Sequencer("0055AED6DCD90281E"));
        assertThat(new Sequencer("0055AED6DCD90281E")).isLessThan(new Sequencer("0055AED6DCD90281E01"));
        assertThat(new Sequencer("1")).isGreaterThan(new Sequencer("0FFFF"));
    }

    @Test
    void theSameEventHasTheSameSequencer() {
        assertThat(new Sequencer("0055aed6dc")).isEqualTo(new Sequencer("0055AED6DC00"));
        assertThat(new Sequencer("0055aed6dc")).hasSameHashCodeAs(new Sequencer("0055AED6DC00"));
        assertThat(new Sequencer("0055aed6dc")).isEqualByComparingTo(new Sequencer("0055AED6DC"));
    }

    @Test
    void nothingElseIsASequencer() {
        for (String text : new String[] {"", "xyz", "12 ", "-1", "0".repeat(65)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Sequencer(text));
        }
    }
}
