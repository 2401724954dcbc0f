package dev.slipway.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.local.files.WholeFiles;
import dev.slipway.registry.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

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

    private final byte[] text;

    private LocalKey(byte[] text) {
        this.text = text;
    }

    /** The key of this data folder; made if there is none. */
    public static LocalKey in(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            WholeFiles.write(file, HexFormat.of().formatHex(random) + "\n");
        }
        String text = Files.readString(file).strip();
        if (text.isEmpty()) {
            // An empty key would be that of everybody who sends an empty header.
            throw new IOException("The file " + file + " is empty; delete it, and the next start makes another");
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
