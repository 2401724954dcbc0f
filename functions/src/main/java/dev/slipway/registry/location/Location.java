package dev.slipway.registry.location;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.regex.Pattern;

/**
 * The kinds of field that say where something lies, each with its form. What no kind may have: credentials, which every
 * viewer would see; a path of one machine, which means nothing on another; a segment {@code ..}, which whoever opens the
 * location some day would join to a path. All of it is refused however it is encoded, and a refusal repeats no part of the
 * text.
 */
public enum Location {
    /** Where files lie. Deployments are told of it in a text between quotation marks, so it has none itself. */
    PLACE(
            Form.UNQUOTED_ADDRESS + "|" + Form.UNQUOTED_ACCOUNT,
            "must be " + Form.REMOTE + "; and no quotation mark in it"),

    /** Where files were said to come from: a place, or a word where a prompt names none. */
    SOURCE(Form.ADDRESS + "|" + Form.ACCOUNT + "|[A-Za-z0-9_-]+", "must be " + Form.REMOTE + ", or one word"),

    /** Where a data set lies, or what its table is called. */
    DATA_SET(
            Form.ADDRESS + "|" + Form.ACCOUNT + "|" + Form.TABLE,
            "must be " + Form.REMOTE + ", or the name of a table such as catalog.schema.table"),

    /** Where code lies. */
    REPOSITORY(
            Form.ADDRESS + "|" + Form.ACCOUNT + "|" + Form.HOST_AND_PATH,
            "must be a repository that others can reach, such as https://host/path or git@host:path"),

    /** Where something lies within a repository. */
    PATH("[^\\s/~\\\\:][^/\\\\:]*(?:/[^\\\\]*)?", "must be a path from the top of the repository"),

    /** A container image. */
    IMAGE(Form.IMAGE, "must be an image such as host/name:tag or host/name@sha256:digest"),

    /** A page to look at. */
    LINK("[A-Za-z][A-Za-z0-9+.-]+:/.+|arn:.+", "must be a link that others can open, such as https://host/path");

    /** Characters of a location. */
    public static final int MAX_LENGTH = 2_000;

    /** A dot, also as HTML and mail write it. */
    private static final String DOT = "(?:\\.|&#0*46;?|&#x0*2e;?|&period;|=2e)";

    private static final Pattern STEP_UPWARDS = Pattern.compile(
            "(?<![\\p{L}\\p{M}\\p{N}._-])" + DOT + DOT + "(?![\\p{L}\\p{M}\\p{N}._-])", Pattern.CASE_INSENSITIVE);

    /** Schemes of files of one machine, also behind another scheme or within a text, as in {@code jar:file:/a}. */
    private static final Pattern ONE_MACHINE = Pattern.compile(
            "(?:^|[^a-z0-9_/.-])(?:(?:file(?:\\+[a-z0-9]+)?|sqlite[0-9]*)\\s*:"
                    + "|(?<!@)(?:local|path|unix|duckdb|lance|vscode[a-z-]*)\\s*:+[/.~])",
            Pattern.CASE_INSENSITIVE);

    /** A path of one machine behind other addresses, as fsspec chains them; some ARNs have an empty part before one. */
    private static final Pattern CHAINED_PATH = Pattern.compile("^(?!arn:).*::[/.~]", Pattern.CASE_INSENSITIVE);

    /** Schemes of texts that are run or shown themselves by a browser that opens them. */
    private static final Pattern CONTENT = Pattern.compile(
            "^(?:javascript|vbscript|livescript|data|blob|about|filesystem|view-source):", Pattern.CASE_INSENSITIVE);

    private final Pattern form;
    private final String rule;

    Location(String form, String rule) {
        this.form = Pattern.compile("^(?:" + form + ")$");
        this.rule = rule;
    }

    /** What the form is as a regular expression, for descriptions of the API. */
    public String form() {
        return form.pattern();
    }

    /**
     * The text, if it is one of this kind.
     *
     * @param field its path, for the refusal
     * @throws Refused {@link Refusal#INVALID} naming the field and the rule, and no part of the text
     */
    public String check(String field, String text) {
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw Refusal.INVALID.because(field, "must be 1 to " + MAX_LENGTH + " characters");
        }
        Spellings.of(field, text).forEach(spelling -> checkSpelling(field, spelling));
        return text;
    }

    private void checkSpelling(String field, String text) {
        if (text.codePoints().anyMatch(Location::isHidden)) {
            throw Refusal.INVALID.because(field, "must not have control or text-direction characters");
        }
        Credentials.refuseSpelling(field, text);
        if (STEP_UPWARDS.matcher(text).find()) {
            throw Refusal.INVALID.because(field, "must not have a segment .. in any form");
        }
        if (text.indexOf('\\') >= 0) {
            throw Refusal.INVALID.because(field, "must not have a backslash");
        }
        if (ONE_MACHINE.matcher(text).find()
                || CHAINED_PATH.matcher(text).find()
                || CONTENT.matcher(text).find()
                || !form.matcher(text).matches()) {
            throw Refusal.INVALID.because(field, rule);
        }
    }

    /** Whether it is not seen where the text is shown, or changes how the rest is shown. */
    private static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** Parts of forms. JSON Schema must read them too: no flags, no named groups. */
    private static final class Form {
        private static final String REMOTE = "a location that others can reach, such as s3://bucket/path; a path of one"
                + " machine means nothing on another";

        /** Anything with a scheme. One letter would be a drive. */
        private static final String ADDRESS = "[A-Za-z][A-Za-z0-9+.-]+:.+";

        private static final String UNQUOTED_ADDRESS = "[A-Za-z][A-Za-z0-9+.-]+:[^\"]+";

        /** {@code user@host:path}, as git and scp write it. */
        private static final String ACCOUNT = "[A-Za-z_][A-Za-z0-9._-]{0,31}@[A-Za-z0-9.-]+:.+";

        private static final String UNQUOTED_ACCOUNT = "[A-Za-z_][A-Za-z0-9._-]{0,31}@[A-Za-z0-9.-]+:[^\"]+";

        private static final String HOST_AND_PATH = "(?:[A-Za-z0-9-]+\\.)+[A-Za-z]{2,}(?::[0-9]+)?/.+";

        private static final String WORD = "[^\\s./\\\\:~@?#&=;%|]+";

        /** A dotted name, or a format and the address of its files, as in {@code delta.`s3://bucket/path`}. */
        private static final String TABLE = WORD + "(?:\\." + WORD + ")*|[A-Za-z]+\\.`" + ADDRESS + "`";

        private static final String IMAGE =
                "(?:(?:docker|docker-pullable|oci)://)?[A-Za-z0-9][A-Za-z0-9._-]*(?::[0-9]+)?"
                        + "(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?"
                        + "(?:@[A-Za-z0-9+._-]+:[0-9a-fA-F]{32,})?";

        private Form() {}
    }
}
