package dev.slipway.tracking;

import dev.slipway.json.MalformedJson;
import dev.slipway.json.SentJson;
import dev.slipway.registry.Backoff;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Questions to one server. What may pass by itself, a broken connection or a server that is busy, is tried again; a server
 * that gives no usable answer after that throws {@link Refusal#UNAVAILABLE}. Thread-safe.
 */
final class ServerCalls {
    /** Bytes of an answer in JSON. Five hundred metrics take 60 KB; the rest is room for the schemas of data sets. */
    static final int MAX_JSON = 8 << 20;

    private static final int MAX_ERROR = 10_000;
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);
    private static final Pattern HTTP = Pattern.compile("https?", Pattern.CASE_INSENSITIVE);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200));
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final String base;
    private final Supplier<Optional<Credential>> credential;

    /**
     * Calls to a server.
     *
     * @param base its address, which may have a path
     * @param credential asked for before each call
     * @throws IllegalArgumentException if it is no address of a server, or one with a user, query or fragment
     */
    ServerCalls(URI base, Supplier<Optional<Credential>> credential) {
        if (base.getScheme() == null
                || !HTTP.matcher(base.getScheme()).matches()
                || base.getHost() == null
                || base.getRawUserInfo() != null
                || base.getRawQuery() != null
                || base.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "tracking.uri must be http(s)://host[:port][/path], without a user, query or fragment");
        }
        this.base = base.toString().replaceFirst("/+$", "");
        this.credential = credential;
    }

    /** What reads a body. It may be called again after it has failed. */
    interface Reading<T> {
        T read(InputStream body) throws IOException;
    }

    /** The server's address without a slash at the end. */
    String base() {
        return base;
    }

    /** The members of the JSON object that the server answers; nothing when it has no such thing. */
    Optional<Map<String, Object>> json(String target, Patience patience) throws NotTaken {
        return get(target, patience, body -> {
            byte[] bytes = body.readNBytes(MAX_JSON + 1);
            if (bytes.length > MAX_JSON) {
                throw new IOException("The answer has more than " + MAX_JSON + " bytes");
            }
            return members(bytes);
        });
    }

    /**
     * What is read of the server's answer; nothing when it has no such thing.
     *
     * @param target what follows the base, percent-encoded
     */
    <T> Optional<T> get(String target, Patience patience, Reading<T> reading) throws NotTaken {
        long end = System.nanoTime() + patience.all().toNanos();
        for (int tries = 1; ; tries++) {
            try {
                return once(target, patience, end, reading);
            } catch (IOException e) {
                if (tries == patience.tries() || !waits(tries, end)) {
                    throw unavailable(e);
                }
            }
        }
    }

    /** The refusal of whoever needs what the server does not say; why is for operators. */
    static Refused unavailable(Exception why) {
        return Refusal.UNAVAILABLE
                .because("the tracking server gives no usable answer; try again in a moment")
                .causedBy(why);
    }

    private <T> Optional<T> once(String target, Patience patience, long end, Reading<T> reading)
            throws IOException, NotTaken {
        Optional<Credential> shown = credential.get();
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + target).toURL().openConnection();
        boolean isRead = false;
        try {
            connection.setConnectTimeout(millis(patience.connect(), end));
            connection.setReadTimeout(millis(patience.silence(), end));
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            shown.ifPresent(known -> connection.setRequestProperty("Authorization", known.authorization()));
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                check(status, connection.getErrorStream(), end);
                return Optional.empty();
            }
            try (InputStream body = new Body(connection.getInputStream(), connection.getContentLengthLong(), end)) {
                Optional<T> read = Optional.of(reading.read(body));
                isRead = true;
                return read;
            }
        } finally {
            // What was read to its end leaves a connection that can be used again.
            if (!isRead) {
                connection.disconnect();
            }
        }
    }

    /** Returns if the answer says that there is no such thing. */
    private static void check(int status, InputStream error, long end) throws IOException, NotTaken {
        if (isUnknown(error, end)) {
            return;
        }
        if (status == HttpURLConnection.HTTP_NOT_FOUND) {
            // A proxy on the way, or a server that is being started, says so of everything.
            throw unavailable(new IOException(
                    "The tracking server answers 404 in other words than MLflow's: does tracking.uri lead to it?"));
        }
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED || status == HttpURLConnection.HTTP_FORBIDDEN) {
            throw unavailable(new IOException(
                    "The tracking server answers " + status + ": the credential of tracking.secret is not taken"));
        }
        if (PASSING.contains(status)) {
            throw new IOException("The tracking server answers " + status);
        }
        if (status >= 300 && status < 400) {
            throw unavailable(new IOException("The tracking server answers " + status
                    + ": redirects are not followed; tracking.uri must be" + " the address that answers itself"));
        }
        if (status >= 400 && status < 500) {
            throw new NotTaken(status);
        }
        throw unavailable(new IOException("The tracking server answers " + status));
    }

    private static boolean isUnknown(InputStream error, long end) throws IOException {
        if (error == null) {
            return false;
        }
        try (InputStream body = new Body(error, -1, end)) {
            return "RESOURCE_DOES_NOT_EXIST"
                    .equals(members(body.readNBytes(MAX_ERROR)).get("error_code"));
        } catch (IOException e) {
            return false;
        }
    }

    private static Map<String, Object> members(byte[] json) throws IOException {
        try {
            // A text that cannot be kept, or a number that is none, is null and takes nothing else with it.
            return SentJson.read(new String(json, StandardCharsets.UTF_8)).members();
        } catch (MalformedJson e) {
            throw new IOException("The answer is not the JSON it should be: " + e.getMessage(), e);
        }
    }

    /** Waits before the next try; not when the time would be over then. */
    private static boolean waits(int tries, long end) {
        Duration wait = BACKOFF.after(tries, LONGEST_WAIT);
        if (wait.compareTo(Body.left(end)) >= 0) {
            return false;
        }
        try {
            Thread.sleep(wait.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The shorter of the two; a time-out of zero would mean none. */
    private static int millis(Duration most, long end) {
        Duration left = Body.left(end);
        return (int) Math.max(1, (left.compareTo(most) < 0 ? left : most).toMillis());
    }
}
