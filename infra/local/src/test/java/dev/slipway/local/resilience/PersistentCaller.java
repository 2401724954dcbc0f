package dev.slipway.local.resilience;

import dev.slipway.json.Json;
import dev.slipway.local.resilience.Lives.Life;
import dev.slipway.showcase.RegistryClient;
import dev.slipway.showcase.Reply;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Asks again, with the same key, until there is an answer, however often the registry is killed meanwhile. Thread-safe. */
final class PersistentCaller {
    private final Lives lives;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicInteger replayed = new AtomicInteger();

    PersistentCaller(Lives lives) {
        this.lives = lives;
    }

    /** Writes or reads something. */
    Reply call(String token, String method, String path, Map<String, ?> body) throws InterruptedException {
        Map<String, String> headers = method.equals("POST")
                ? Map.of("Idempotency-Key", UUID.randomUUID().toString())
                : Map.of();
        Reply reply = untilAnswered(client -> method.equals("GET")
                ? client.call(token, method, path)
                : client.callRaw(token, method, path, Json.write(body), headers));
        if (reply.headers().firstValue("Idempotent-Replay").isPresent()) {
            replayed.incrementAndGet();
        }
        return reply;
    }

    /** A token for somebody. */
    String token(String subject, String group) throws InterruptedException {
        Map<String, Object> body = Map.of("subject", subject, "groups", List.of(group));
        return untilAnswered(client -> client.call("", "POST", "/local/token", body, lives.localKey()))
                .expect(200)
                .text("token");
    }

    private Reply untilAnswered(Function<RegistryClient, Reply> call) throws InterruptedException {
        Life life = lives.now();
        while (true) {
            try {
                Reply reply = call.apply(life.client());
                if (reply.status() != 503) {
                    answered.incrementAndGet();
                    return reply;
                }
            } catch (UncheckedIOException e) {
                cut.incrementAndGet();
                life = lives.after(life.number());
            }
        }
    }

    /** How many calls were answered. */
    int answered() {
        return answered.get();
    }

    /** How many calls got no answer because the registry was killed. */
    int cut() {
        return cut.get();
    }

    /** How many of those asked again had been done the first time. */
    int replayed() {
        return replayed.get();
    }
}
