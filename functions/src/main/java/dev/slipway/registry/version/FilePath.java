package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where a file lies within its version, e.g. {@code model/weights.bin}: names in any script, joined by {@code /}, kept
 * exactly as they were declared. Only what could lead out of the version's folder, or what a store or a screen could not
 * hold or would show as another name, is refused. Where URLs are made of a path it is percent-encoded, and nowhere else.
 */
public record FilePath(String value) implements Comparable<FilePath> {
    /**
     * Bytes of UTF-8 in all. An object key of S3 has at most 1,024, and 61 of them are the version's prefix and the slash
     * after it: this is the round number below, with room for a longer prefix.
     */
    public static final int MAX_BYTES = 900;

    /** Bytes of UTF-8 between two slashes: the usual file systems take no longer name. */
    static final int MAX_NAME_BYTES = 255;

    public FilePath {
        if (value.isEmpty()) {
            throw refused("must not be empty");
        }
        if (!Json.isWellFormed(value) || value.indexOf('\ufffe') >= 0 || value.indexOf('\uffff') >= 0) {
            throw refused("must not have U+FFFE, U+FFFF or half of a surrogate pair: S3 could not list it");
        }
        Names.line("path", value);
        if (bytes(value).length > MAX_BYTES) {
            throw refused("must have at most " + MAX_BYTES + " bytes in UTF-8, not " + bytes(value).length);
        }
        if (value.indexOf('\\') >= 0) {
            throw refused("must not have a backslash: folders are separated by /");
        }
        for (String name : value.split("/", -1)) {
            checkName(name);
        }
    }

    private static void checkName(String name) {
        if (name.isEmpty()) {
            throw refused("must not begin or end with / and must not have two / in a row");
        }
        if (name.equals(".") || name.equals("..")) {
            throw refused("must not have . or .. between slashes");
        }
        if (bytes(name).length > MAX_NAME_BYTES) {
            throw refused("must have at most " + MAX_NAME_BYTES + " bytes in UTF-8 between slashes, not "
                    + bytes(name).length);
        }
    }

    /**
     * What remains where upper and lower case, and composed and decomposed characters, are not told apart, as on the file
     * systems of Windows and macOS. Two paths of which the same remains cannot lie in one folder there.
     */
    String folded() {
        return Normalizer.normalize(value, Normalizer.Form.NFD)
                .codePoints()
                .mapToObj(FilePath::folded)
                .collect(Collectors.joining());
    }

    /** By way of upper case, so that a sharp s and two s are the same; a dotless i is a letter of its own everywhere. */
    private static String folded(int character) {
        String text = Character.toString(character);
        return text.equals("\u0131")
                ? text
                : text.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** By their bytes in UTF-8, which is the order of the table's keys and of S3's listings. */
    @Override
    public int compareTo(FilePath other) {
        return Arrays.compareUnsigned(bytes(value), bytes(other.value));
    }

    @Override
    public String toString() {
        return value;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Refused refused(String rule) {
        return Refusal.INVALID.because("path", rule);
    }
}
