package dev.slipway.local.storage;

import com.google.common.base.Throwables;
import dev.slipway.local.files.UnusableFile;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.FileSystemException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What S3 says instead of doing what it was asked. S3Proxy has no more than the name of an HTTP status for some of it; then the
 * message here says in a sentence what was compared, as S3's own does.
 *
 * @param elements what stands beside code and message in the answer's XML
 */
record S3Refusal(int status, String code, String message, Map<String, String> elements) {
    private static final Set<String> NAMES_OF_STATUSES =
            Set.of("", "Bad Request", "Forbidden", "Not Found", "Method Not Allowed", "Length Required");

    private static final Map<String, String> SENTENCES = Map.ofEntries(
            Map.entry("AccessDenied", "The request is not signed with AWS4-HMAC-SHA256, with all that belongs to it"),
            Map.entry("InvalidAccessKeyId", "There is no access key with the id that the request is signed with"),
            Map.entry("InvalidArgument", "A header or parameter of the request has a value that it cannot have"),
            Map.entry(
                    "InvalidDigest",
                    "The checksum in the request is no Base64 of as many bytes as its algorithm makes"),
            Map.entry(
                    "InvalidPart",
                    "A part that the request names was not uploaded, or its ETag is not the one in the request"),
            Map.entry("InvalidRange", "The requested range does not lie within the object"),
            Map.entry("InvalidRequest", "The source of the copy is no bucket and key, or is the object itself"),
            Map.entry("MethodNotAllowed", "The method is not allowed for what the URL names"),
            Map.entry("NoSuchUpload", "There is no upload in parts with this id, or it has no parts"),
            Map.entry(
                    "RequestTimeTooSkewed",
                    "The time in the request and the time of this machine differ by more than 15 minutes"),
            Map.entry("ServiceUnavailable", "The source of the copy changed while it was copied; try again"));

    private static final List<String> CONDITIONS = List.of(
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
            "x-amz-copy-source-if-match",
            "x-amz-copy-source-if-none-match",
            "x-amz-copy-source-if-modified-since",
            "x-amz-copy-source-if-unmodified-since");

    S3Refusal(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    /** The answer to a request of which the object store said this. */
    static S3Refusal of(HttpServletRequest request, AwsServiceException e) {
        String code = Optional.ofNullable(S3Exceptions.errorCode(e)).orElse(codeOf(request, e.statusCode()));
        Optional<String> said = Optional.ofNullable(S3Exceptions.errorCode(e))
                .map(known -> String.valueOf(e.awsErrorDetails().errorMessage()))
                .filter(message -> !NAMES_OF_STATUSES.contains(message));
        return switch (code) {
            case "PreconditionFailed", "NotModified" -> condition(request, e.statusCode(), code);
            case "BadDigest" ->
                new S3Refusal(
                        e.statusCode(),
                        code,
                        "The " + checksum(request) + " in the request does not match what was computed from its body");
            default ->
                new S3Refusal(
                        e.statusCode(),
                        code,
                        said.orElseGet(() -> SENTENCES.getOrDefault(code, "The object store refuses the request")));
        };
    }

    /** The answer to a request that nothing is wrong with, but what the store has on its disk. */
    static S3Refusal failed(Throwable failure) {
        String why = Throwables.getCausalChain(failure).stream()
                .filter(FileSystemException.class::isInstance)
                .map(FileSystemException.class::cast)
                .filter(e -> e.getFile() != null)
                .findFirst()
                .map(e -> UnusableFile.of(e).getMessage())
                .orElse(String.valueOf(failure.getMessage()));
        return new S3Refusal(500, "InternalError", "The object store failed: " + why);
    }

    /** The file system store gives some of its refusals as a status alone. */
    private static String codeOf(HttpServletRequest request, int status) {
        return switch (status) {
            case 304 -> "NotModified";
            case 400 -> request.getParameter("uploadId") == null ? "BadDigest" : "InvalidPart";
            case 403 -> "AccessDenied";
            case 405 -> "MethodNotAllowed";
            case 412 -> "PreconditionFailed";
            case 416 -> "InvalidRange";
            case 503 -> "ServiceUnavailable";
            default -> "InternalError";
        };
    }

    private static S3Refusal condition(HttpServletRequest request, int status, String code) {
        String headers = String.join(
                ", ",
                CONDITIONS.stream()
                        .filter(name -> request.getHeader(name) != null)
                        .toList());
        return new S3Refusal(
                status,
                code,
                "At least one of the preconditions in the request does not hold for the object that is there"
                        + (headers.isEmpty() ? "" : ": " + headers),
                headers.isEmpty() ? Map.of() : Map.of("Condition", headers));
    }

    /** What the body was compared with. */
    private static String checksum(HttpServletRequest request) {
        Predicate<String> isChecksum = name -> name.startsWith("x-amz-checksum-") || name.equals("content-md5");
        return Collections.list(request.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(isChecksum.and(name -> !name.endsWith("-algorithm") && !name.endsWith("-type")))
                .findFirst()
                .orElse("checksum");
    }
}
