package dev.slipway.local.storage;

import com.google.common.base.Throwables;
import dev.slipway.local.signature.SignedHeaders;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What S3 does with a request before it looks at the object, where S3Proxy does less: nothing is served unsigned, a header
 * that S3 acts on must be signed, the length of an upload must be announced, and whoever is refused in the middle of sending
 * hears why.
 */
final class S3Front extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(S3Front.class.getName());
    private static final Pattern SIGNED_HEADERS =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^, ]+, *SignedHeaders=([^, ]+), *Signature=[0-9a-f]+");
    private static final long MAX_PUT = 5L << 30;
    private static final int MAX_BUFFERED = 128 << 20;
    private static final int MAX_CHUNK = 16 << 20;
    private static final int MAX_SKEW_SECONDS = 15 * 60;

    /** How long the rest of a refused upload is read and thrown away; on loopback that is enough for 5 GiB. */
    private static final Duration DRAINING = Duration.ofSeconds(20);

    private final transient BlobStore blobs;
    private final String accessKey;
    private final String secretKey;
    private final transient S3 s3;

    S3Front(BlobStore blobs, String accessKey, String secretKey) {
        this.blobs = blobs;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.s3 = new S3(blobs, accessKey, secretKey);
    }

    /** S3Proxy's handler, which lets those that extend it answer in S3's form. */
    private static final class S3 extends S3ProxyHandler {
        S3(BlobStore blobs, String accessKey, String secretKey) {
            super(
                    blobs,
                    AuthenticationType.AWS_V4,
                    accessKey,
                    secretKey,
                    null,
                    MAX_PUT,
                    MAX_BUFFERED,
                    MAX_CHUNK,
                    false,
                    null,
                    null,
                    MAX_SKEW_SECONDS);
        }

        void answer(HttpServletRequest request, HttpServletResponse response, S3Refusal refusal) throws IOException {
            sendSimpleErrorResponse(
                    request, response, refusal.code(), refusal.status(), refusal.message(), refusal.elements());
        }
    }

    @Override
    protected void service(HttpServletRequest received, HttpServletResponse response) throws IOException {
        QueryRequest request = new QueryRequest(received);
        // This tells a client to send the body that waits to be told. Java's HttpClient goes on waiting even when it
        // is answered something else, so nobody is refused before it.
        InputStream body = request.getInputStream();
        Optional<S3Refusal> refusal = refusal(request);
        if (refusal.isEmpty()) {
            refusal = handled(request, response, body);
        }
        if (refusal.isPresent()) {
            s3.answer(request, response, refusal.get());
            drain(body);
        }
    }

    private static Optional<S3Refusal> refusal(QueryRequest request) {
        if (request.getMethod().equals("OPTIONS")) {
            // What a browser asks before it sends a request to another origin; it cannot be signed and does nothing.
            return Optional.empty();
        }
        String authorization = request.getHeader("Authorization");
        String inQuery = request.getParameter("X-Amz-SignedHeaders");
        if (authorization != null && inQuery != null) {
            return Optional.of(new S3Refusal(
                    400,
                    "InvalidArgument",
                    "A request is signed in its URL or in the header Authorization; this one has both"));
        }
        Matcher inHeader = SIGNED_HEADERS.matcher(authorization == null ? "" : authorization);
        if (inQuery == null && !inHeader.matches()) {
            return Optional.of(new S3Refusal(403, "AccessDenied", "The request is not signed with AWS4-HMAC-SHA256"));
        }
        List<String> unsigned = SignedHeaders.of(inQuery == null ? inHeader.group(1) : inQuery)
                .unsigned(Collections.list(request.getHeaderNames()));
        if (!unsigned.isEmpty()) {
            return Optional.of(new S3Refusal(
                    403,
                    "AccessDenied",
                    "There were headers present in the request which were not signed",
                    Map.of("HeadersNotSigned", String.join(", ", unsigned))));
        }
        if (request.getMethod().equals("PUT")
                && request.getHeader("Transfer-Encoding") != null
                && request.getHeader("x-amz-decoded-content-length") == null) {
            return Optional.of(
                    new S3Refusal(411, "MissingContentLength", "You must provide the Content-Length HTTP header"));
        }
        return Optional.empty();
    }

    private Optional<S3Refusal> handled(QueryRequest request, HttpServletResponse response, InputStream body)
            throws IOException {
        try {
            if (CopyRequest.isOne(request)) {
                copy(request, response, body);
            } else if (PartsRequest.isOne(request)) {
                parts(request, response, body);
            } else {
                s3.doHandle(request, request, response, body, null);
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            if (response.isCommitted()) {
                // It broke in the middle of an answer: the connection is cut, so that nobody takes it for the whole.
                throw e;
            }
            Optional<AwsServiceException> answered = Throwables.getCausalChain(e).stream()
                    .filter(AwsServiceException.class::isInstance)
                    .map(AwsServiceException.class::cast)
                    .findFirst();
            if (answered.isPresent()) {
                copyHeaders(answered.get(), response);
                return Optional.of(S3Refusal.of(request, answered.get()));
            }
            if (e instanceof IllegalArgumentException) {
                return Optional.of(new S3Refusal(400, "InvalidArgument", String.valueOf(e.getMessage())));
            }
            if (e instanceof UnsupportedOperationException) {
                return Optional.of(new S3Refusal(501, "NotImplemented", String.valueOf(e.getMessage())));
            }
            LOG.log(System.Logger.Level.WARNING, request.getMethod() + " " + request.getRequestURI() + " failed: " + e);
            return Optional.of(S3Refusal.failed(e));
        }
    }

    /** The signature is that of the request as it came; S3Proxy's own view of it knows less. */
    private void copy(QueryRequest request, HttpServletResponse response, InputStream body) throws IOException {
        CopyRequest copy = new CopyRequest(request);
        EditedResponse answer = new EditedResponse(response);
        new S3(copy.over(blobs), accessKey, secretKey).doHandle(request, copy, answer, body, null);
        answer.send(copy::completed);
    }

    private void parts(QueryRequest request, HttpServletResponse response, InputStream body) throws IOException {
        PartsRequest parts = new PartsRequest(request);
        EditedResponse answer = new EditedResponse(response);
        new S3(parts.over(blobs), accessKey, secretKey).doHandle(request, parts, answer, body, null);
        answer.send(parts::completed);
    }

    private static void copyHeaders(AwsServiceException e, HttpServletResponse response) {
        var inner = S3Exceptions.httpResponse(e);
        if (inner != null) {
            inner.headers().forEach((name, values) -> response.setHeader(name, values.get(0)));
        }
    }

    /**
     * Reads what is still on its way: a connection that is closed before that is reset, and a client that sends first and
     * reads then would never see the answer.
     */
    private static void drain(InputStream body) {
        long end = System.nanoTime() + DRAINING.toNanos();
        byte[] buffer = new byte[1 << 16];
        try {
            while (body.read(buffer) >= 0 && System.nanoTime() < end) {
                // Thrown away.
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a refused upload was not sent to its end", e);
        }
    }
}
