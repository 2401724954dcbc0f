package dev.slipway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.version.FilePath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A download is saved under the last segment of its path, whatever is in it. */
class AttachmentTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weights.bin|weights.bin|weights.bin",
                "model/a/weights.bin|weights.bin|weights.bin",
                "a+b=c@d,e~f.bin|a+b=c@d,e~f.bin|a%2Bb%3Dc%40d%2Ce%7Ef.bin",
            })
    void theNameIsThereInAsciiAndWhole(String path, String ascii, String whole) {
        assertThat(Attachment.named(new FilePath(path)))
                .isEqualTo("attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + whole);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model (1).pkl|model (1).pkl|model%20%281%29.pkl",
                "Größe.bin|Gr__e.bin|Gr%C3%B6%C3%9Fe.bin",
                "模型😀*.bin|___*.bin|%E6%A8%A1%E5%9E%8B%F0%9F%98%80%2A.bin",
                "a\"b\\c%20d'e.bin|a_b_c_20d'e.bin|a%22b%5Cc%2520d%27e.bin",
                "a\u007fb|a_b|a%7Fb",
            })
    void whatOldProgramsMisreadIsReplacedForThem(String name, String ascii, String whole) {
        assertThat(Attachment.of(name)).isEqualTo("attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + whole);
    }
}
