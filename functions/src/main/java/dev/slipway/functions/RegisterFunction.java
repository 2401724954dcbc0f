package dev.slipway.functions;

import dev.slipway.http.FunctionName;

/** Answers HTTP calls: models and versions are registered, described, uploaded, deleted and restored. */
public final class RegisterFunction extends HttpFunction {
    /** As Lambda makes it. */
    public RegisterFunction() {
        this(Wiring.fromEnvironment());
        Priming.of(this);
    }

    /** Wired as given. */
    public RegisterFunction(Wiring wiring) {
        super(wiring.ready(Clients::s3).ready(Clients::presigner).api(FunctionName.REGISTER), wiring.log());
    }
}
