package dev.slipway.registry.text;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Long texts that lie apart from what they are said of. They never change: other texts have another digest and lie elsewhere,
 * so that whoever reads the one and then the other never gets a mixture.
 *
 * @param names which texts they are, as {@link Texts} names them
 * @param digest SHA-256 over the canonical JSON of an object of them by their names
 * @param bytes how many they take together in UTF-8
 */
public record Apart(SortedSet<String> names, Sha256 digest, int bytes) {
    /** What an item of the table can hold, with room for names. */
    public static final int MOST_BYTES = 380_000;

    public Apart {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /**
     * What stands for these texts.
     *
     * @throws Refused {@link Refusal#TOO_LARGE}
     */
    static Apart of(SortedMap<String, String> texts) {
        int bytes = bytes(texts);
        if (bytes > MOST_BYTES) {
            throw Refusal.TOO_LARGE.because(
                    "description and tags take " + bytes + " bytes together; the limit is " + MOST_BYTES,
                    Map.of("size", bytes, "max", MOST_BYTES));
        }
        return new Apart(new TreeSet<>(texts.keySet()), Sha256.of(Json.canonical(texts)), bytes);
    }

    /** Whether these are the texts. */
    public boolean isOf(Map<String, String> texts) {
        return names.equals(texts.keySet()) && bytes == bytes(texts) && digest.equals(Sha256.of(Json.canonical(texts)));
    }

    private static int bytes(Map<String, String> texts) {
        return texts.values().stream().mapToInt(Apart::bytes).sum();
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
