package dev.slipway.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A file that is served once a test lets it go; until then whoever asks for it waits. */
final class Held implements HttpHandler {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile String text = "";

    /** Waits until somebody asks for it. */
    void awaitAsked() {
        await(asked);
    }

    /** Serves this from now on, to those who wait too. */
    void release(String served) {
        text = served;
        released.countDown();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        asked.countDown();
        await(released);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
