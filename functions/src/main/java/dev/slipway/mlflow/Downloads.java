package dev.slipway.mlflow;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.Locale;

/** Where MLflow's clients are sent for files that the registry holds. */
public enum Downloads {
    /** To the registry, which sends them on to the file; they need nothing but what they call the registry with. */
    REGISTRY,

    /** To the bucket, with AWS credentials of their own. Files of restricted models are not given so. */
    S3;

    /**
     * Reads it as settings have it: {@code registry} or {@code s3}.
     *
     * @throws Refused for any other text
     */
    public static Downloads of(String text) {
        for (Downloads each : values()) {
            if (each.title().equals(text)) {
                return each;
            }
        }
        throw Refusal.INVALID.because("downloads", "must be registry or s3");
    }

    /** As settings have it. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
