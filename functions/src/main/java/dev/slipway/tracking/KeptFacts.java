package dev.slipway.tracking;

import dev.slipway.json.Json;
import dev.slipway.registry.adoption.RunFacts;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Offences;
import dev.slipway.registry.version.Hyperparameters;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Makes facts that a version may keep of what was recorded, and tells what it leaves out and why. */
final class KeptFacts {
    /** As many data sets as a lineage may have. */
    private static final int MAX_DATA = 100;

    /** As many sentences on what is left out as anybody reads. */
    private static final int MOST_TOLD = 50;

    /** What a name may hold that is left out for that: it would hide or reorder what is shown. */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}]");

    private static final String COMMIT = "mlflow.source.git.commit";
    private static final String REPOSITORY = "mlflow.source.git.repoURL";
    private static final String SCRIPT = "mlflow.source.name";
    private static final String USER = "mlflow.user";

    private final Recorded recorded;
    private final Offences leftOut = new Offences();
    private final List<String> notTaken = new ArrayList<>();

    private KeptFacts(Recorded recorded) {
        this.recorded = recorded;
    }

    /**
     * The facts.
     *
     * @param run its id, the page to look at and its experiment's name, if a run made this
     * @param notTaken what was left out before
     */
    static RunFacts of(Optional<Lineage.Run> run, Recorded recorded, List<String> notTaken) {
        return new KeptFacts(recorded).facts(run, notTaken);
    }

    private RunFacts facts(Optional<Lineage.Run> run, List<String> before) {
        notTaken.addAll(before);
        Map<String, BigDecimal> metrics = metrics();
        Map<String, Object> hyperparameters = hyperparameters();
        Lineage lineage = Fields.pick(lineage(run), leftOut, Lineage::of).orElse(Lineage.NONE);
        leftOut.sentences(MOST_TOLD)
                .forEach(sentence -> notTaken.add(HIDDEN.matcher(sentence).replaceAll("")));
        return new RunFacts(lineage.run(), metrics, hyperparameters, lineage.data(), lineage.code(), notTaken);
    }

    private Map<String, BigDecimal> metrics() {
        Map<String, BigDecimal> kept = new TreeMap<>();
        int others = 0;
        for (Map.Entry<String, Point> metric : new TreeMap<>(recorded.metrics()).entrySet()) {
            if (kept.size() == Metadata.MAX_METRICS) {
                others++;
                continue;
            }
            leftOut.noted(() -> Metadata.metric(
                            metric.getKey(), metric.getValue().value().orElse("no number")))
                    .ifPresent(number -> kept.put(metric.getKey(), number));
        }
        tooMany(others, "metrics");
        return kept;
    }

    private Map<String, Object> hyperparameters() {
        Map<String, Object> kept = new TreeMap<>();
        int bytes = 0;
        int others = 0;
        for (Map.Entry<String, String> param : new TreeMap<>(recorded.params()).entrySet()) {
            Optional<String> text = leftOut.noted(() -> Hyperparameters.text(param.getKey(), param.getValue()));
            if (text.isEmpty()) {
                continue;
            }
            int more = Json.write(Map.of(param.getKey(), param.getValue())).length();
            if (kept.size() == Hyperparameters.MAX || bytes + more > Hyperparameters.MAX_BYTES) {
                others++;
                continue;
            }
            bytes += more;
            kept.put(param.getKey(), text.get());
        }
        tooMany(others, "hyperparameters");
        return kept;
    }

    /** The JSON form that callers write, so that it is read by the same rules. */
    private Map<String, Object> lineage(Optional<Lineage.Run> run) {
        Map<String, Object> document = new TreeMap<>();
        run.ifPresent(known -> document.put(
                "run",
                Map.of(
                        "id", known.id(),
                        "location", known.location(),
                        "experiment", known.experiment(),
                        "user", tag(USER))));
        tag(COMMIT)
                .ifPresent(commit -> document.put(
                        "code", Map.of("commit", commit, "repository", tag(REPOSITORY), "path", tag(SCRIPT))));
        tooMany(Math.max(0, recorded.data().size() - MAX_DATA), "data");
        document.put(
                "data",
                recorded.data().stream().limit(MAX_DATA).map(DataSet::document).toList());
        return Json.readObject(Json.write(document));
    }

    private Optional<String> tag(String name) {
        return Optional.ofNullable(recorded.tags().get(name)).filter(text -> !text.isBlank());
    }

    private void tooMany(int others, String field) {
        if (others > 0) {
            notTaken.add(field + " has " + others + " more than a version keeps");
        }
    }
}
