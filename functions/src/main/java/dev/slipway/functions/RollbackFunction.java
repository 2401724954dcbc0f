package dev.slipway.functions;

import dev.slipway.http.FunctionName;

/** Answers HTTP calls: a stage goes back to an earlier occupant. */
public final class RollbackFunction extends HttpFunction {
    /** As Lambda makes it. */
    public RollbackFunction() {
        this(Wiring.fromEnvironment());
        Priming.of(this);
    }

    /** Wired as given. */
    public RollbackFunction(Wiring wiring) {
        super(wiring.api(FunctionName.ROLLBACK), wiring.log());
    }
}
