package dev.slipway.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as text: RFC 3339, UTC, always with milliseconds, so that the order of texts is the order of times. */
public final class Rfc3339 {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Rfc3339() {}

    /** {@code 2026-01-31T08:15:00.000Z}. */
    public static String format(Instant instant) {
        return FORMAT.format(instant);
    }
}
