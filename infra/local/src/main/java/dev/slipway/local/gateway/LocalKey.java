package dev.slipway.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.local.files.UnusableFile;
import dev.slipway.local.files.WholeFiles;
import dev.slipway.registry.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What proves that a caller may read the data folder: the text of a file in it that only its owner can read. Other users of
 * the machine reach the port but not the file; a page in a browser can send no such header without asking first.
 */
public final class LocalKey {
    /** The name of the file in the data folder. */
    public static final String FILE = "local-key";

    /** The header that carries its text. */
    public static final String HEADER = "X-Slipway-Local-Key";

    private static final int BYTES = 32;
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{32,128}");
    private static final String RULE = "one line of 32 to 128 letters, digits, hyphens and underscores";
    private static final String TODO =
            "Put it back from a copy, or delete it; a new key is made then, and programs must be given that one";

    private final byte[] text;

    private LocalKey(byte[] text) {
        this.text = text;
    }

    /**
     * The key of this data folder; made if there is none.
     *
     * @throws UnusableFile when the file holds no key
     */
    public static LocalKey in(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            WholeFiles.write(file, HexFormat.of().formatHex(random) + "\n");
        }
        String text = WholeFiles.read(file, TODO, String::strip);
        if (!TEXT.matcher(text).matches()) {
            // An empty key would be that of everybody who sends an empty header, and a short one can be guessed.
            throw new UnusableFile(file, "is damaged: a key is " + RULE, TODO);
        }
        return new LocalKey(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns if the caller has sent the key, and refuses the request otherwise. */
    void require(HttpExchange exchange) {
        List<String> sent = exchange.getRequestHeaders().getOrDefault(HEADER, List.of());
        if (sent.size() != 1 || !MessageDigest.isEqual(sent.get(0).strip().getBytes(StandardCharsets.UTF_8), text)) {
            throw Refusal.UNAUTHENTICATED.because(
                    "A token needs the text of the file " + FILE + " in the data folder, in the header " + HEADER);
        }
    }
}
