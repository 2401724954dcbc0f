package dev.slipway.registry.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A secret is made once, and the same for everybody ever after. */
public abstract class SecretsContract extends StoresContract {
    @Test
    void aSecretIsMadeOnceWhoeverAsksFirst() {
        List<String> made = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> HexFormat.of().formatHex(secrets.secret("cursors")))
                .distinct()
                .toList();

        assertThat(made).hasSize(1);
        assertThat(made.get(0)).hasSize(64);
        assertThat(secrets.secret("another")).isNotEqualTo(secrets.secret("cursors"));
    }

    @Test
    void whatACallerDoesToASecretAltersItForNobodyElse() {
        byte[] first = secrets.secret("cursors");
        byte[] kept = first.clone();
        Arrays.fill(first, (byte) 0);

        assertThat(secrets.secret("cursors")).isEqualTo(kept).hasSize(32);
    }
}
