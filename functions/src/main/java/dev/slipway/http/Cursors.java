package dev.slipway.http;

import dev.slipway.json.Json;
import dev.slipway.registry.Registry;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals where a page ends, so that a caller can carry it but neither read nor change it, nor use it for another list:
 * AES-GCM under a key of this deployment, bound to the list's scope, good for a day.
 */
public final class Cursors {
    static final Duration LIFETIME = Duration.ofDays(1);

    private static final String SECRET = "cursors";
    private static final int IV = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Supplier<byte[]> secret;
    private final Clock clock;
    private byte[] key;

    Cursors(Supplier<byte[]> secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** Cursors under a registry's secret. */
    public static Cursors of(Registry registry) {
        return new Cursors(() -> registry.secrets().secret(SECRET), registry.clock());
    }

    /** The scope of a list of something that a version has, whatever name the version is asked for by. */
    static String scope(V1Route route, Version version) {
        return Json.canonical(List.of(route.route().key(), version.modelId(), version.number()));
    }

    /** Seals where the page after this one begins; nothing after the last. */
    Optional<String> next(Page<?> page, String scope) {
        return page.next().map(position -> seal(position, scope));
    }

    /** Seals a position for a list of this scope. */
    public String seal(String position, String scope) {
        byte[] iv = new byte[IV];
        RANDOM.nextBytes(iv);
        byte[] plain = position.getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(Long.BYTES + plain.length)
                .putLong(clock.instant().plus(LIFETIME).getEpochSecond())
                .put(plain);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, iv, scope, content.array());
        byte[] all = ByteBuffer.allocate(IV + sealed.length).put(iv).put(sealed).array();
        return text(all);
    }

    /**
     * Opens what was sealed for this scope.
     *
     * @throws Refused {@link Refusal#INVALID_CURSOR}
     */
    public String open(String cursor, String scope) {
        byte[] all = sealed(cursor);
        byte[] iv = new byte[IV];
        byte[] sealed = new byte[all.length - IV];
        ByteBuffer.wrap(all).get(iv).get(sealed);
        ByteBuffer content = ByteBuffer.wrap(run(Cipher.DECRYPT_MODE, iv, scope, sealed));
        if (clock.instant().getEpochSecond() >= content.getLong()) {
            throw refused();
        }
        return StandardCharsets.UTF_8.decode(content).toString();
    }

    /**
     * A text that may be a cursor, of whatever list.
     *
     * @throws Refused {@link Refusal#INVALID_CURSOR}
     */
    public static String checked(String cursor) {
        sealed(cursor);
        return cursor;
    }

    private static byte[] sealed(String cursor) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        // The last character of a text has bits that no byte takes up: changed, they would decode to the same bytes.
        if (all.length < IV + TAG_BITS / 8 + Long.BYTES || !text(all).equals(cursor)) {
            throw refused();
        }
        return all;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] run(int mode, byte[] iv, String scope, byte[] content) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key(), "AES"), new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(scope.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw refused();
        }
    }

    /** The secret, read when a list is first paged, and kept. */
    private synchronized byte[] key() {
        if (key == null) {
            key = secret.get();
        }
        return key;
    }

    private static Refused refused() {
        return Refusal.INVALID_CURSOR.because(
                "cursor", "must be the nextCursor of the same list with the same filters, at most a day old");
    }
}
