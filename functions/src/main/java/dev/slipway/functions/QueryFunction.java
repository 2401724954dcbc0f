package dev.slipway.functions;

import dev.slipway.http.FunctionName;

/** Answers HTTP calls: everything that is only looked up. */
public final class QueryFunction extends HttpFunction {
    /** As Lambda makes it. */
    public QueryFunction() {
        this(Wiring.fromEnvironment());
        Priming.of(this);
    }

    /** Wired as given. */
    public QueryFunction(Wiring wiring) {
        super(wiring.ready(Clients::presigner).api(FunctionName.QUERY), wiring.log());
    }
}
