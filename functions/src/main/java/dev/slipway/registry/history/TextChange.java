package dev.slipway.registry.history;

import java.util.Map;
import java.util.Optional;

/** A text before and after it was changed; absent where there was none. */
public record TextChange(Optional<String> from, Optional<String> to) {
    /** The change from one text to another; nothing when they are the same. */
    public static Optional<TextChange> between(Optional<String> from, Optional<String> to) {
        return from.equals(to) ? Optional.empty() : Optional.of(new TextChange(from, to));
    }

    static TextChange of(Recorded members) {
        return new TextChange(members.optionalText("from"), members.optionalText("to"));
    }

    Map<String, Object> members() {
        return Map.of("from", from, "to", to);
    }
}
