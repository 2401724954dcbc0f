package dev.slipway.local.clients;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts scenarios to a real MLflow server and to Slipway, and keeps how their answers compare. */
final class DifferentialRun {
    /** A search may show a change a moment later. */
    private static final int TRIES_OF_A_SEARCH = 20;

    private final DifferentialSide mlflow;
    private final DifferentialSide slipway;
    private final Map<Outcome, Integer> totals = new EnumMap<>(Outcome.class);
    private final Map<IntendedDifference, Integer> used = new EnumMap<>(IntendedDifference.class);
    private final List<String> bugs = new ArrayList<>();

    DifferentialRun(DifferentialSide mlflow, DifferentialSide slipway) {
        this.mlflow = mlflow;
        this.slipway = slipway;
    }

    /** How two answers compare. */
    enum Outcome {
        IDENTICAL("identical"),
        OTHER_TEXT("same code with other text"),
        INTENDED("intended difference"),
        BUG("bug");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }
    }

    /** Makes all calls of a scenario, each at both servers before the next. */
    void tell(DifferentialScenario scenario, String name) throws IOException, InterruptedException {
        for (DifferentialStep step : scenario.steps()) {
            // So that what is made one after the other has times that differ.
            Thread.sleep(2);
            DifferentialReply theirs = mlflow.call(step, name);
            DifferentialReply ours = slipway.call(step, name);
            for (int i = 1; i < TRIES_OF_A_SEARCH && step.isSearch() && isLate(step, theirs, ours); i++) {
                Thread.sleep(100);
                ours = slipway.call(step, name);
            }
            note(scenario, step, theirs, ours);
        }
    }

    private static boolean isLate(DifferentialStep step, DifferentialReply theirs, DifferentialReply ours) {
        return theirs.isOk()
                && ours.isOk()
                && !theirs.compared().equals(ours.compared())
                && IntendedDifference.of(step, theirs, ours).isEmpty();
    }

    private void note(
            DifferentialScenario scenario, DifferentialStep step, DifferentialReply theirs, DifferentialReply ours) {
        Outcome outcome = Outcome.BUG;
        if (theirs.compared().equals(ours.compared())) {
            outcome = theirs.message().equals(ours.message()) ? Outcome.IDENTICAL : Outcome.OTHER_TEXT;
        } else {
            Optional<IntendedDifference> row = IntendedDifference.of(step, theirs, ours);
            if (row.isPresent()) {
                outcome = Outcome.INTENDED;
                used.merge(row.get(), 1, Integer::sum);
            } else {
                bugs.add(scenario.name() + ": " + step + "\n    MLflow:  " + theirs + "\n    Slipway: " + ours);
            }
        }
        totals.merge(outcome, 1, Integer::sum);
    }

    /** How many calls were made. */
    int calls() {
        return totals.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The differences that no row explains. */
    List<String> bugs() {
        return List.copyOf(bugs);
    }

    /** How often each row explained a difference. */
    Map<IntendedDifference, Integer> used() {
        return Map.copyOf(used);
    }

    /** The totals in one line. */
    String totals() {
        List<String> words = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            words.add(totals.getOrDefault(outcome, 0) + " " + outcome.words);
        }
        return calls() + " calls: " + String.join(", ", words);
    }
}
