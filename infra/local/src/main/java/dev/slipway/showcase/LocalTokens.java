package dev.slipway.showcase;

import dev.slipway.local.gateway.LocalKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Tokens of a registry on this machine, for whoever can read its data folder. */
public final class LocalTokens {
    private final RegistryClient client;
    private final Map<String, String> key;

    /**
     * Tokens from this registry.
     *
     * @param data its data folder
     * @throws IOException if the key in it cannot be read
     */
    public LocalTokens(RegistryClient client, Path data) throws IOException {
        this.client = client;
        this.key = key(data);
    }

    /** The header that proves that a caller can read this data folder. */
    public static Map<String, String> key(Path data) throws IOException {
        return Map.of(
                LocalKey.HEADER, Files.readString(data.resolve(LocalKey.FILE)).strip());
    }

    /** A token for somebody of these groups. */
    public String token(String subject, Collection<String> groups) {
        return client.call("", "POST", "/local/token", Map.of("subject", subject, "groups", List.copyOf(groups)), key)
                .expect(200)
                .text("token");
    }
}
