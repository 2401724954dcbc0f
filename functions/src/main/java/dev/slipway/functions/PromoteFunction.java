package dev.slipway.functions;

import dev.slipway.http.FunctionName;

/** Answers HTTP calls: policies are set, promotions asked for and decided on. */
public final class PromoteFunction extends HttpFunction {
    /** As Lambda makes it. */
    public PromoteFunction() {
        this(Wiring.fromEnvironment());
        Priming.of(this);
    }

    /** Wired as given. */
    public PromoteFunction(Wiring wiring) {
        super(wiring.api(FunctionName.PROMOTE), wiring.log());
    }
}
