package dev.slipway.registry.version;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.HostileTexts;
import dev.slipway.Seed;
import dev.slipway.registry.refusal.Refused;
import java.io.StringReader;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths files may have, and that none of them leads anywhere else. */
class FilePathTest {
    private static final int TRIES = 20_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MLmodel",
                "model/weights.bin",
                ".hidden/..c/...",
                "model (1).pkl",
                "style [v1].safetensors",
                "images/loss%step%20%timestamp%1.png",
                "lr=0.1,bs=32/c++ #1 & more;x!.bin",
                " leading and trailing ",
                "ends with a dot./a",
                "C:/x*?<>|\"'`$~",
                "Gr\u00f6\u00dfe/x.bin",
                "Gro\u0308\u00dfe/x.bin",
                "\u6a21\u578b/\u30e2\u30c7\u30eb.bin",
                "\u05de\u05d5\u05d3\u05dc",
                "\ud83d\udc69\u200d\ud83d\ude80/\ud83d\udea2",
                "a\u2028b\ufeff\u200b"
            })
    void anyScriptAndAlmostAnyCharacterPasses(String path) {
        assertThat(new FilePath(path)).hasToString(path);
    }

    static Stream<Arguments> wrongPaths() {
        String hidden = "must not have control or text-direction characters";
        String unlisted = "must not have U+FFFE, U+FFFF or half of a surrogate pair: S3 could not list it";
        String slashes = "must not begin or end with / and must not have two / in a row";
        String dots = "must not have . or .. between slashes";
        String backslash = "must not have a backslash: folders are separated by /";
        return Stream.of(
                Arguments.of("", "must not be empty"),
                Arguments.of("/", slashes),
                Arguments.of("/etc/passwd", slashes),
                Arguments.of("a/", slashes),
                Arguments.of("a//b", slashes),
                Arguments.of(".", dots),
                Arguments.of("..", dots),
                Arguments.of("../a", dots),
                Arguments.of("a/./b", dots),
                Arguments.of("a/../../b", dots),
                Arguments.of("a/..", dots),
                Arguments.of("..\\a", backslash),
                Arguments.of("C:\\Windows", backslash),
                Arguments.of("a\u0000", hidden),
                Arguments.of("a\nb", hidden),
                Arguments.of("a\tb", hidden),
                Arguments.of("a\u007f", hidden),
                Arguments.of("a\u0085b", hidden),
                Arguments.of("\u202egnp.exe", hidden),
                Arguments.of("a\u2066b", hidden),
                Arguments.of("a\ufffe", unlisted),
                Arguments.of("\uffff/a", unlisted),
                Arguments.of("a\ud800", unlisted),
                Arguments.of("\udc00\ud800", unlisted),
                Arguments.of("a".repeat(256) + "/b", "must have at most 255 bytes in UTF-8 between slashes, not 256"),
                Arguments.of(
                        "a/" + "\u6a21".repeat(86), "must have at most 255 bytes in UTF-8 between slashes, not 258"),
                Arguments.of("a/".repeat(450) + "a", "must have at most 900 bytes in UTF-8, not 901"),
                Arguments.of("\u6a21/".repeat(226), "must have at most 900 bytes in UTF-8, not 904"));
    }

    @ParameterizedTest
    @MethodSource("wrongPaths")
    void whatIsRefusedIsToldTheOneRuleThatItBreaks(String path, String rule) {
        Refused refused = refused("path", () -> new FilePath(path));

        assertThat(refused.rule()).isEqualTo(rule);
    }

    @Test
    void lengthsEndWhereTheySayAndFitIntoAKey() {
        new FilePath("a".repeat(255));
        new FilePath("\u6a21".repeat(85));
        String longest = ("a".repeat(254) + "/").repeat(3) + "\u6a21".repeat(45);
        assertThat(new FilePath(longest).value().getBytes(StandardCharsets.UTF_8))
                .hasSize(FilePath.MAX_BYTES);

        String id = "01JABCDEFGHJKMNPQRSTVWXYZ0";
        String key = VersionFiles.prefix(id, id) + "/" + longest;
        assertThat(key.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1_024);
    }

    @Test
    void anAcceptedPathStaysInsideItsFolderAndComesBackFromUrlsAndXml() throws Exception {
        Random random = Seed.random("paths");
        int accepted = 0;
        for (int i = 0; i < TRIES; i++) {
            String text = i % 2 == 0 ? HostileTexts.random(random) : anyText(random);
            try {
                assertThat(new FilePath(text)).hasToString(text);
            } catch (Refused refused) {
                assertThat(refused.facts()).containsEntry("field", "path");
                continue;
            }
            checkInside(text);
            assertThat(fromXml(text)).isEqualTo(text);
            accepted++;
        }
        assertThat(accepted).isBetween(TRIES / 10, TRIES * 9 / 10);
    }

    /** All kinds of characters, of all planes, with slashes and dots between them. */
    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        List<String> likely = List.of("/", ".", "a", " ", "%2e", "%2F", "~", "'");
        for (int length = 1 + random.nextInt(12); length > 0; length--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(likely.get(random.nextInt(likely.size())));
                case 1 -> text.appendCodePoint(random.nextInt(0x600));
                case 2 -> text.appendCodePoint(0x2000 + random.nextInt(0xb000));
                default -> text.appendCodePoint(0xe000 + random.nextInt(0x110000 - 0xe000));
            }
        }
        return text.toString();
    }

    /** As a path or as a URL it stays where it is, and a URL says which it is. */
    private static void checkInside(String path) {
        String url = "https://bucket/prefix/" + encoded(path);
        assertThat(URI.create(url).normalize()).hasToString(url).hasNoFragment().hasNoQuery();
        assertThat(URI.create(url).getPath()).isEqualTo("/prefix/" + path);
        assertThat(path.split("/", -1)).doesNotContain("", ".", "..");
        assertThat(path).doesNotContain("\\", "\u0000");
    }

    private static String encoded(String path) {
        String[] names = Arrays.stream(path.split("/", -1))
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
                .toArray(String[]::new);
        String encoded = String.join("/", names);
        assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(path);
        return encoded;
    }

    /** What a parser reads of a document like those in which S3 lists keys. */
    private static String fromXml(String text) throws XMLStreamException {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        XMLStreamReader xml =
                XMLInputFactory.newDefaultFactory().createXMLStreamReader(new StringReader("<k>" + escaped + "</k>"));
        xml.next();
        return xml.getElementText();
    }
}
