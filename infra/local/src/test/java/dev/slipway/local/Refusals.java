package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.util.Locale;

/** What every refusal looks like, whoever refuses. */
public final class Refusals {
    private Refusals() {}

    /** Fails unless the reply is this refusal in its whole form; answers the reply. */
    public static Reply assertRefused(Reply reply, Refusal refusal) {
        assertThat(reply.body())
                .as("status %s: %s", reply.status(), reply.body())
                .containsEntry("code", refusal.name());
        assertThat(reply.status()).isEqualTo(refusal.status());
        assertThat(reply.number("status")).isEqualTo(refusal.status());
        assertThat(reply.text("title")).isEqualTo(refusal.title());
        assertThat(reply.text("type"))
                .isEqualTo("urn:slipway:problem:"
                        + refusal.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(reply.text("detail")).isNotBlank();
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(reply.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        return reply;
    }

    /** The same, of one field. */
    public static Reply assertRefused(Reply reply, Refusal refusal, String field) {
        assertRefused(reply, refusal);
        assertThat(reply.body()).as(reply.text("detail")).containsEntry("field", field);
        return reply;
    }
}
