package dev.slipway.registry.port;

import java.time.Clock;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Where the contracts of the stores are held. A test class registers one as its extension and nests the contracts, so that
 * every report names it.
 */
public interface StoresBackend extends ParameterResolver {
    /** Opens stores that are empty and that nobody else uses; the clock says which marks of requests have expired. */
    Opened open(Clock clock);

    /**
     * Stores for one test.
     *
     * @param close gives back what they took
     */
    record Opened(Stores stores, Backlog backlog, SearchIndex index, Runnable close) {}

    @Override
    default boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType().isInstance(this);
    }

    @Override
    default Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return this;
    }
}
