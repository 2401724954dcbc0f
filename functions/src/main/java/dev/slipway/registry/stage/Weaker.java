package dev.slipway.registry.stage;

import dev.slipway.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * In which member a policy asks for less than another one, or for something of which nobody can tell that it is as strict.
 *
 * @param value of the policy
 * @param against what the other policy has there
 */
public record Weaker(String member, Object value, Object against) {
    /** The facts of a refusal. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("member", member);
        facts.put("value", value);
        facts.put("default", against);
        return facts;
    }

    /** For sentences: {@code approvals is 0, and 1 in the default}. */
    @Override
    public String toString() {
        return member + " is " + Json.write(value) + ", and " + Json.write(against) + " in the default";
    }
}
