package dev.slipway.local.states;

import java.util.List;

/** Where an execution goes on after errors that no attempt could mend. */
record CatchRule(List<String> errors, Exit exit) {

    boolean matches(FlowError error) {
        return errors.stream().anyMatch(error::matches);
    }
}
