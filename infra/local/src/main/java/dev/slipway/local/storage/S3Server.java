package dev.slipway.local.storage;

import jakarta.servlet.Servlet;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.gaul.shaded.org.eclipse.jetty.http.HttpCompliance;
import org.gaul.shaded.org.eclipse.jetty.http.UriCompliance;
import org.gaul.shaded.org.eclipse.jetty.server.HttpConfiguration;
import org.gaul.shaded.org.eclipse.jetty.server.HttpConnectionFactory;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.server.ServerConnector;
import org.gaul.shaded.org.eclipse.jetty.server.handler.ErrorHandler;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;
import org.gaul.shaded.org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server in front of the object store, on loopback: the Jetty that S3Proxy brings, set up as S3Proxy sets it up. Its
 * own wiring has no place for a servlet other than its own.
 */
final class S3Server implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    /** An upload holds a thread until it has come, however slow its line is. Threads are made when they are needed. */
    private static final int THREADS = 300;

    /** How long a connection may be silent, while a request is read as well: then it is cut off. */
    private static final int IDLE_MILLIS = 30_000;

    private final Server server;
    private final ServerConnector connector;

    S3Server(int port, Servlet servlet) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("s3");
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        // A key may hold what a path may not, such as %2F or two slashes in a row.
        http.setHttpCompliance(HttpCompliance.LEGACY);
        http.setUriCompliance(UriCompliance.LEGACY);
        // Signed values must reach the signature's check in the case in which they were sent.
        http.setHeaderCacheCaseSensitive(true);
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(HOST);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(servlet), "/*");
        server.setHandler(context);
        server.setErrorHandler(new Unreadable());
        server.setStopTimeout(0);
    }

    void start() throws Exception {
        server.start();
    }

    URI uri() {
        return URI.create("http://" + HOST + ":" + connector.getLocalPort());
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }

    /** Answers what Jetty refuses by itself, because it cannot be read as HTTP, in S3's form and without Jetty's name. */
    private static final class Unreadable extends ErrorHandler {
        @Override
        public boolean errorPageForMethod(String method) {
            return true;
        }

        @Override
        protected void generateResponse(
                Request request, Response response, int code, String message, Throwable cause, Callback callback) {
            response.getHeaders().put("Content-Type", "application/xml");
            response.getHeaders().put("Connection", "close");
            String error = "<Error><Code>InvalidRequest</Code><Message>The request cannot be read</Message></Error>";
            response.write(true, ByteBuffer.wrap(error.getBytes(StandardCharsets.UTF_8)), callback);
        }
    }
}
