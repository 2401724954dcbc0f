package dev.slipway.http;

import java.util.Locale;

/** The functions that answer HTTP calls; each has its own rights to what it needs. */
public enum FunctionName {
    REGISTER,
    QUERY,
    PROMOTE,
    ROLLBACK;

    /** As resources are named after it, e.g. {@code register}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
