package dev.slipway.local.states;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The secret that answers a waiting task: random bytes that nobody can guess, followed by the names of the machine and the
 * execution, so that the execution is found without an index of tokens.
 */
final class TaskToken {
    private static final int SECRET_BYTES = 96;

    /** Neither name has it. */
    private static final char SEPARATOR = ':';

    private static final SecureRandom RANDOM = new SecureRandom();

    private TaskToken() {}

    /**
     * The execution that a token claims to belong to.
     *
     * @param machine its machine's name; absent in a token that was made when there was one machine
     */
    record Claim(Optional<String> machine, String execution) {
        private static Claim of(String names) {
            int separator = names.indexOf(SEPARATOR);
            return separator < 0
                    ? new Claim(Optional.empty(), names)
                    : new Claim(Optional.of(names.substring(0, separator)), names.substring(separator + 1));
        }
    }

    static String mint(String machineName, String executionName) {
        byte[] names = (machineName + SEPARATOR + executionName).getBytes(StandardCharsets.UTF_8);
        byte[] token = new byte[SECRET_BYTES + names.length];
        RANDOM.nextBytes(token);
        System.arraycopy(names, 0, token, SECRET_BYTES, names.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** What a token claims; empty if it has not the form of a token. */
    static Optional<Claim> claim(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length <= SECRET_BYTES) {
                return Optional.empty();
            }
            byte[] names = Arrays.copyOfRange(bytes, SECRET_BYTES, bytes.length);
            return Optional.of(Claim.of(new String(names, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What is kept of a token once it is spent: enough to recognise it, useless to anyone else. */
    static String digest(String token) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Compares in a time that does not tell how much of the token was right. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
