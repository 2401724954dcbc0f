package dev.slipway.aws.settings;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The URLs among the settings. Whatever calls them runs at AWS and, but for the worker where it is told to, outside of any
 * network of the account's: it reaches neither this machine nor a private address.
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
        checkHasPathAlone(name, check(name, url));
    }

    /**
     * The same for one that is called from within a network of the account's: it may be of http, and of every host but the
     * caller's own.
     *
     * @throws InvalidSetting naming the setting and the rule
     */
    static void checkBaseWithin(String name, String url) {
        URI uri = parsed(url, List.of("http", "https"))
                .orElseThrow(() -> new InvalidSetting(name, "must be an http or https URL, without a user"));
        checkHasPathAlone(name, uri);
        InvalidSetting.unless(
                isElsewhere(uri.getHost().toLowerCase(Locale.ROOT)),
                name,
                "must have a host of the network, not " + uri.getHost());
    }

    /**
     * One that is called as it stands.
     *
     * @throws InvalidSetting naming the setting and the rule
     */
    static URI check(String name, String url) {
        URI uri = parsed(url, List.of("https"))
                .orElseThrow(() -> new InvalidSetting(name, "must be an https URL, without a user"));
        InvalidSetting.unless(
                isPublic(uri.getHost().toLowerCase(Locale.ROOT)),
                name,
                "must have a host that AWS can reach, not " + uri.getHost());
        return uri;
    }

    private static void checkHasPathAlone(String name, URI uri) {
        InvalidSetting.unless(
                uri.getRawQuery() == null && uri.getRawFragment() == null, name, "must not have a query or a fragment");
    }

    private static Optional<URI> parsed(String url, List<String> schemes) {
        try {
            return Optional.of(URI.create(url))
                    .filter(uri -> uri.getScheme() != null && schemes.contains(uri.getScheme()))
                    .filter(uri -> uri.getHost() != null && uri.getRawUserInfo() == null && uri.getPort() <= 65_535);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Not the caller's own machine, nor what an address of a link leads to: at AWS, what tells a machine its credentials. */
    private static boolean isElsewhere(String host) {
        if (isLiteral(host)) {
            return isAddress(
                    host,
                    address -> !address.isLoopbackAddress()
                            && !address.isAnyLocalAddress()
                            && !address.isLinkLocalAddress()
                            && !address.isMulticastAddress());
        }
        String absolute = absolute(host);
        return !absolute.equals("localhost") && !absolute.endsWith(".localhost");
    }

    private static boolean isPublic(String host) {
        if (isLiteral(host)) {
            return isAddress(
                    host,
                    address -> !address.isLoopbackAddress()
                            && !address.isAnyLocalAddress()
                            && !address.isLinkLocalAddress()
                            && !address.isSiteLocalAddress()
                            && !address.isMulticastAddress()
                            && !isShared(address));
        }
        String absolute = absolute(host);
        return absolute.contains(".") && PRIVATE_NAMES.stream().noneMatch(absolute::endsWith);
    }

    private static String absolute(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static boolean isLiteral(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+");
    }

    /** Whether a literal, for which no name server is asked, is an address of such a kind. */
    private static boolean isAddress(String literal, Predicate<InetAddress> kind) {
        try {
            return kind.test(InetAddress.getByName(literal));
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
