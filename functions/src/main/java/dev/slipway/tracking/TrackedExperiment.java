package dev.slipway.tracking;

import dev.slipway.json.Members;
import java.util.Map;

/** An experiment as the server describes it. */
record TrackedExperiment(String name, boolean isDeleted) {
    static TrackedExperiment of(Map<String, Object> answer) {
        Members experiment = Wire.object(answer, "experiment");
        return new TrackedExperiment(Wire.text(experiment, "name"), Wire.isDeleted(experiment));
    }
}
