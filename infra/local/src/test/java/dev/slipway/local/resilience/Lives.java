package dev.slipway.local.resilience;

import dev.slipway.showcase.LocalTokens;
import dev.slipway.showcase.RegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The whole stack, killed and started again on its folder. Callers wait while it is down. Thread-safe. */
final class Lives implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final Path data;
    private final Path project;
    private ChildRegistry child;
    private Life life;
    private int started;
    private long starting;
    private Instant lastStart = Instant.MIN;

    /** The time from one start to the kill that ends it. */
    record Life(int number, RegistryClient client) {}

    /** A stack that keeps everything in one folder; it is not started yet. */
    Lives(Path data, Path project) {
        this.data = data;
        this.project = project;
    }

    /** Starts it. */
    void begin() {
        lastStart = Instant.now();
        long began = System.nanoTime();
        child = new ChildRegistry(data, project);
        starting += System.nanoTime() - began;
        synchronized (this) {
            life = new Life(++started, child.client());
            notifyAll();
        }
    }

    /** Kills it under whoever is calling it. */
    void kill() {
        synchronized (this) {
            life = null;
        }
        child.kill();
    }

    /** Starts it and kills it before it may have come to answer. */
    void stillborn(Duration after) throws InterruptedException {
        ChildRegistry.killedAfter(after, data, project);
    }

    /** The life that there is now, or the next one. */
    Life now() throws InterruptedException {
        return after(0);
    }

    /** The life after the one with this number. */
    synchronized Life after(int number) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (life == null || life.number() <= number) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("the registry did not come back after life " + number);
            }
            wait(left / 1_000_000 + 1);
        }
        return life;
    }

    /** The header that the token issuer asks for. */
    Map<String, String> localKey() {
        try {
            return LocalTokens.key(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When the last start began: what was recorded before, its sweep has told. */
    Instant lastStart() {
        return lastStart;
    }

    /** How long a start took on average. */
    Duration start() {
        return Duration.ofNanos(starting / Math.max(1, started));
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
