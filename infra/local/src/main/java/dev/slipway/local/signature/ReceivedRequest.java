package dev.slipway.local.signature;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.registry.name.Sha256;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as it came in, undecoded.
 *
 * @param path as in the request line, percent-encoded
 * @param query as in the request line, without the question mark; empty when there is none
 * @param headers by their names, which are put in lower case
 * @param bodySha256 of the body as it came, in hexadecimal digits
 */
public record ReceivedRequest(
        String method, String path, String query, Map<String, List<String>> headers, String bodySha256) {

    public ReceivedRequest {
        Map<String, List<String>> lowerCase = new TreeMap<>();
        headers.forEach((name, values) -> lowerCase.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        headers = Map.copyOf(lowerCase);
    }

    /** A request to a server of the JDK, and its body, which was read already. */
    public static ReceivedRequest of(HttpExchange exchange, byte[] body) {
        return new ReceivedRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                exchange.getRequestHeaders(),
                Sha256.of(body).hex());
    }

    /** The value of a header that must be there exactly once. */
    String only(String header) {
        List<String> values = headers.getOrDefault(header, List.of());
        if (values.size() != 1) {
            throw new SignatureRefused("The request must have the header " + header + " exactly once");
        }
        return values.get(0);
    }
}
