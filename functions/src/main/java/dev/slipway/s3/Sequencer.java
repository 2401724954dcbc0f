package dev.slipway.s3;

import java.util.Locale;

/**
 * Which of two events of the same key is the later one. Events arrive at least once and in any order; S3 gives the same
 * event the same sequencer each time. Sequencers of different keys say nothing about each other.
 *
 * <p>They are hexadecimal numbers of different lengths that AWS compares from the left, as if the shorter one ended in
 * zeros.
 */
public record Sequencer(String hex) implements Comparable<Sequencer> {
    public Sequencer {
        if (!hex.matches("[0-9A-Fa-f]{1,64}")) {
            throw new IllegalArgumentException("not a sequencer of S3: " + hex);
        }
    }

    @Override
    public int compareTo(Sequencer other) {
        int length = Math.max(hex.length(), other.hex.length());
        return padded(length).compareTo(other.padded(length));
    }

    /** Equal when neither is later: case and zeros at the end do not count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Sequencer sequencer && compareTo(sequencer) == 0;
    }

    @Override
    public int hashCode() {
        return hex.toUpperCase(Locale.ROOT).replaceFirst("0+$", "").hashCode();
    }

    private String padded(int length) {
        return hex.toUpperCase(Locale.ROOT) + "0".repeat(length - hex.length());
    }
}
