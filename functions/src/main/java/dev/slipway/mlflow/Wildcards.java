package dev.slipway.mlflow;

/** The patterns of LIKE: {@code %} stands for any characters, {@code _} for one. */
final class Wildcards {
    private Wildcards() {}

    /** Whether all of a text is as the pattern says. Goes back to the last {@code %} only: no pattern makes it endless. */
    static boolean match(String pattern, String text) {
        int p = 0;
        int t = 0;
        int lastAny = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '%') {
                lastAny = p++;
                resume = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '_' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (lastAny >= 0) {
                p = lastAny + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '%') {
            p++;
        }
        return p == pattern.length();
    }

    /** What every text that matches begins with. */
    static String beginning(String pattern) {
        int end = 0;
        while (end < pattern.length() && pattern.charAt(end) != '%' && pattern.charAt(end) != '_') {
            end++;
        }
        return pattern.substring(0, end);
    }
}
