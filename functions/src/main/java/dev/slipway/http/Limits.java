package dev.slipway.http;

/**
 * What a dialect lets a call bring.
 *
 * @param body bytes of a body, at most; with {@link #UNREAD} bodies are not looked at, so that they may be of any kind
 * @param strictQuery whether a query parameter is refused that the route does not take, comes twice or is too long; otherwise
 *     the query is the endpoint's own business
 */
public record Limits(int body, boolean strictQuery) {
    /** For routes that refuse whatever comes, or have no use for it. */
    public static final int UNREAD = 0;

    /** For calls of which nothing but the path and some parameters matters. */
    public static final Limits NOTHING_READ = new Limits(UNREAD, false);
}
