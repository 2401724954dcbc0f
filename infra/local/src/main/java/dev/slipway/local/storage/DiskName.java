package dev.slipway.local.storage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names under which objects lie on the disk. A key may have characters that the JVM cannot pass to the file system (all
 * but ASCII where the locale is C), that the file system takes for others (upper case, composed characters) or that it does
 * not have (on Windows). So only lower-case letters, digits, {@code -}, {@code _} and {@code .} stand for themselves;
 * everything else is percent-encoded as UTF-8. Folders stay folders.
 */
final class DiskName {
    /**
     * Characters in one name of a file or folder, or up to five more. File systems take 255 bytes, of which S3Proxy adds up
     * to 86 where an upload is not complete. What is longer goes on in a folder of a name that ends with {@link #GOES_ON}.
     */
    private static final int LONGEST = 160;

    private static final String GOES_ON = "%";

    /** Devices of Windows, and what begins with a dot: names that S3Proxy keeps for itself, and hidden files. */
    private static final Pattern NOT_A_NAME = Pattern.compile("\\..*|(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:\\..*)?");

    private DiskName() {}

    /** The name of the object with this key, or of the folder with a key that ends with a slash. */
    static String of(String key) {
        return Arrays.stream(key.split("/", -1)).map(DiskName::encoded).collect(Collectors.joining("/"));
    }

    /** The key of the object with this name; nothing for a name that no object has. */
    static Optional<String> keyOf(String name) {
        String key;
        try {
            key = URLDecoder.decode(name.replace(GOES_ON + "/", ""), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
        return Optional.of(key).filter(found -> of(found).equals(name));
    }

    private static String encoded(String name) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (part.length() >= LONGEST) {
                parts.add(nameable(part) + GOES_ON);
                part.setLength(0);
            }
            part.append(isPlain(b) ? Character.toString(b) : escape(b));
        }
        parts.add(nameable(part));
        return String.join("/", parts);
    }

    /** Windows drops a dot at the end. */
    private static String nameable(StringBuilder part) {
        String name = part.toString();
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1) + escape((byte) '.');
        }
        return NOT_A_NAME.matcher(name).matches() ? escape((byte) name.charAt(0)) + name.substring(1) : name;
    }

    private static boolean isPlain(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '_' || b == '.';
    }

    private static String escape(byte b) {
        return "%" + HexFormat.of().toHexDigits(b);
    }
}
