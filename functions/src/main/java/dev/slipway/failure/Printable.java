package dev.slipway.failure;

import java.util.regex.Pattern;

/** Codes and ids that somebody else made, as they may stand in the log. */
public final class Printable {
    /** Stands for what is no code and no id. */
    public static final String NOT = "unprintable";

    /** S3's extended request ids are the longest, with 76 characters of Base64. */
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    private Printable() {}

    /** The text, if it is of the letters, digits and marks that codes and ids are made of, and not longer than they are. */
    public static String of(String text) {
        return GRAMMAR.matcher(text).matches() ? text : NOT;
    }
}
