package dev.slipway.local.gateway;

import java.io.IOException;
import java.net.BindException;

/** We may not listen where we were to: somebody else does, or the operating system does not let us. */
public final class UnusablePort extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * @param option the option that says another port
     */
    public UnusablePort(int port, String option, BindException cause) {
        super("Port " + port + why(cause) + " choose another port with -D" + option + "=...", cause);
    }

    private static String why(BindException cause) {
        return String.valueOf(cause.getMessage()).contains("Permission denied")
                ? " is not for you to listen on (permission denied). Start as another user, or"
                : " is in use by another program. Stop that, or";
    }
}
