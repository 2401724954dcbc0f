package dev.slipway.local.states;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a state machine in AWS, from which the names of its executions follow. */
record MachineArn(String value) {
    private static final Pattern FORM = Pattern.compile("arn:[^:]+:states:[^:]+:[0-9]+:stateMachine:[^:]+");

    MachineArn {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not the ARN of a state machine: " + value);
        }
    }

    /** The machine's own name, the last part. */
    String name() {
        return value.substring(value.lastIndexOf(':') + 1);
    }

    String execution(String name) {
        return executionPrefix() + name;
    }

    /** The execution's name, if the ARN is one of this machine's. */
    Optional<String> executionName(String executionArn) {
        return executionArn.startsWith(executionPrefix())
                ? Optional.of(executionArn.substring(executionPrefix().length()))
                : Optional.empty();
    }

    private String executionPrefix() {
        return value.replace(":stateMachine:", ":execution:") + ":";
    }
}
