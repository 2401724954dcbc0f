package dev.slipway.local.events;

import java.util.regex.Pattern;
import software.amazon.event.ruler.JsonRuleCompiler;

/**
 * Which events of a bus go to a target.
 *
 * @param name what logs, journal and dead letters call it; unique in its bus
 * @param pattern an EventBridge event pattern
 */
public record Rule(String name, String pattern, Target target) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public Rule {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("rule " + name + ": a name is 1 to 64 letters, digits and ._-");
        }
        String fault = pattern.contains("${")
                ? "the pattern has a placeholder that nobody has filled in"
                : JsonRuleCompiler.check(pattern);
        if (fault != null) {
            throw new IllegalArgumentException(
                    "rule " + name + ": " + fault.lines().findFirst().orElse("unfit"));
        }
    }
}
