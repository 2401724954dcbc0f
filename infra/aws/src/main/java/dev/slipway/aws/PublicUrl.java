package dev.slipway.aws;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * The https URLs among the settings. Whatever calls them runs at AWS and outside of any network of the account's: it reaches
 * neither this machine nor a private address.
 */
final class PublicUrl {
    /** Names that lead nowhere outside the network they are used in. */
    private static final List<String> PRIVATE_NAMES = List.of(".localhost", ".local", ".internal");

    private PublicUrl() {}

    /**
     * One whose path alone says what is meant: other paths are put behind it.
     *
     * @throws InvalidSetting naming the setting and the rule
     */
    static void checkBase(String name, String url) {
        URI uri = check(name, url);
        InvalidSetting.unless(
                uri.getRawQuery() == null && uri.getRawFragment() == null, name, "must not have a query or a fragment");
    }

    /**
     * One that is called as it stands.
     *
     * @throws InvalidSetting naming the setting and the rule
     */
    static URI check(String name, String url) {
        URI uri = https(name, url);
        InvalidSetting.unless(
                isPublic(uri.getHost().toLowerCase(Locale.ROOT)),
                name,
                "must have a host that AWS can reach, not " + uri.getHost());
        return uri;
    }

    private static URI https(String name, String url) {
        try {
            URI uri = URI.create(url);
            if ("https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getPort() <= 65_535) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // The rule says it.
        }
        throw new InvalidSetting(name, "must be an https URL, without a user");
    }

    private static boolean isPublic(String host) {
        if (host.startsWith("[") || host.matches("[0-9.]+")) {
            return isPublicAddress(host);
        }
        String absolute = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return absolute.contains(".") && PRIVATE_NAMES.stream().noneMatch(absolute::endsWith);
    }

    /** Of a literal, for which no name server is asked. */
    private static boolean isPublicAddress(String literal) {
        try {
            InetAddress address = InetAddress.getByName(literal);
            return !address.isLoopbackAddress()
                    && !address.isAnyLocalAddress()
                    && !address.isLinkLocalAddress()
                    && !address.isSiteLocalAddress()
                    && !address.isMulticastAddress()
                    && !isShared(address);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Ranges that are private as well, and that Java has no word for. */
    private static boolean isShared(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = Byte.toUnsignedInt(bytes[0]);
        if (address instanceof Inet6Address) {
            // Unique local addresses, fc00::/7.
            return (first & 0xfe) == 0xfc;
        }
        // "This network", what providers share among customers (100.64.0.0/10), and what is reserved.
        return address instanceof Inet4Address
                && (first == 0 || first >= 240 || (first == 100 && (Byte.toUnsignedInt(bytes[1]) & 0xc0) == 64));
    }
}
