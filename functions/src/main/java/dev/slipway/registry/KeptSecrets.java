package dev.slipway.registry;

import dev.slipway.registry.port.Secrets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets, each read once in a process: they never change. */
final class KeptSecrets implements Secrets {
    private final Secrets secrets;
    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

    KeptSecrets(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public byte[] secret(String name) {
        return kept.computeIfAbsent(name, secrets::secret).clone();
    }
}
