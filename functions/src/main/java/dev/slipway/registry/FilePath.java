package dev.slipway.registry;

import java.util.regex.Pattern;

/**
 * Where a file lies within its version, e.g. {@code model/weights.bin}. Segments of plain characters joined by {@code /}:
 * an allow-list, because every way round a block-list of bad paths has been found by somebody. What passes is safe as part
 * of an object key and below a folder of any file system.
 */
public record FilePath(String value) implements Comparable<FilePath> {
    /** Characters in all; an S3 key has 1024 bytes and ours begins with a prefix. */
    public static final int MAX_LENGTH = 512;

    private static final Pattern GRAMMAR = Pattern.compile("(?!\\.{1,2}(/|$))[A-Za-z0-9._][A-Za-z0-9._+=@,~-]{0,127}"
            + "(/(?!\\.{1,2}(/|$))[A-Za-z0-9._][A-Za-z0-9._+=@,~-]{0,127})*");

    public FilePath {
        if (value.length() > MAX_LENGTH || !GRAMMAR.matcher(value).matches()) {
            throw Refusal.INVALID.because(
                    "path",
                    "must be segments of letters, digits and ._+=@,~- joined by /, none of them . or .., each of 1 to 128"
                            + " and together of at most " + MAX_LENGTH + " characters");
        }
    }

    @Override
    public int compareTo(FilePath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
