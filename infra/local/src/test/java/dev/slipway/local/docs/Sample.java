package dev.slipway.local.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What documentation shows of what a command prints. A line {@code ...} stands for any lines, and {@code ...} at the end of a
 * line for the rest of it. Ids, hashes, times, durations and signatures may be others than shown.
 */
record Sample(List<String> lines) {
    private static final String REST = "...";

    static Sample of(String text) {
        return new Sample(Arrays.stream(text.split("\n", -1))
                .filter(line -> !line.isBlank())
                .toList());
    }

    /** The first line that is shown and was not printed after the one before. */
    Optional<String> notIn(String printed) {
        String all = likeAnyOther(printed);
        int from = 0;
        for (String line : pieces()) {
            int found = all.indexOf(likeAnyOther(line), from);
            if (found < 0) {
                return Optional.of(line);
            }
            from = found + likeAnyOther(line).length();
        }
        return Optional.empty();
    }

    private List<String> pieces() {
        List<String> pieces = new ArrayList<>();
        for (String line : lines) {
            String piece = line.strip();
            for (String part : piece.split("\\Q" + REST + "\\E", -1)) {
                if (!part.isBlank()) {
                    pieces.add(part.strip());
                }
            }
        }
        return pieces;
    }

    /** The same text for whatever may be different from run to run; line breaks of the page count as spaces. */
    private static String likeAnyOther(String text) {
        return text.replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
                .replaceAll("\\b[0-9A-HJKMNP-TV-Z]{26}\\b", "ID")
                .replaceAll("\\b[0-9a-f]{16,64}\\b", "HASH")
                .replaceAll("/[^ \n\"]*/data\\b", "/DATA")
                .replaceAll("\\s+", "");
    }
}
