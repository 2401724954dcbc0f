package dev.slipway.registry.location;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A text in which {@code %} and two hexadecimal digits stand for a byte. How much of it may be wrong is for whoever decodes
 * it to say; a plus is a plus.
 */
public record PercentEncoded(String text) {
    /** Whether every {@code %} begins an escape. */
    public boolean isWellFormed() {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%' && !isEscape(raw, i)) {
                return false;
            }
        }
        return true;
    }

    /** Decoded once. A {@code %} that begins no escape stays as it is. */
    public byte[] bytes() {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (isEscape(raw, i)) {
                bytes.write(digit(raw, i + 1) << 4 | digit(raw, i + 2));
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        return bytes.toByteArray();
    }

    /** The same as a text; nothing when it is not UTF-8. */
    public Optional<String> decoded() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isEscape(byte[] raw, int at) {
        return raw[at] == '%' && digit(raw, at + 1) >= 0 && digit(raw, at + 2) >= 0;
    }

    /** Nothing negative when there is a hexadecimal digit at this place. */
    private static int digit(byte[] raw, int at) {
        return at < raw.length ? Character.digit(raw[at], 16) : -1;
    }
}
