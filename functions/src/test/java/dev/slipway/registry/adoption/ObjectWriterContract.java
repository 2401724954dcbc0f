package dev.slipway.registry.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.adoption.ObjectWriter.Kept;
import dev.slipway.registry.name.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every writer of objects must do. */
public abstract class ObjectWriterContract {
    @TempDir
    Path folder;

    private final String key = "models/" + UUID.randomUUID() + "/a b+c/\u00e9%.txt";

    /** What is tried. */
    protected abstract ObjectWriter writer();

    @Test
    void whereNothingLiesNothingIsFound() {
        assertThat(writer().find(key)).isEmpty();
    }

    @Test
    void whatIsPutIsFoundWithItsSizeAndDigest() throws IOException {
        Kept kept = put("weights");

        assertThat(kept.size()).isEqualTo(7);
        assertThat(kept.sha256()).isEqualTo(Sha256.of("weights"));
        assertThat(kept.object().etag()).isNotBlank();
        assertThat(writer().find(key)).contains(kept);
    }

    @Test
    void anEmptyFileIsTaken() throws IOException {
        assertThat(put("").sha256()).isEqualTo(Sha256.of(""));
    }

    @Test
    void whatLiesThereStaysAndIsTheAnswer() throws IOException {
        Kept first = put("first");

        assertThat(put("second")).isEqualTo(first);
        assertThat(put("first")).isEqualTo(first);
        assertThat(writer().find(key)).contains(first);
    }

    private Kept put(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), text);
        return writer().put(key, file, text.length(), Sha256.of(text));
    }
}
