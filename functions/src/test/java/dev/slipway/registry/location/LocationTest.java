package dev.slipway.registry.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.slipway.registry.refusal.Refused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What says where something lies, good and bad, of every kind. */
class LocationTest {
    private static final String FIELD = "lineage.somewhere";

    @ParameterizedTest
    @EnumSource
    void whatOthersCanReachIsTakenAsItWasGiven(Location kind) {
        for (String text : LocationTexts.good().get(kind)) {
            assertThat(kind.check(FIELD, text)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void secretsPathsOfOneMachineAndStepsUpwardsAreRefusedInEveryEncoding(Location kind) {
        for (String text : LocationTexts.bad()) {
            refused(kind, text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachKindHasItsForm(Location kind) {
        for (String text : LocationTexts.badOfKind().get(kind)) {
            refused(kind, text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLongestIsReadInNoTime(Location kind) {
        for (String part : List.of("a=", "a:", "@", "//a", "/", "a.", "%25", ".", "eyJaaaa.", "a@a:")) {
            String text = "s3://" + part.repeat(Location.MAX_LENGTH).substring(0, Location.MAX_LENGTH - 5);
            // What backtracks over so long a text is not done by then on any machine.
            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> check(kind, text), part);
        }
    }

    private static void check(Location kind, String text) {
        try {
            kind.check(FIELD, text);
        } catch (Refused refused) {
            assertThat(refused.field()).contains(FIELD);
        }
    }

    private static void refused(Location kind, String text) {
        assertThatThrownBy(() -> kind.check(FIELD, text))
                .as("%s: %s", kind, text)
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.field()).contains(FIELD);
                    assertThat(refused.getMessage()).doesNotContain(LocationTexts.CANARY);
                });
    }
}
