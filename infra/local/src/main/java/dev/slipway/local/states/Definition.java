package dev.slipway.local.states;

import java.util.Map;

/** A state machine that has been read and found whole: every field known, every target there, every state reachable. */
public final class Definition {
    private final String startAt;
    private final Map<String, State> states;

    Definition(String startAt, Map<String, State> states) {
        this.startAt = startAt;
        this.states = states;
    }

    /**
     * Reads a definition in the States Language with JSONata.
     *
     * @param text the definition's JSON
     * @param substitutions what stands for each <code>${name}</code>, as in the CDK's {@code definitionSubstitutions}
     * @throws InvalidDefinition naming every problem, if anything in it is unknown or does not hold together
     */
    public static Definition read(String text, Map<String, String> substitutions) {
        return new DefinitionReader(substitutions).read(text);
    }

    String startAt() {
        return startAt;
    }

    Map<String, State> states() {
        return states;
    }
}
