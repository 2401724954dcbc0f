package dev.slipway.local.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any key has a name on the disk that every file system keeps as it is, and comes back from it. */
class DiskNameTest {
    private static final int TRIES = 20_000;

    @ParameterizedTest
    @CsvSource({
        "models/01JA/01JB/weights-0_1.bin, models/01%4a%41/01%4a%42/weights-0_1.bin",
        "Gr\u00f6\u00dfe/a b+c%20.bin, %47r%c3%b6%c3%9fe/a%20b%2bc%2520.bin",
        "\ud83d\udea2, %f0%9f%9a%a2",
        ".hidden/a./..x, %2ehidden/a%2e/%2e.x",
        "nul/con.txt/com1.tar.gz/console, %6eul/%63on.txt/%63om1.tar.gz/console",
        "folder/, folder/",
    })
    void plainCharactersStayAndAllOthersArePercentEncoded(String key, String name) {
        assertThat(DiskName.of(key)).isEqualTo(name);
        assertThat(DiskName.keyOf(name)).contains(key);
    }

    @Test
    void longNamesGoOnInFolders() {
        String key = "a".repeat(200) + "/" + "\u6a21".repeat(60);

        assertThat(DiskName.of(key))
                .isEqualTo("a".repeat(160) + "%/" + "a".repeat(40) + "/" + "%e6%a8%a1".repeat(18) + "%/"
                        + "%e6%a8%a1".repeat(18) + "%/" + "%e6%a8%a1".repeat(18) + "%/" + "%e6%a8%a1".repeat(6));
        assertThat(DiskName.keyOf(DiskName.of(key))).contains(key);
    }

    @Test
    void whatNobodyStoredIsNoObject() {
        for (String name : List.of("A", "a b", "a+b", "%61", "%", "a%/b", "%zz", ".DS_Store", "\u00f6", "nul", "a.")) {
            assertThat(DiskName.keyOf(name)).as(name).isEmpty();
        }
    }

    @Test
    void anyKeyComesBackFromANameThatNoFileSystemChanges() {
        Random random = Seed.random("names on the disk");
        Set<String> keys = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < TRIES; i++) {
            String key = key(random);
            String name = DiskName.of(key);

            assertThat(DiskName.keyOf(name)).contains(key);
            assertThat(name).matches("[a-z0-9._%/-]+");
            for (String part : name.split("/", -1)) {
                assertThat(part)
                        .hasSizeLessThanOrEqualTo(165)
                        .doesNotStartWith(".")
                        .doesNotEndWith(".");
                assertThat(part.replaceFirst("\\..*", "")).doesNotMatch("con|prn|aux|nul|com[0-9]|lpt[0-9]");
            }
            keys.add(key);
            names.add(name);
        }
        assertThat(names).hasSameSizeAs(keys);
    }

    private static String key(Random random) {
        List<String> likely = List.of("a", "A", ".", "con", "COM1", "nul.", "%", "%2e", ".mpus-", "\u00f6", "o\u0308");
        StringBuilder key = new StringBuilder("k");
        for (int length = random.nextInt(random.nextInt(20) == 0 ? 400 : 8); length > 0; length--) {
            switch (random.nextInt(4)) {
                case 0 -> key.append("/").append(likely.get(random.nextInt(likely.size())));
                case 1 -> key.append(likely.get(random.nextInt(likely.size())));
                case 2 -> key.append((char) (' ' + random.nextInt(0x800))).append('x');
                default -> key.appendCodePoint(0xe000 + random.nextInt(0x110000 - 0xe000));
            }
        }
        return key.toString();
    }
}
