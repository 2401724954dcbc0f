package dev.slipway.mlflow;

import dev.slipway.http.PercentEncoded;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Lineage;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * The rules of a source, which the registry keeps and hands out but never opens. Whoever opens it some day joins it to
 * paths: so no step upwards stands in it, however it is written.
 */
final class SourceText {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.+");
    private static final Pattern SEPARATORS = Pattern.compile("[/\\\\?#&=;,|\\s]+");

    /** How often something is percent-encoded at most; more often is hiding. */
    private static final int MOST_DECODINGS = 4;

    private SourceText() {}

    /** Refuses what no source may have. */
    static void check(String source) {
        if (source.isBlank() || source.length() > Lineage.MAX_LOCATION) {
            throw Refusal.INVALID.because("source", "must be 1 to " + Lineage.MAX_LOCATION + " characters");
        }
        String text = source;
        for (int i = 0; ; i++) {
            checkPlain(text);
            String decoded = decoded(text);
            if (decoded.equals(text)) {
                return;
            }
            if (i == MOST_DECODINGS) {
                throw Refusal.INVALID.because("source", "must not be percent-encoded over and over");
            }
            text = decoded;
        }
    }

    /** Refuses a place that means something on one machine only. */
    static void checkRemote(String source) {
        if (!SCHEME.matcher(source).matches() || source.regionMatches(true, 0, "file:", 0, 5)) {
            throw Refusal.INVALID.because(
                    "source",
                    "must be a location that others can reach, such as s3://bucket/path; a path of one machine means"
                            + " nothing on another");
        }
    }

    private static void checkPlain(String text) {
        if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw Refusal.INVALID.because("source", "must not have control characters");
        }
        // Wide and small forms of the full stop are one to some file systems.
        for (String segment : SEPARATORS.split(Normalizer.normalize(text, Normalizer.Form.NFKC), -1)) {
            if (segment.equals("..")) {
                throw Refusal.INVALID.because("source", "must not have a segment .. in any form");
            }
        }
    }

    /** Percent-decodes once; what only looks like an escape stays as it is. */
    private static String decoded(String text) {
        return new PercentEncoded(text)
                .decoded()
                .orElseThrow(() -> Refusal.INVALID.because("source", "must be percent-encoded UTF-8"));
    }
}
