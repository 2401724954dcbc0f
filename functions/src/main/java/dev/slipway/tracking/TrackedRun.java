package dev.slipway.tracking;

import dev.slipway.json.Members;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A run as the server describes it.
 *
 * @param isOfOneModel whether it logged one model and did not say at which step of its curves: MLflow then has, of each curve,
 *     the point of step 0 for the model's
 */
record TrackedRun(
        String id, String experiment, String location, boolean isDeleted, boolean isOfOneModel, Recorded recorded) {
    static TrackedRun of(Map<String, Object> answer) {
        Members run = Wire.object(answer, "run");
        Members info = Wire.object(run, "info");
        return new TrackedRun(
                Wire.text(info, "run_id"),
                Wire.text(info, "experiment_id"),
                Wire.text(info, "artifact_uri"),
                Wire.isDeleted(info),
                isOfOneModel(run),
                recorded(run));
    }

    private static boolean isOfOneModel(Members run) {
        List<BigDecimal> steps = run.object("outputs").stream()
                .flatMap(all -> all.objects("model_outputs", Wire.MOST).stream())
                .map(output -> Wire.whole(output, "step"))
                .toList();
        return steps.size() == 1 && steps.get(0).signum() == 0;
    }

    private static Recorded recorded(Members run) {
        Members data = Wire.object(run, "data");
        List<DataSet> inputs = run.object("inputs").stream()
                .flatMap(all -> all.objects("dataset_inputs", Wire.MOST).stream())
                .map(input -> DataSet.of(Wire.object(input, "dataset")))
                .toList();
        return new Recorded(
                Wire.metrics(data, Point::later), Wire.texts(data, "params"), Wire.texts(data, "tags"), inputs);
    }
}
