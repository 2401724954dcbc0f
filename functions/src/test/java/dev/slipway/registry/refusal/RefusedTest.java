package dev.slipway.registry.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A refusal of a field: where it is and what it breaks, each for itself. */
class RefusedTest {
    @Test
    void theMessageIsMadeOfFieldAndRule() {
        Refused refused = Refusal.INVALID.because("path", "must be given");
        assertThat(refused.field()).hasValue("path");
        assertThat(refused.rule()).isEqualTo("must be given");
        assertThat(refused).hasMessage("path must be given");
        assertThat(refused.facts())
                .isEqualTo(Map.of(
                        "field",
                        "path",
                        "errors",
                        List.of(Map.of("field", "path", "rule", "must be given")),
                        "errorCount",
                        1));
    }

    @Test
    void movingAFieldChangesItsPathAndNothingElse() {
        Throwable cause = new IllegalStateException("deliberate");
        Refused refused =
                Refusal.INVALID.because("path", "path must not be path twice").causedBy(cause);
        for (Refused moved : new Refused[] {
            refused.inside("files[2]"), refused.inside("files").at("files[2].path")
        }) {
            assertThat(moved.refusal()).isEqualTo(Refusal.INVALID);
            assertThat(moved.field()).hasValue("files[2].path");
            assertThat(moved.rule()).isEqualTo("path must not be path twice");
            assertThat(moved).hasMessage("files[2].path path must not be path twice");
            assertThat(moved.facts()).containsEntry("field", "files[2].path").containsEntry("errorCount", 1);
            assertThat(moved).hasCause(cause);
        }
    }

    @Test
    void aRefusalOfNoFieldIsMovedNowhere() {
        Refused refused = Refusal.BUSY.because("later");
        assertThat(refused.field()).isEmpty();
        assertThat(refused.rule()).isEqualTo("later");
        assertThat(refused.inside("a")).isSameAs(refused);
        assertThat(refused.at("a")).isSameAs(refused);
    }
}
