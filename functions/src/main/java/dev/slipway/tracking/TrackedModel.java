package dev.slipway.tracking;

import dev.slipway.json.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A logged model as the server describes it.
 *
 * @param run the id of the run that logged it, if one did
 */
record TrackedModel(
        String id, String experiment, String location, boolean isDeleted, Optional<String> run, Recorded recorded) {
    static TrackedModel of(Map<String, Object> answer) {
        Members model = Wire.object(answer, "model");
        Members info = Wire.object(model, "info");
        return new TrackedModel(
                Wire.text(info, "model_id"),
                Wire.text(info, "experiment_id"),
                Wire.text(info, "artifact_uri"),
                Wire.isDeleted(info),
                info.text("source_run_id").filter(id -> !id.isBlank()),
                model.object("data")
                        .map(data -> recorded(info, data))
                        .orElseGet(() -> new Recorded(Map.of(), Map.of(), Wire.texts(info, "tags"), List.of())));
    }

    private static Recorded recorded(Members info, Members data) {
        List<DataSet> measuredOn = new ArrayList<>();
        data.objects("metrics", Wire.MOST)
                .forEach(metric -> DataSet.ofMetric(metric)
                        .filter(set -> measuredOn.stream().noneMatch(set::isSame))
                        .ifPresent(measuredOn::add));
        return new Recorded(
                Wire.metrics(data, Point::later), Wire.texts(data, "params"), Wire.texts(info, "tags"), measuredOn);
    }
}
