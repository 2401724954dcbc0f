package dev.slipway.tracking;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** What the registry shows to the tracking server to be let in. It is never written anywhere. */
public final class Credential {
    /** As RFC 6750 writes tokens, so that nothing in one ends the header. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final String authorization;

    private Credential(String authorization) {
        this.authorization = authorization;
    }

    /**
     * Reads a secret: {@code user:password}, or a token, which has no colon.
     *
     * @throws IllegalArgumentException if it is neither; the message repeats nothing of it
     */
    public static Credential of(String secret) {
        String text = secret.strip();
        if (text.indexOf(':') > 0) {
            return new Credential("Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        }
        if (!TOKEN.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "The secret that tracking.secret names must be a token or user:password");
        }
        return new Credential("Bearer " + text);
    }

    /** The value of the header. */
    String authorization() {
        return authorization;
    }

    /** Tells nothing. */
    @Override
    public String toString() {
        return "Credential";
    }
}
