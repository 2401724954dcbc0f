package dev.slipway.functions;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.tracking.Credential;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What the tracking server is called with: a secret, or on one machine a variable. It is read when it is first asked for, and
 * once: whoever is to hear of another one makes another of these.
 */
final class TrackingCredential implements Supplier<Optional<Credential>> {
    private final Once<Optional<Credential>> credential;

    TrackingCredential(Settings.Tracking server, Supplier<SecretsManagerClient> secrets) {
        this.credential = new Once<>(() -> server.secret()
                .map(arn -> secret(arn, secrets.get()))
                .or(server::credential)
                .map(Credential::of));
    }

    /**
     * The credential, if the server asks for one.
     *
     * @throws dev.slipway.registry.refusal.Refused {@link Refusal#UNAVAILABLE} when the secret cannot be read
     * @throws IllegalArgumentException when it is no credential; nothing of it is repeated
     */
    @Override
    public Optional<Credential> get() {
        return credential.get();
    }

    private static String secret(String arn, SecretsManagerClient secrets) {
        try {
            return secrets.getSecretValue(request -> request.secretId(arn)).secretString();
        } catch (SdkException e) {
            throw Refusal.UNAVAILABLE
                    .because("the secret that tracking.secret names cannot be read now")
                    .causedBy(e);
        }
    }
}
