package dev.slipway.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was recorded of a run or of a logged model, as the server says it.
 *
 * @param metrics the last point of each curve
 */
record Recorded(Map<String, Point> metrics, Map<String, String> params, Map<String, String> tags, List<DataSet> data) {
    Recorded {
        metrics = Map.copyOf(metrics);
        params = Map.copyOf(params);
        tags = Map.copyOf(tags);
        data = List.copyOf(data);
    }

    /**
     * This of a model and that of the run that logged it; the model's own params stand. So do its own metrics, unless it is the
     * one model of a run that says no step: then the last point of both curves does. Tags are the run's where both have one.
     */
    Recorded with(TrackedRun from) {
        Recorded run = from.recorded();
        Map<String, Point> points = new TreeMap<>(run.metrics);
        metrics.forEach((name, point) ->
                points.merge(name, point, from.isOfOneModel() ? Recorded::laterOfBoth : Recorded::ofModel));
        Map<String, String> allParams = new TreeMap<>(run.params);
        allParams.putAll(params);
        Map<String, String> allTags = new TreeMap<>(tags);
        allTags.putAll(run.tags);
        List<DataSet> allData = new ArrayList<>(run.data);
        data.stream().filter(own -> run.data.stream().noneMatch(own::isSame)).forEach(allData::add);
        return new Recorded(points, allParams, allTags, allData);
    }

    private static Point laterOfBoth(Point run, Point model) {
        return run.step().compareTo(model.step()) > 0 ? run : ofModel(run, model);
    }

    /** Servers on a database say 0 of a model's metric that was NaN; of the run's point, which is the same, they say NaN. */
    private static Point ofModel(Point run, Point model) {
        return !run.isNumber() && run.isAtTheSameTime(model) ? run : model;
    }
}
