package dev.slipway.local.storage;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * One request whose answer has the SHA-256 of parts: to copy one, to list those of an upload, or to say how an object was
 * joined. S3Proxy's answers leave them out: a store made by {@link #over} notices what is answered, and {@link #completed} adds
 * to the answer what S3 says.
 */
final class PartsRequest extends HttpServletRequestWrapper {
    private static final String END_OF_COPY = "</CopyObjectResult>";
    private static final String ATTRIBUTES = "GetObjectAttributesOutput";
    private static final String AFTER = "x-amz-part-number-marker";

    /** What S3Proxy does not know, and need not: this answers it. */
    private static final Set<String> PAGING = Set.of("x-amz-max-parts", AFTER);

    /** An element that ends, or is empty. */
    private static final Pattern END_OF_ATTRIBUTES =
            Pattern.compile("<" + ATTRIBUTES + "([^>]*)/>|</" + ATTRIBUTES + ">");

    private final Map<Integer, String> digests = new HashMap<>();
    private String copied = "";
    private String joined = "";

    PartsRequest(HttpServletRequest request) {
        super(request);
    }

    /** Whether this is what a request asks for. */
    static boolean isOne(HttpServletRequest request) {
        return isCopy(request) || isList(request) || asksForParts(request);
    }

    private static boolean isCopy(HttpServletRequest request) {
        return request.getMethod().equals("PUT")
                && request.getHeader("x-amz-copy-source") != null
                && request.getParameter("uploadId") != null;
    }

    private static boolean isList(HttpServletRequest request) {
        return request.getMethod().equals("GET") && request.getParameter("uploadId") != null;
    }

    private static boolean asksForParts(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                && request.getParameter("attributes") != null
                && Objects.requireNonNullElse(request.getHeader("x-amz-object-attributes"), "")
                        .contains("ObjectParts");
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                .filter(name -> !PAGING.contains(name.toLowerCase(Locale.ROOT)))
                .toList());
    }

    /** A store for this request alone. */
    BlobStore over(BlobStore blobs) {
        return new ForwardingBlobStore(blobs) {
            @Override
            public UploadPartResponse uploadMultipartPart(
                    MultipartUpload upload, UploadPartRequest part, InputStream payload) {
                UploadPartResponse response = super.uploadMultipartPart(upload, part, payload);
                copied = element(response.checksumSHA256());
                return response;
            }

            @Override
            public List<Part> listMultipartUpload(MultipartUpload upload) {
                List<Part> parts = super.listMultipartUpload(upload);
                parts.stream()
                        .filter(part -> part.checksumSHA256() != null)
                        .forEach(part -> digests.put(part.partNumber(), part.checksumSHA256()));
                return parts;
            }

            @Override
            public HeadObjectResponse blobMetadata(HeadObjectRequest head) {
                HeadObjectResponse object = super.blobMetadata(head);
                if (asksForParts(PartsRequest.this) && object != null) {
                    joined = joined(blobs, head, object);
                }
                return object;
            }
        };
    }

    /** What S3Proxy answers, with what it leaves out. */
    String completed(String answer) {
        String text = END_OF_ATTRIBUTES
                .matcher(answer.replace(END_OF_COPY, copied + END_OF_COPY))
                .replaceFirst(end -> end.group(1) == null
                        ? joined + end.group()
                        : "<" + ATTRIBUTES + end.group(1) + ">" + joined + "</" + ATTRIBUTES + ">");
        for (Map.Entry<Integer, String> digest : digests.entrySet()) {
            String number = "<PartNumber>" + digest.getKey() + "</PartNumber>";
            text = text.replace(number, number + element(digest.getValue()));
        }
        return text;
    }

    /** All parts behind the one that is named; nothing for an object that was not joined from parts of one size. */
    private String joined(BlobStore blobs, HeadObjectRequest head, HeadObjectResponse object) {
        String partSize = object.metadata().get(DigestedPartsBlobStore.PART_SIZE);
        if (partSize == null) {
            return "";
        }
        StringBuilder parts = new StringBuilder();
        int count = 0;
        int after = Integer.parseInt(Objects.requireNonNullElse(getHeader(AFTER), "0"));
        long step = Long.parseLong(partSize);
        for (long from = 0; from < object.contentLength(); from += step) {
            long to = Math.min(object.contentLength(), from + step);
            count++;
            if (count <= after) {
                continue;
            }
            parts.append("<Part><PartNumber>")
                    .append(count)
                    .append("</PartNumber><Size>")
                    .append(to - from)
                    .append("</Size>")
                    .append(element(sha256(blobs, head, object.eTag(), "bytes=" + from + "-" + (to - 1))))
                    .append("</Part>");
        }
        return "<ObjectParts><PartsCount>" + count + "</PartsCount><IsTruncated>false</IsTruncated>" + parts
                + "</ObjectParts>";
    }

    private static String sha256(BlobStore blobs, HeadObjectRequest head, String etag, String range) {
        GetObjectRequest part = GetObjectRequest.builder()
                .bucket(head.bucket())
                .key(head.key())
                .ifMatch(etag)
                .range(range)
                .build();
        try (InputStream bytes = blobs.getBlob(part)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(bytes, sha256).transferTo(OutputStream.nullOutputStream());
            return Base64.getEncoder().encodeToString(sha256.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String element(String sha256) {
        return "<ChecksumSHA256>" + sha256 + "</ChecksumSHA256>";
    }
}
