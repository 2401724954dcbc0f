package dev.slipway.mlflow;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;

/** The text of a filter, taken word by word from its beginning. White space between words is passed over. */
final class FilterText {
    private static final int MOST_SHOWN = 40;

    private final String text;
    private int at;

    FilterText(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** Passes over white space. */
    void space() {
        while (!atEnd() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** Letters, digits and underscores. */
    String identifier() {
        int end = wordEnd();
        if (end == at) {
            throw unexpected("a condition such as name = 'x'");
        }
        return taken(end);
    }

    /** A tag's key: quoted, or words joined by dots. */
    String key() {
        if (!atEnd() && "`\"'".indexOf(text.charAt(at)) >= 0) {
            return delimited();
        }
        int end = wordEnd();
        while (end > at && end < text.length() && text.charAt(end) == '.') {
            int dot = end;
            int start = at;
            at = dot + 1;
            end = wordEnd();
            at = start;
            if (end == dot + 1) {
                throw unexpected("a tag's name");
            }
        }
        if (end == at) {
            throw unexpected("a tag's name; in back-ticks unless it is of letters, digits, _ and dots");
        }
        return taken(end);
    }

    /** A text in single or double quotes. Two quotes within stand for themselves, both, as with MLflow. */
    String quoted() {
        if (atEnd() || (text.charAt(at) != '\'' && text.charAt(at) != '"')) {
            throw unexpected("a text in quotes");
        }
        return delimited();
    }

    /** A whole number, which may be quoted. */
    long number() {
        boolean isQuoted = !atEnd() && (text.charAt(at) == '\'' || text.charAt(at) == '"');
        int start = at;
        String digits;
        if (isQuoted) {
            digits = delimited();
        } else {
            int end = at < text.length() && text.charAt(at) == '-' ? at + 1 : at;
            while (end < text.length() && (wordLetter(text.charAt(end)) || text.charAt(end) == '.')) {
                end++;
            }
            digits = taken(end);
        }
        if (!digits.matches("-?[0-9]{1,18}")) {
            at = start;
            throw unexpected("a whole number");
        }
        return Long.parseLong(digits);
    }

    /** A comparison written in signs; empty when there is none. */
    String operator() {
        int end = at;
        while (end < text.length() && "=!<>".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        String operator = text.substring(at, end);
        if (!operator.isEmpty()) {
            at = end;
            space();
        }
        return operator;
    }

    /** Takes a word of the grammar, in any case, if it stands here. */
    boolean takeWord(String word) {
        int end = wordEnd();
        if (!text.substring(at, end).equalsIgnoreCase(word)) {
            return false;
        }
        taken(end);
        return true;
    }

    /** Takes two words of the grammar if they stand here, one after the other. */
    boolean takeWords(String first, String second) {
        int start = at;
        if (takeWord(first) && takeWord(second)) {
            return true;
        }
        at = start;
        return false;
    }

    /** Takes a sign if it stands here. */
    boolean take(char sign) {
        if (atEnd() || text.charAt(at) != sign) {
            return false;
        }
        at++;
        if (sign != '.') {
            space();
        }
        return true;
    }

    void expect(char sign) {
        if (!take(sign)) {
            throw unexpected("a " + sign);
        }
    }

    Refused unexpected(String wanted) {
        String found = atEnd() ? "ends" : "has " + shown(text.substring(at));
        return Refusal.INVALID.because(
                "filter", found + " at character " + (at + 1) + " where " + wanted + " is expected");
    }

    static String shown(String part) {
        return part.length() > MOST_SHOWN ? part.substring(0, MOST_SHOWN) + "..." : part;
    }

    private String delimited() {
        char quote = text.charAt(at);
        int end = at + 1;
        while (true) {
            end = text.indexOf(quote, end);
            if (end < 0) {
                throw unexpected("a closing " + quote);
            }
            if (end + 1 == text.length() || text.charAt(end + 1) != quote) {
                break;
            }
            end += 2;
        }
        String inside = text.substring(at + 1, end);
        at = end + 1;
        if (!atEnd() && wordLetter(text.charAt(at)) && quote == '`') {
            throw unexpected("a comparison");
        }
        space();
        return inside;
    }

    private String taken(int end) {
        String word = text.substring(at, end);
        at = end;
        if (atEnd() || text.charAt(at) != '.') {
            space();
        }
        return word;
    }

    private int wordEnd() {
        int end = at;
        while (end < text.length() && wordLetter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean wordLetter(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || c == '_';
    }
}
