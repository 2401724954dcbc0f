package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs after all other classes and judges what they made. */
@Order(Integer.MAX_VALUE)
class EveryEventTest {
    @Test
    void everyEventThatAnyTestMadeOnTheSharedMachineFitsItsSchemaAndEveryHistoryIsWhole() {
        TestMachine machine = TestMachine.shared();
        machine.model("last");

        int events = machine.judgeEverything();

        System.out.println(events + " events fit their schemas");
        assertThat(events).isPositive();
    }
}
