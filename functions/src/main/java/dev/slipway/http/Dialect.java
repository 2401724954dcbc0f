package dev.slipway.http;

import dev.slipway.registry.Registry;
import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Map;

/**
 * A way of speaking to the registry: routes, what answers them, and the form that refusals have. The rules are the
 * registry's; a dialect has none. Its routes are known without a registry, so that a gateway can be made of them.
 *
 * <p>Implementations are shared between threads and keep nothing of a call.
 */
public interface Dialect {
    /** What its paths begin with. All below it is answered in this dialect's form, whether there is a route or not. */
    String prefix();

    /** Its routes, all of them below the prefix. */
    List<Route> routes();

    /** What answers each of its routes, over a registry. */
    Map<Route, Api.Endpoint> endpoints(Registry registry);

    /**
     * Whether calls name the model that they change in what only their endpoints read: then these alone can tell whether the
     * caller may change it, and must do so through the registry.
     */
    default boolean namesModelsInBodies() {
        return false;
    }

    /** A refusal in the dialect's form. */
    Answer refused(Refused refused);

    /** What is said when something broke that should not have. */
    Answer broken();
}
