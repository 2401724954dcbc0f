package dev.slipway.local.storage;

import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.port.StoreReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Flow;

/**
 * A request about to be sent by somebody who was given a signed one: as it is, or altered. The host and the content length
 * are the HTTP client's to send, from the URL and the body.
 */
record Attempt(String method, URI url, Map<String, String> headers, BodyPublisher body) {

    /** The request as it was signed, with this body unless it takes none. */
    static Attempt with(SignedRequest request, byte[] body) {
        return request.method().equals("GET")
                ? of(request)
                : new Attempt(request.method(), request.url(), request.headers(), BodyPublishers.ofByteArray(body));
    }

    /** The request as it was signed, with its piece of the file. */
    static Attempt of(SignedRequest request, byte[] file) {
        return with(
                request, Arrays.copyOfRange(file, (int) request.offset(), (int) (request.offset() + request.length())));
    }

    /** A signed request without a body. */
    static Attempt of(SignedRequest request) {
        return new Attempt(request.method(), request.url(), request.headers(), BodyPublishers.noBody());
    }

    Attempt withMethod(String other) {
        return new Attempt(other, url, headers, body);
    }

    Attempt withUrl(String part, String other) {
        String altered = url.toString().replaceFirst(part, other);
        if (altered.equals(url.toString())) {
            throw new AssertionError("nothing altered: no " + part + " in " + url);
        }
        return new Attempt(method, URI.create(altered), headers, body);
    }

    Attempt withHeader(String name, String value) {
        Map<String, String> altered = new TreeMap<>(headers);
        altered.put(name, value);
        return new Attempt(method, url, altered, body);
    }

    Attempt withoutHeader(String name) {
        Map<String, String> altered = new TreeMap<>(headers);
        if (altered.remove(name) == null) {
            throw new AssertionError("there is no header " + name);
        }
        return new Attempt(method, url, altered, body);
    }

    Attempt withBody(String other) {
        return new Attempt(method, url, headers, BodyPublishers.ofString(other));
    }

    /** The same bytes in chunks, their number not announced. */
    Attempt withoutLength() {
        return new Attempt(method, url, headers, new BodyPublisher() {
            @Override
            public long contentLength() {
                return -1;
            }

            @Override
            public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
                body.subscribe(subscriber);
            }
        });
    }

    StoreReply send() {
        // Who is refused by the headers alone hears so before sending the body, instead of meeting a closed connection.
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).method(method, body).expectContinue(body.contentLength() != 0);
        headers.forEach(request::header);
        // A client, and so a connection, for each: after a refusal the server closes the one it came on.
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new StoreReply(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
