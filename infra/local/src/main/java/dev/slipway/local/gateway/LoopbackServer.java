package dev.slipway.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.http.Problems;
import dev.slipway.registry.refusal.Refusal;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server that nobody else can reach: it listens on the loopback address alone, and answers only those who call it by
 * that name, so that a page in a browser cannot talk to it under a name of its own that resolves here. A page that comes from
 * elsewhere and calls it by its right name says so in {@code Origin}, and is refused.
 */
public final class LoopbackServer implements AutoCloseable {
    /** Each call holds one until it is answered, and one that never ends until it is cut off. They are made when needed. */
    private static final int THREADS = 300;

    /** How long a request may take to arrive, head and body together. Over loopback that is plenty for 10 MB. */
    private static final int SECONDS_FOR_A_REQUEST = 10;

    private static final int BACKLOG = 256;
    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    static {
        // Without it a small answer waits 40 ms for an acknowledgement that the other side delays.
        setUnlessGiven("sun.net.httpserver.nodelay", "true");
        // Without it a connection that sends half a request holds a thread for ever.
        setUnlessGiven("sun.net.httpserver.maxReqTime", Integer.toString(SECONDS_FOR_A_REQUEST));
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private LoopbackServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts listening.
     *
     * @param port 0 for any that is free
     * @param handlers by the path they begin at
     * @throws UnusablePort when somebody else listens there, or we may not
     */
    public static LoopbackServer start(int port, Map<String, HttpHandler> handlers) throws IOException {
        HttpServer server = listening(port);
        AtomicInteger count = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "http-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        handlers.forEach((path, handler) -> server.createContext(path, exchange -> guarded(exchange, handler)));
        server.start();
        return new LoopbackServer(server, threads);
    }

    private static HttpServer listening(int port) throws IOException {
        try {
            return HttpServer.create(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        } catch (BindException e) {
            throw new UnusablePort(port, "port", e);
        }
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void guarded(HttpExchange exchange, HttpHandler handler) throws IOException {
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("");
        int port = host.lastIndexOf(':');
        boolean hasPort = port > host.lastIndexOf(']');
        if (!NAMES.contains(hasPort ? host.substring(0, port) : host)) {
            refuse(exchange, "this server answers to 127.0.0.1 and localhost");
        } else if (!exchange.getRequestHeaders()
                .getOrDefault("Origin", List.of("http://" + host))
                .equals(List.of("http://" + host))) {
            refuse(exchange, "Origin must be that of this server, http://" + host);
        } else {
            handler.handle(exchange);
        }
    }

    private static void refuse(HttpExchange exchange, String why) throws IOException {
        try (exchange) {
            Replies.send(exchange, Problems.of(Refusal.FORBIDDEN.because(why)));
        }
    }
}
