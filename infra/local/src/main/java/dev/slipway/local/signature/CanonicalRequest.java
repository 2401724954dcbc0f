package dev.slipway.local.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text that is signed for a request, by the rules of all services but S3. */
final class CanonicalRequest {
    private CanonicalRequest() {}

    /** The text as whoever deviates so from the rules would write it. */
    static String of(ReceivedRequest request, SignedHeaders signed, Set<Deviation> deviations) {
        return String.join(
                "\n",
                request.method(),
                deviations.contains(Deviation.PATH_AS_SENT) ? request.path() : path(request.path()),
                query(request.query(), deviations),
                signed.names().stream()
                        .map(name -> name + ":" + value(request, name) + "\n")
                        .collect(Collectors.joining()),
                signed.toString(),
                request.bodySha256());
    }

    /** Without dots and empty segments, and encoded once more than it came. */
    private static String path(String path) {
        try {
            return encoded(URI.create("http://host" + path).normalize().getRawPath())
                    .replace("%2F", "/");
        } catch (IllegalArgumentException e) {
            throw new SignatureRefused("The path is not correctly percent-encoded");
        }
    }

    private static String value(ReceivedRequest request, String header) {
        List<String> values = request.headers().get(header);
        if (values == null) {
            throw new SignatureRefused("The signed header " + header + " is missing");
        }
        return values.stream()
                .map(value -> value.strip().replaceAll("\\s+", " "))
                .collect(Collectors.joining(","));
    }

    private static String query(String query, Set<Deviation> deviations) {
        if (deviations.contains(Deviation.QUERY_UNSORTED)) {
            return query;
        }
        boolean isAsSent = deviations.contains(Deviation.QUERY_AS_SENT);
        return Stream.of(query.split("&", -1))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> (parameter.contains("=") ? parameter : parameter + "=").split("=", 2))
                .map(pair -> isAsSent ? Map.entry(pair[0], pair[1]) : Map.entry(recoded(pair[0]), recoded(pair[1])))
                .sorted(Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.joining("&"));
    }

    /** A plus is read as a space, as it is by whoever reads the query after us. */
    private static String recoded(String text) {
        try {
            return encoded(URLDecoder.decode(text, UTF_8));
        } catch (IllegalArgumentException e) {
            throw new SignatureRefused("The query is not correctly percent-encoded");
        }
    }

    /** AWS's percent-encoding: everything but letters, digits and {@code -._~}. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
