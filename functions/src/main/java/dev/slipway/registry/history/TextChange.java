package dev.slipway.registry.history;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.text.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A text before and after it was changed; absent where there was none. Of a long text there is only the digest.
 *
 * @param fromDigest SHA-256 of the text before, if it is long
 * @param toDigest SHA-256 of the text afterwards, if it is long
 */
public record TextChange(
        Optional<String> from, Optional<String> to, Optional<Sha256> fromDigest, Optional<Sha256> toDigest) {
    /** A change of texts that are not long. */
    public TextChange(Optional<String> from, Optional<String> to) {
        this(from, to, Optional.empty(), Optional.empty());
    }

    /** The change from one text to another; nothing when they are the same. */
    public static Optional<TextChange> between(Optional<String> from, Optional<String> to) {
        return from.equals(to)
                ? Optional.empty()
                : Optional.of(new TextChange(
                        from.filter(text -> !isLong(text)),
                        to.filter(text -> !isLong(text)),
                        from.filter(TextChange::isLong).map(Sha256::of),
                        to.filter(TextChange::isLong).map(Sha256::of)));
    }

    private static boolean isLong(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length > Texts.MOST_INSIDE;
    }

    static TextChange of(Recorded members) {
        return new TextChange(
                members.optionalText("from"),
                members.optionalText("to"),
                members.optionalText("fromDigest").map(Sha256::new),
                members.optionalText("toDigest").map(Sha256::new));
    }

    Map<String, Object> members() {
        return Map.of("from", from, "to", to, "fromDigest", fromDigest, "toDigest", toDigest);
    }
}
