package dev.slipway.registry.adoption;

import dev.slipway.registry.version.Lineage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tracking server recorded of a run, as far as a version keeps it. What breaks a rule of versions, such as a metric
 * that is not a number or a location with a credential in it, is left out and counted.
 *
 * @param run its id, the page to look at, its experiment, and who made it
 * @param metrics the last point of each curve
 * @param hyperparameters its parameters, as texts
 * @param data the data sets it read
 * @param code the commit it was made with
 * @param leftOut what was left out, each in words, for people
 */
public record RunFacts(
        Optional<Lineage.Run> run,
        Map<String, BigDecimal> metrics,
        Map<String, Object> hyperparameters,
        List<Lineage.Data> data,
        Optional<Lineage.Code> code,
        List<String> leftOut) {
    /** Nothing is known. */
    public static final RunFacts NONE =
            new RunFacts(Optional.empty(), Map.of(), Map.of(), List.of(), Optional.empty(), List.of());

    public RunFacts {
        metrics = Map.copyOf(metrics);
        hyperparameters = Map.copyOf(hyperparameters);
        data = List.copyOf(data);
        leftOut = List.copyOf(leftOut);
    }
}
