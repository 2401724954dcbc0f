package dev.slipway.local;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Addresses that people type: of http or https, with a host and without a password. */
public final class HttpAddress {
    /** What they must be. One that breaks the rule is not repeated: there may be a password in it. */
    static final String RULE = "an address of http or https, without user name and password";

    private HttpAddress() {}

    /**
     * Reads one.
     *
     * @param name what it is called where it was typed
     * @throws IllegalArgumentException naming it and the rule
     */
    public static URI of(String name, String text) {
        if (!isOne(text)) {
            throw new IllegalArgumentException(name + " must be " + RULE);
        }
        return URI.create(text);
    }

    static boolean isOne(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
