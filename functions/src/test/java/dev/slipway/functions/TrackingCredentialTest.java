package dev.slipway.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

class TrackingCredentialTest {
    private static final URI SERVER = URI.create("https://mlflow.example");
    private static final String ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mlflow-x";

    private final List<String> asked = new ArrayList<>();

    /** Secrets Manager with one answer. */
    private SecretsManagerClient manager(Supplier<String> secret) {
        return new SecretsManagerClient() {
            @Override
            public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
                asked.add(request.secretId());
                return GetSecretValueResponse.builder()
                        .secretString(secret.get())
                        .build();
            }

            @Override
            public String serviceName() {
                return "secretsmanager";
            }

            @Override
            public void close() {}
        };
    }

    private TrackingCredential credential(Optional<String> secret, Optional<String> variable, Supplier<String> value) {
        return new TrackingCredential(new Settings.Tracking(SERVER, secret, variable), () -> manager(value));
    }

    @Test
    void theSecretIsReadOnceHoweverOftenItIsShown() {
        TrackingCredential credential = credential(Optional.of(ARN), Optional.empty(), () -> "user:password");

        assertThat(credential.get()).isPresent();
        assertThat(credential.get()).isEqualTo(credential.get());
        assertThat(asked).containsExactly(ARN);
    }

    @Test
    void onOneMachineItIsAVariableAndWithoutBothThereIsNone() {
        assertThat(credential(Optional.empty(), Optional.of("token"), () -> "").get())
                .isPresent();
        assertThat(credential(Optional.empty(), Optional.empty(), () -> "").get())
                .isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void aSecretThatCannotBeReadNowIsReadAgainAndItsFailureIsForOperators() {
        List<String> answers = new ArrayList<>(List.of("token"));
        TrackingCredential credential = credential(Optional.of(ARN), Optional.empty(), () -> {
            if (asked.size() == 1) {
                throw SdkClientException.create("nobody is there");
            }
            return answers.get(0);
        });

        assertThatThrownBy(credential::get).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
            assertThat(refused).hasMessageContaining("tracking.secret").hasRootCauseMessage("nobody is there");
        });
        assertThat(credential.get()).isPresent();
    }

    @Test
    void aSecretThatIsNoCredentialIsNotRepeated() {
        TrackingCredential credential = credential(Optional.of(ARN), Optional.empty(), () -> "two words");

        assertThatThrownBy(credential::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("two words");
    }
}
