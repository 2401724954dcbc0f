package dev.slipway.registry.refusal;

import java.util.List;
import java.util.regex.Pattern;

/** The grammars of names and free text: allow-lists, checked once, where a value is made. */
public final class Names {
    /** MLflow takes model names of up to 256 characters, and people bring theirs. */
    public static final int MAX_MODEL_NAME = 256;

    static final int MAX_STAGE_NAME = 64;

    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9 ._-]*[A-Za-z0-9_-])?");
    private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?");

    private Names() {}

    public static String model(String name) {
        return grammar("model", name, MODEL, MAX_MODEL_NAME, "letters, digits, space and ._-");
    }

    public static String stage(String name) {
        return grammar("stage", name, STAGE, MAX_STAGE_NAME, "letters, digits and ._-");
    }

    private static String grammar(String field, String name, Pattern pattern, int max, String characters) {
        if (name.length() > max || !pattern.matcher(name).matches() || name.contains("..")) {
            throw Refusal.INVALID.because(
                    field,
                    "must be 1 to " + max + " characters of " + characters
                            + ", beginning with a letter, digit or _, not ending with a dot"
                            + (characters.contains("space") ? " or space" : "") + ", without two dots in a row");
        }
        return name;
    }

    /**
     * The constant of an enum that has this name.
     *
     * @throws Refused naming the field and all constants when there is none
     */
    public static <E extends Enum<E>> E constant(String field, Class<E> type, String name) {
        List<E> constants = List.of(type.getEnumConstants());
        return constants.stream()
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.INVALID.because(field, "must be " + Wording.or(constants)));
    }

    /**
     * Free text that people read: any script, line breaks and tabs, but nothing that hides or reorders what is shown.
     *
     * @throws Refused naming the field when the text is longer than {@code max} characters or has such characters
     */
    public static String text(String field, String text, int max) {
        if (text.length() > max) {
            throw Refusal.INVALID.because(field, "must have at most " + max + " characters, not " + text.length());
        }
        refuseHidden(field, text, "\n\t\r");
        return text;
    }

    /**
     * The same in one line: line breaks and tabs are refused like other control characters.
     *
     * @throws Refused naming the field when the text has such characters
     */
    public static String line(String field, String text) {
        refuseHidden(field, text, "");
        return text;
    }

    /**
     * A text that says something.
     *
     * @throws Refused naming the field when there is nothing but white space in it
     */
    public static String notBlank(String field, String text) {
        if (text.isBlank()) {
            throw Refusal.INVALID.because(field, "must not be blank");
        }
        return text;
    }

    private static void refuseHidden(String field, String text, String allowed) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = Character.isISOControl(c) && allowed.indexOf(c) < 0;
            boolean reorders = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
            if (control || reorders) {
                throw Refusal.INVALID.because(field, "must not have control or text-direction characters");
            }
        }
    }
}
