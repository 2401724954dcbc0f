package dev.slipway.registry.search;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Versions in the order of a metric that they have, from one value to another, both included.
 *
 * @param name of the metric
 * @param modelId whose versions; of all models where it says nothing
 * @param backwards from the greatest value to the least
 */
public record MetricRange(
        String name,
        Optional<String> modelId,
        Optional<BigDecimal> lowest,
        Optional<BigDecimal> highest,
        boolean backwards) {

    /** The metric as terms name it. */
    public String metric() {
        return Term.digest(name);
    }

    /** No value in the range sorts before this, as terms hold values. */
    public String least() {
        return lowest.map(OrderedNumber::text).orElse("");
    }

    /** The greatest value in the range, as terms hold values, if there is an end. */
    public Optional<String> greatest() {
        return highest.map(OrderedNumber::text);
    }

    /** Whether no number is in it. */
    public boolean isEmpty() {
        return lowest.isPresent() && highest.isPresent() && lowest.get().compareTo(highest.get()) > 0;
    }

    /** Whether a term is of this metric and in the range. */
    public boolean accepts(Term term) {
        return term.kind() == Term.Kind.METRIC
                && term.name().equals(metric())
                && term.value().compareTo(least()) >= 0
                && greatest().map(most -> term.value().compareTo(most) <= 0).orElse(true);
    }
}
