package dev.slipway.local;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started, to be closed in the opposite order, each whatever the others do. */
final class Started implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                System.err.println("a part did not close as it should: " + e);
            }
        }
    }
}
