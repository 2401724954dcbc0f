package dev.slipway.tracking;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a server listens. */
record Host(String scheme, String name, int port) {
    static Host of(URI address) {
        boolean isSecure = address.getScheme().equalsIgnoreCase("https");
        int usual = isSecure ? 443 : 80;
        return new Host(address.getScheme(), address.getHost(), address.getPort() < 0 ? usual : address.getPort());
    }

    /** Whether an authority is this host's. One without a port means the usual port of this host's scheme. */
    boolean isNamed(String authority) {
        try {
            URI address = new URI(scheme + "://" + authority);
            return address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getHost().equalsIgnoreCase(name)
                    && of(address).port() == port;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
