package dev.slipway.local.gateway;

import java.io.IOException;

/** Somebody else listens where we were to. */
public final class PortInUse extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * @param option the option that says another port
     */
    public PortInUse(int port, String option, Throwable cause) {
        super(
                "Port " + port + " is in use by another program. Stop that, or choose another port with -D" + option
                        + "=...",
                cause);
    }
}
