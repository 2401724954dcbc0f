package dev.slipway.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.registry.version.FilePath;
import java.net.URLEncoder;

/** The header {@code Content-Disposition} (RFC 6266) under which a browser saves a file by its own name. */
final class Attachment {
    private Attachment() {}

    /**
     * The header's value. The name is there twice: in ASCII, with {@code _} in place of what old programs misread, and whole in
     * the form of RFC 8187, which goes first with those that know it.
     */
    static String named(FilePath path) {
        return of(path.value().substring(path.value().lastIndexOf('/') + 1));
    }

    static String of(String name) {
        return "attachment; filename=\"" + ascii(name) + "\"; filename*=UTF-8''" + encoded(name);
    }

    private static String ascii(String name) {
        StringBuilder ascii = new StringBuilder();
        name.codePoints().forEach(c -> ascii.append(c < ' ' || c > '~' || "\"\\%".indexOf(c) >= 0 ? '_' : (char) c));
        return ascii.toString();
    }

    /** The letters that the form allows as they are differ from those of HTML forms by the star. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20").replace("*", "%2A");
    }
}
