package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.tracking.LoopbackServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tracking server is the one that an option names, or else a variable as on AWS. */
@Timeout(120)
class TrackingTest {
    private static final String SOURCE = "runs:/run1/notes";

    @TempDir
    Path data;

    private LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackServer();
        server.serveRecordedModel();
        server.put("1/run1/artifacts/notes/a.txt", new byte[] {1});
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theServerOfTheOptionIsAskedForEverybodyWhoContributes() {
        try (AdoptingMachine machine =
                AdoptingMachine.start(data, Map.of("tracking", server.base().toString()), Map.of())) {
            machine.version(machine.model("tracked"), SOURCE);

            assertThat(machine.registered("tracked")).containsEntry("status", "READY");
            assertThat(machine.version("tracked").object("lineage").get("run"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("experiment", "fraud/nightly");
            assertThat(machine.version("tracked").object("metrics")).containsKey("auc");
        }
        assertThat(server.authorizations()).isEmpty();
    }

    @Test
    void theServerOfTheVariableIsAskedWithItsCredential() {
        Map<String, String> variables = Map.of(
                "SLIPWAY_TRACKING",
                "{\"uri\":\"" + server.base()
                        + "\",\"experiments\":[{\"name\":\"fraud/nightly\",\"groups\":[\"contributors\"]}]}",
                "SLIPWAY_TRACKING_CREDENTIAL",
                "ada:secret");
        try (AdoptingMachine machine = AdoptingMachine.start(data, Map.of(), variables)) {
            machine.version(machine.model("tracked"), SOURCE);

            assertThat(machine.registered("tracked")).containsEntry("status", "READY");
        }
        assertThat(server.authorizations()).hasSameSizeAs(server.asked()).containsOnly("Basic YWRhOnNlY3JldA==");
    }

    @Test
    void registrationItselfAsksNobody() {
        try (AdoptingMachine machine = AdoptingMachine.start(data, Map.of(), Map.of())) {
            machine.version(machine.model("untracked"), SOURCE);

            assertThat(machine.registered("untracked"))
                    .containsEntry("status", "READY")
                    .containsEntry("status_message", "kept as given, by reference: no tracking server is configured");
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aVariableThatNamesNoAddressIsRefused() {
        refused(Map.of("SLIPWAY_TRACKING", "{\"uri\":\"localhost:5000\",\"experiments\":[]}"), Map.of())
                .hasMessageContaining("SLIPWAY_TRACKING: uri must be an address of http or https");
    }

    @Test
    void aSecretIsRefusedWhereThereIsNone() {
        refused(
                        Map.of(
                                "SLIPWAY_TRACKING",
                                "{\"uri\":\"http://127.0.0.1:5000\",\"secret\":\"arn:aws:secretsmanager:a\","
                                        + "\"experiments\":[]}"),
                        Map.of())
                .hasMessageContaining("set SLIPWAY_TRACKING_CREDENTIAL");
    }

    @Test
    void anOptionAndAVariableForTheSameAreRefused() {
        refused(
                        Map.of("SLIPWAY_TRACKING", "{\"uri\":\"http://127.0.0.1:5000\",\"experiments\":[]}"),
                        Map.of("tracking", "http://127.0.0.1:5000"))
                .hasMessage("set SLIPWAY_TRACKING or give tracking, not both");
    }

    private AbstractThrowableAssert<?, ?> refused(Map<String, String> variables, Map<String, String> options) {
        return assertThatThrownBy(
                        () -> AdoptingMachine.start(data, options, variables).close())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
