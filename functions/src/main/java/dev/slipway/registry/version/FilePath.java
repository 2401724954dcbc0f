package dev.slipway.registry.version;

import dev.slipway.registry.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Where a file lies within its version, e.g. {@code model/weights.bin}. Segments of plain characters joined by {@code /}:
 * an allow-list, because every way round a block-list of bad paths has been found by somebody. What passes is safe as part
 * of an object key and below a folder of any file system.
 */
public record FilePath(String value) implements Comparable<FilePath> {
    /** Characters in all; an S3 key has 1024 bytes and ours begins with a prefix. */
    public static final int MAX_LENGTH = 512;

    /** No segment ends with a dot: that keeps out . and .., and names that Windows would shorten. */
    private static final String SEGMENT = "(?:[A-Za-z0-9_]|[A-Za-z0-9._][A-Za-z0-9._+=@,~-]{0,126}[A-Za-z0-9_+=@,~-])";

    private static final Pattern GRAMMAR = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + ")*");

    public FilePath {
        if (value.length() > MAX_LENGTH || !GRAMMAR.matcher(value).matches()) {
            throw Refusal.INVALID.because(
                    "path",
                    "must be segments of letters, digits and ._+=@,~- joined by /, each of 1 to 128 and none"
                            + " ending with a dot, together of at most " + MAX_LENGTH + " characters");
        }
    }

    /** By their bytes in UTF-8, which is the order of the table's keys and of S3's listings. */
    @Override
    public int compareTo(FilePath other) {
        return Arrays.compareUnsigned(
                value.getBytes(StandardCharsets.UTF_8), other.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return value;
    }
}
