package dev.slipway.local.states;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that this package will not run. Names every problem, so that they can be repaired in one go. */
public final class InvalidDefinition extends RuntimeException {
    private final transient List<Problem> problems;

    InvalidDefinition(List<Problem> problems) {
        super("The state machine definition is refused:\n"
                + problems.stream().map(problem -> "  " + problem).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
