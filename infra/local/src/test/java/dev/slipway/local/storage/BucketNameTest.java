package dev.slipway.local.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"abc", "a-b.c", "1.2.3", "team-models-111122223333-eu-central-1", "0-0"})
    void aNameThatS3AllowsIsTaken(String name) {
        assertThat(BucketName.check(name)).isEqualTo(name);
    }

    @Test
    void aNameHasAtMost63Characters() {
        assertThat(BucketName.check("a".repeat(63))).hasSize(63);
        refused("a".repeat(64), "must have 3 to 63 ");
    }

    @ParameterizedTest
    @CsvSource({
        "'', must have 3 to 63 ",
        "ab, must have 3 to 63 ",
        "Abc, must have 3 to 63 ",
        "a_c, must have 3 to 63 ",
        "a/c, must have 3 to 63 ",
        "../a, must have 3 to 63 ",
        "a..b, must have 3 to 63 ",
        "-ab, must have 3 to 63 ",
        "ab-, must have 3 to 63 ",
        ".ab, must have 3 to 63 ",
        "ab., must have 3 to 63 ",
        "192.168.5.4, must not look like an IP address",
        "xn--abc, must not begin with xn--",
        "sthree-abc, must not begin with sthree-",
        "abc-s3alias, must not end with -s3alias",
        "abc--x-s3, must not end with --x-s3",
    })
    void anotherIsRefusedWithTheRule(String name, String rule) {
        refused(name, rule);
    }

    @Test
    void aStoreIsNotSetUpWithAnotherName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new LocalObjectStore.Settings(Path.of("a"), 0, "key", "secret", List.of("artifacts", "../up")))
                .withMessageStartingWith("bucket ../up: ");
    }

    private static void refused(String name, String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BucketName.check(name))
                .withMessageStartingWith("bucket " + name + ": " + rule);
    }
}
