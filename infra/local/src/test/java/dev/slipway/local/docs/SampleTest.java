package dev.slipway.local.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What counts as the same as what a page shows. */
class SampleTest {
    @Test
    void idsHashesAndTimesMayBeOthersAndThreeDotsStandForAnything() {
        Sample sample = Sample.of("""
                {"id":"01M7YWVC9DHBZJNB0ZKKRGDE89","at":"2026-11-21T11:11:22.577Z",
                 "hash":"362aff66fcdd75a0...", ...
                ...
                last line
                """);

        assertThat(sample.notIn("{\"id\":\"01ZZZZZZ9DHBZJNB0ZKKRGDE89\",\"at\":\"2027-01-02T01:02:03Z\",\"hash\":\""
                        + "ab".repeat(32) + "\",\"more\":1}\nanother\nlast line\n"))
                .isEmpty();
    }

    @Test
    void whatIsShownAndNotPrintedIsNamed() {
        Sample sample = Sample.of("first\nsecond\n");

        assertThat(sample.notIn("first\nthird\n")).contains("second");
        assertThat(sample.notIn("second\nfirst\n")).as("in another order").contains("second");
    }
}
