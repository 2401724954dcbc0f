package dev.slipway.local.events;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A target that posts events to a URL, with the manners of an EventBridge API destination: any 2xx within the time-out is
 * taken; 429, 5xx, a time-out and a broken connection are tried again, no sooner than {@code Retry-After} says; any other
 * answer is final, redirects too.
 */
public final class Webhook implements Target {
    /** What EventBridge gives an API destination. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final URI url;
    private final Duration timeout;
    private final Map<String, String> headers;
    private final HttpClient client;

    /** Posts to this URL without further headers. */
    public Webhook(URI url) {
        this(url, TIMEOUT, Map.of());
    }

    /**
     * Posts to this URL.
     *
     * @param headers sent along, e.g. what authorises the sender; never repeated in logs or dead letters
     */
    public Webhook(URI url, Duration timeout, Map<String, String> headers) {
        this.url = url;
        this.timeout = timeout;
        this.headers = Map.copyOf(headers);
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public void deliver(Event event) throws DeliveryFailed, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(event.json()));
        headers.forEach(request::setHeader);
        HttpResponse<Void> response = send(request.build());
        int status = response.statusCode();
        if (status == 429 || status >= 500) {
            throw DeliveryFailed.forNow("the webhook answered " + status, retryAfter(response));
        }
        if (status < 200 || status > 299) {
            throw DeliveryFailed.forGood("the webhook answered " + status);
        }
    }

    /** The client's own time-out ends with the head of an answer; this one holds for all of it. */
    private HttpResponse<Void> send(HttpRequest request) throws DeliveryFailed, InterruptedException {
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw DeliveryFailed.forNow("the webhook did not answer within " + timeout);
        } catch (ExecutionException e) {
            throw DeliveryFailed.forNow(
                    "the webhook did not answer: " + e.getCause().getClass().getSimpleName());
        } finally {
            answer.cancel(true);
        }
    }

    /** Seconds only: a date would trust the other side's clock. */
    private static Duration retryAfter(HttpResponse<?> response) {
        String value = response.headers().firstValue("Retry-After").orElse("");
        Duration asked = value.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(value)) : Duration.ZERO;
        return asked.compareTo(LONGEST_WAIT) < 0 ? asked : LONGEST_WAIT;
    }
}
