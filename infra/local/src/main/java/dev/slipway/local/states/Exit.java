package dev.slipway.local.states;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The way out of a state: what it leaves in variables, what it hands on, and where to.
 *
 * @param assign variables to set; they are seen by later states only
 * @param output what the next state gets; where absent, what the state itself brought
 * @param next the next state; absent where the execution ends here
 */
record Exit(Map<String, Template> assign, Optional<Template> output, Optional<String> next) {

    Object output(Object brought, Scope scope) throws EvaluationFailed {
        return output.isPresent() ? output.get().evaluate(scope) : brought;
    }

    Map<String, Object> variables(Scope scope) throws EvaluationFailed {
        Map<String, Object> variables = new LinkedHashMap<>(scope.variables());
        for (Map.Entry<String, Template> variable : assign.entrySet()) {
            variables.put(variable.getKey(), variable.getValue().evaluate(scope));
        }
        return variables;
    }
}
