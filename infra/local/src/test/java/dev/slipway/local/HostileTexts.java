package dev.slipway.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts that have broken registries, servers and shells: each is refused wherever a name is expected. */
final class HostileTexts {
    /** What a traversal that works would leave behind. */
    static final String MARK = "owned-by-mallory";

    private HostileTexts() {}

    /** None of them is the name of anything. */
    static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                ".",
                "..",
                "...",
                "../",
                "../" + MARK,
                "../../" + MARK,
                "x/../../" + MARK,
                "..\\" + MARK,
                "x\\..\\..\\y",
                "/",
                "//",
                "/etc/passwd",
                "/tmp/" + MARK,
                "C:\\Windows\\win.ini",
                "C:x",
                "\\\\host\\share",
                "file:///etc/passwd",
                "a/b",
                "a\\b",
                "a..b",
                ".a",
                "-a",
                "a.",
                "a ",
                " a",
                " ",
                "a:b",
                "id:",
                "id:x",
                "id:..",
                "id:../../etc",
                "id:01arz3ndektsv4rrffq69g5fav",
                "id:01ARZ3NDEKTSV4RRFFQ69G5FAVX",
                "id:81ARZ3NDEKTSV4RRFFQ69G5FAV"));
        names.addAll(List.of(
                "#",
                "a#b",
                "VERSION#0000000001",
                "NAME#x",
                "a?b",
                "a%b",
                "%2e%2e%2f",
                "%252e%252e%252f",
                "%00",
                "a%00.bin",
                "\u0000",
                "a\u0000b",
                "a\nb",
                "a\r\nX-Evil: 1",
                "\t",
                "\u001b[31mred",
                "\u007f",
                "\u0085",
                "\u2028"));
        names.addAll(List.of(
                "\u202egnp.exe",
                "a\u2066b",
                "a\u200eb",
                "a\u200bb",
                "\ufeffa",
                "a\u00a0b",
                "e\u0301",
                "\u00e9",
                "fr\u0430ud",
                "\uff41\uff42",
                "\u00df",
                "\u0130",
                "\u0131",
                "\u2024\u2024",
                "\uff0e\uff0e\uff0f",
                "\u2215",
                "\ud83d\ude80",
                "\ud83d\udc69\u200d\ud83d\ude80",
                "\ud835\udc82",
                "\ufffd",
                "\uffff"));
        names.addAll(List.of(
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "'; DROP TABLE models; --",
                "' OR '1'='1",
                "${jndi:ldap://127.0.0.1/x}",
                "{{7*7}}",
                "$(id)",
                "`id`",
                "|id",
                "a;b",
                "a,b",
                "a=b",
                "a&b",
                "a+b",
                "a@b",
                "*",
                "~",
                "~root",
                "attribute_not_exists(pk)",
                ":value0",
                "#name0",
                "a\"b",
                "a'b",
                "[]",
                "{}",
                "(a)"));
        names.add("a".repeat(257));
        names.add("a".repeat(10_000));
        names.add("../".repeat(3_000) + MARK);
        names.add("\ud83d\ude80".repeat(2_000));
        return names;
    }

    /** What some decode twice, and some not at all: segments as they stand in the request line. */
    static List<String> segments() {
        return List.of(
                "%2e%2e",
                "..%2f..%2f" + MARK,
                "%252e%252e",
                "%252e%252e%252f" + MARK,
                "%25252e%25252e",
                "..%252f..",
                "%c0%ae%c0%ae",
                "%c0%af",
                "%e0%80%af",
                "%ff",
                "%fe%ff",
                "%ed%a0%80",
                "%f4%90%80%80",
                "%80",
                "%00",
                "a%00b",
                "%5c..%5c",
                "..%5c",
                "..;",
                "..;a",
                "a;b=c",
                "%2F",
                "%2Fetc%2Fpasswd",
                "%23",
                "%3F",
                "%0d%0aX-Evil:%201",
                "%09",
                "%0a",
                "%20",
                "%7f",
                "%u002e%u002e",
                "%EF%BC%8E%EF%BC%8E",
                "%E2%80%AE",
                "*",
                "~",
                "$",
                "!",
                "@",
                "'");
    }

    /** Paths of files that no version may have. */
    static List<String> filePaths() {
        return List.of(
                "",
                ".",
                "..",
                "../" + MARK,
                "../../" + MARK,
                "a/../b",
                "a/../../" + MARK,
                "a/..",
                "./a",
                "a/./b",
                "a/.",
                "/a",
                "//a",
                "a//b",
                "a/",
                "/",
                "/etc/passwd",
                "/tmp/" + MARK,
                "~/a/",
                "..\\a",
                "a\\..\\b",
                "\\a",
                "C:\\a",
                "file:///etc/passwd",
                "s3://bucket/a",
                "http://127.0.0.1/a",
                "a\u0000.bin",
                "a\nb",
                "a\rb",
                "a\tb",
                "a\u001b[31m",
                "a\u007f",
                "a\u0085b",
                "a\u202eb",
                "a\u2066b",
                "a\uffff",
                "a".repeat(256),
                "\ud83d\ude80".repeat(64),
                "a/".repeat(450) + "a",
                "a".repeat(10_000),
                "../".repeat(3_000) + MARK);
    }

    /**
     * Paths that would lead out of a folder where they are decoded once too often, or read by a shell, a browser or a table:
     * they are names like others.
     */
    static List<String> oddFilePaths() {
        return List.of(
                "%2e%2e/%2e%2e/" + MARK,
                "..%2f..%2f" + MARK,
                "..%5c" + MARK,
                "%252e%252e%252f" + MARK,
                "a%00",
                "..;/" + MARK,
                "...",
                "..../" + MARK,
                "~/" + MARK,
                "C:/" + MARK,
                "file:a",
                "a?versionId=x",
                "a#b",
                "a;b",
                "$(touch " + MARK + ")",
                "`id`",
                "-rf",
                "=cmd",
                "<script>alert(1)<",
                "\uff0e\uff0e/" + MARK,
                "\u2024\u2024/" + MARK,
                "..\u2215" + MARK,
                "\ufeffa",
                "fr\u0430ud");
    }

    /** A text of which at least one character stands in no name. */
    static String random(Random random) {
        String alphabet = "ab0._- /\\%:#?&=+<>\"'\u0000\n\u202e\u200b\u00e9\u0430\ud83d\ude80\uffff";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            int at = random.nextInt(alphabet.length());
            if (!Character.isSurrogate(alphabet.charAt(at))) {
                text.append(alphabet.charAt(at));
            }
        }
        String wrong = "/\\%:#<\u0000\u202e\u0430";
        text.insert(random.nextInt(text.length() + 1), wrong.charAt(random.nextInt(wrong.length())));
        return text.toString();
    }
}
