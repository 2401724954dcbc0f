package dev.slipway.registry.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests say of refusals. */
public final class Refusals {
    private Refusals() {}

    /** The deed is refused, and with nothing but a refusal. */
    public static Refused refused(Refusal refusal, ThrowingCallable deed) {
        Throwable thrown = catchThrowable(deed);
        assertThat(thrown).isInstanceOf(Refused.class);
        Refused refused = (Refused) thrown;
        assertThat(refused.refusal()).as(refused.getMessage()).isEqualTo(refusal);
        return refused;
    }

    /** The deed is refused because of a field, which the message begins with. */
    public static Refused refused(String field, ThrowingCallable deed) {
        Refused refused = refused(Refusal.INVALID, deed);
        assertThat(refused.facts()).containsEntry("field", field);
        assertThat(refused.getMessage()).startsWith(field + " ");
        return refused;
    }
}
