package dev.slipway.http;

import dev.slipway.registry.refusal.Refused;
import java.util.Map;

/**
 * Another way of speaking to the same registry: routes of its own, what answers them, and its own form for refusals. The
 * rules are the registry's; a dialect has none.
 */
public interface Dialect {
    /** Whether a route is one of this dialect's. */
    boolean speaks(Route route);

    /** What answers the dialect's routes of one function. */
    Map<Route, Api.Endpoint> endpoints(FunctionName function);

    /** A refusal in the dialect's form. */
    Answer refused(Refused refused);

    /** What is said when something broke that should not have. */
    Answer broken();
}
