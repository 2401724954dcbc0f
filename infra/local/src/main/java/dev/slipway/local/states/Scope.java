package dev.slipway.local.states;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an expression may see.
 *
 * @param states the reserved variable {@code $states}
 * @param variables what earlier states assigned
 */
record Scope(Map<String, Object> states, Map<String, Object> variables) {

    static Scope of(Execution execution, MachineArn arn) {
        Standing standing = execution.standing();
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("Id", arn.execution(execution.name()));
        run.put("Input", Values.read(execution.input()));
        run.put("Name", execution.name());
        run.put("StartTime", execution.startedAt().toString());
        Map<String, Object> stay = new LinkedHashMap<>();
        stay.put("EnteredTime", standing.enteredAt().toString());
        stay.put("Name", standing.state());
        stay.put("RetryCount", standing.retryCount());
        Map<String, Object> states = new LinkedHashMap<>();
        states.put("input", standing.input());
        states.put("context", Map.of("Execution", run, "State", stay));
        return new Scope(states, standing.variables());
    }

    Scope with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(states);
        more.put(name, value);
        return new Scope(more, variables);
    }

    /** Tokens are seen where a task is called with one, nowhere else. */
    Scope withToken(String token) {
        Map<String, Object> context = new LinkedHashMap<>();
        ((Map<?, ?>) states.get("context")).forEach((name, value) -> context.put((String) name, value));
        context.put("Task", Map.of("Token", token));
        return with("context", context);
    }
}
