package dev.slipway.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.mlflow.Downloads;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read from a function's variables. */
class SettingsTest {
    @Test
    void clientsAreSentToTheRegistryForFilesUnlessSettingsSayS3() {
        assertThat(Settings.of(Map.of()).downloads()).isEqualTo(Downloads.REGISTRY);
        assertThat(Settings.of(Map.of(Settings.DOWNLOADS, "registry")).downloads())
                .isEqualTo(Downloads.REGISTRY);
        assertThat(Settings.of(Map.of(Settings.DOWNLOADS, "s3")).downloads()).isEqualTo(Downloads.S3);
        assertThatThrownBy(() -> Settings.of(Map.of(Settings.DOWNLOADS, "S3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SLIPWAY_DOWNLOADS: downloads must be registry or s3");
    }
}
