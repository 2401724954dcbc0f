package dev.slipway.registry.location;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The ways in which a text may be read by whoever opens it: as it is, with wide and other forms of characters made plain, and
 * with its percent-encoding taken off, once and again.
 */
public final class Spellings {
    /** How often something is percent-encoded at most; more often is hiding. */
    private static final int MOST_DECODINGS = 4;

    /** An escape that browsers and some servers read and no standard knows. */
    private static final Pattern OLD_ESCAPE = Pattern.compile("%[uU][0-9a-fA-F]{4}");

    private Spellings() {}

    /**
     * All spellings of a text, itself first.
     *
     * @param field its path, for the refusal of what cannot be decoded
     * @throws Refused {@link Refusal#INVALID} naming the field
     */
    public static List<String> of(String field, String text) {
        List<String> spellings = new ArrayList<>();
        spellings.add(text);
        String plain = plain(text);
        for (int decodings = 0; ; decodings++) {
            spellings.add(plain);
            String decoded = plain(decoded(field, plain));
            if (decoded.equals(plain)) {
                return spellings;
            }
            if (decodings == MOST_DECODINGS) {
                throw Refusal.INVALID.because(field, "must not be percent-encoded over and over");
            }
            plain = decoded;
        }
    }

    /** Wide and small forms of a character are that character to some file systems and hosts. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    private static String decoded(String field, String text) {
        return new PercentEncoded(text)
                .decoded()
                .filter(decoded -> !OLD_ESCAPE.matcher(text).find())
                .orElseThrow(() -> Refusal.INVALID.because(field, "must be percent-encoded UTF-8"));
    }
}
