package dev.slipway;

import java.util.List;
import java.util.Random;

/** Texts that have broken registries before: traversals, encodings of them, look-alikes, things that are not quite text. */
public final class HostileTexts {
    /** Never a name of anything. */
    public static final List<String> ALL = List.of(
            "",
            " ",
            ".",
            "..",
            "../",
            "../a",
            "a/..",
            "a/../b",
            "a/../../b",
            "./a",
            "a/./b",
            "/",
            "/a",
            "/etc/passwd",
            "//host/share",
            "a//b",
            "a/",
            "a.",
            "a/b.",
            "...",
            "a/...",
            "a/.. ",
            "a ",
            " a",
            "..\\a",
            "a\\..\\b",
            "C:\\Windows",
            "C:/Windows",
            "\\\\host\\share",
            "%2e%2e%2fa",
            "%2E%2E/a",
            "..%2Fa",
            "%252e%252e%252fa",
            "%c0%ae%c0%ae/a",
            "%00",
            "a%00b",
            "a\u0000",
            "a\u0000b",
            "a\nb",
            "a\n",
            "\ra",
            "a\tb",
            "a\u007f",
            "a\u0085b",
            "a\u2028b",
            "\u202egnp.exe",
            "a\u2066b",
            "a\u200bb",
            "\ufeffa",
            "\u0430dmin", // Cyrillic a
            "\uff0e\uff0e/a", // full-width dots
            "a\u2215b", // division slash
            "a\u2024\u2024b", // one dot leaders
            "caf\u00e9",
            "cafe\u0301",
            "\u0131",
            "\u017f",
            "\u212a", // Kelvin sign
            "a#b",
            "#",
            "a?b",
            "a&b=c",
            "a;b",
            "a|b",
            "a*b",
            "a\"b",
            "a'b",
            "<script>alert(1)</script>",
            "${jndi:ldap://a}",
            "{{a}}",
            "$(id)",
            "`id`",
            "s3://bucket/key",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "id:a",
            "-rf",
            "~",
            "~/a",
            "\ud83d\udea2",
            "a\ud83d\udea2",
            "\ud800",
            "a\udc00",
            "\udc00\ud800",
            "a".repeat(10_000),
            "a/".repeat(5_000),
            "../".repeat(3_000),
            ".".repeat(10_000),
            "a.".repeat(5_000));

    private static final String USUAL = "abzABZ019_-.";
    private static final List<String> PIECES =
            List.of("..", "/", "./", "../", "\\", "%2e", "%2F", "%252e", "//", " ", "~", ":", "#", "\u0000", "\n");
    private static final String UNUSUAL = "+=@,~ %\\:#?*\u202e\u00e9\u0430\uff0f\ud800\udc00\u007f\u0001";

    private HostileTexts() {}

    /** Mostly plausible, sometimes not at all: of the first kind enough that some pass, of the second that some must not. */
    public static String random(Random random) {
        StringBuilder text = new StringBuilder();
        boolean tame = random.nextInt(3) > 0;
        int length = random.nextInt(random.nextInt(20) == 0 ? 600 : 16);
        for (int i = 0; i < length; i++) {
            int kind = random.nextInt(tame ? 120 : 24);
            if (kind == 0) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            } else if (kind == 1) {
                text.append(UNUSUAL.charAt(random.nextInt(UNUSUAL.length())));
            } else if (kind == 2) {
                text.append((char) random.nextInt(0x10000));
            } else if (kind < 6) {
                text.append('/');
            } else {
                text.append(USUAL.charAt(random.nextInt(USUAL.length())));
            }
        }
        return text.toString();
    }
}
