package dev.slipway.http;

/**
 * What a route makes of the header {@code If-Match}. Honoured by every route that changes something which has a revision;
 * refused everywhere else, so that nobody relies on a check that is not made.
 */
public enum IfMatch {
    HONOURED,
    REFUSED
}
