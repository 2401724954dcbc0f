package dev.slipway.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP by hand, for requests that no client would send. One connection for each. */
final class RawHttp {
    private static final int PATIENCE = 20_000;

    private final URI uri;

    RawHttp(URI uri) {
        this.uri = uri;
    }

    /** What came back; status 0 where the connection was closed without an answer. */
    record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Sends a request with these headers, besides those that every request has. */
    Answer send(String method, String path, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Host", uri.getAuthority());
        all.put("Connection", "close");
        all.put("Content-Length", Integer.toString(body.length));
        all.putAll(headers);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return send(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1), body);
    }

    /**
     * Sends a body with a signed request and answers the status: for those that the store refuses, often without reading
     * them, after which it closes the connection. A client that keeps connections would trip over that in its next request.
     */
    @SuppressWarnings("unchecked")
    static int status(Map<String, Object> signed, byte[] body) {
        URI url = URI.create((String) signed.get("url"));
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return new RawHttp(url)
                .send(
                        (String) signed.get("method"),
                        url.getRawPath() + query,
                        (Map<String, String>) signed.get("headers"),
                        body)
                .status();
    }

    /** Sends bytes as they are and reads until the other side is done. */
    Answer send(byte[] head, byte[] body) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            try {
                OutputStream out = socket.getOutputStream();
                out.write(head);
                out.write(body);
                socket.shutdownOutput();
            } catch (SocketException e) {
                // Refused before all was sent; the answer may be there all the same.
            }
            try {
                socket.getInputStream().transferTo(received);
            } catch (SocketException e) {
                // Cut off; what has been received counts.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read(received.toString(StandardCharsets.UTF_8));
    }

    /** A text as one segment of a path, or one value of a query, however odd. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(".", "%2E");
    }

    private static Answer read(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer(0, Map.of(), text);
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(lines[0].substring(9, 12)), headers, text.substring(end + 4));
    }
}
