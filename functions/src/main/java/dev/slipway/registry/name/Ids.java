package dev.slipway.registry.name;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Ids of 26 characters that sort by the time they were made and hold 80 random bits (the ULID form). They are fit for keys,
 * object keys and names of executions as they are.
 */
public final class Ids {
    /** In the form of an id, and that of no model: none is made so early. */
    public static final String OF_NO_MODEL = "0".repeat(26);

    /** The form of an id, as a regular expression. */
    public static final String REGEX = "[0-7][0-9A-HJKMNP-TV-Z]{25}";

    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final Pattern FORM = Pattern.compile(REGEX);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /** A new id for something made at this time. */
    public static String next(Instant at) {
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        char[] id = new char[26];
        long time = at.toEpochMilli();
        for (int i = 9; i >= 0; i--) {
            id[i] = ALPHABET[(int) (time & 31)];
            time >>>= 5;
        }
        for (int i = 0; i < 16; i++) {
            int bit = i * 5;
            int pair = (random[bit / 8] & 0xff) << 8 | (bit / 8 + 1 < random.length ? random[bit / 8 + 1] & 0xff : 0);
            id[10 + i] = ALPHABET[pair >> (11 - bit % 8) & 31];
        }
        return new String(id);
    }

    /** Whether a text has the form of an id, and may be a model's. */
    public static boolean isId(String text) {
        return hasForm(text) && !text.equals(OF_NO_MODEL);
    }

    /** Whether a text has the form of an id, be it that of no model. */
    public static boolean hasForm(String text) {
        return FORM.matcher(text).matches();
    }
}
