package dev.slipway.local.storage;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;

/**
 * One request to copy an object. S3Proxy reads less of it than S3 does, and its answer leaves out the checksum: {@link
 * #over} makes a store that is told the rest, and {@link #completed} an answer that has it.
 */
final class CopyRequest extends HttpServletRequestWrapper {
    private static final String END = "</CopyObjectResult>";

    /** Objects have no tags here: those of the source are copied, and replaced, alike. */
    private static final String TAGGING = "x-amz-tagging-directive";

    private String sha256;

    CopyRequest(HttpServletRequest request) {
        super(request);
    }

    /** Whether this is what a request asks for. */
    static boolean isOne(HttpServletRequest request) {
        return request.getMethod().equals("PUT")
                && request.getHeader("x-amz-copy-source") != null
                && request.getParameter("uploadId") == null;
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                .filter(name -> !name.equalsIgnoreCase(TAGGING))
                .toList());
    }

    /** A store for this request alone. */
    BlobStore over(BlobStore blobs) {
        return new ForwardingBlobStore(blobs) {
            @Override
            public CopyObjectResponse copyBlob(CopyObjectRequest request) {
                CopyObjectResponse response = super.copyBlob(request.toBuilder()
                        .checksumAlgorithm(getHeader("x-amz-checksum-algorithm"))
                        .ifMatch(getHeader("If-Match"))
                        .ifNoneMatch(getHeader("If-None-Match"))
                        .build());
                sha256 = response.copyObjectResult().checksumSHA256();
                return response;
            }
        };
    }

    /** What S3Proxy answers, with the checksum. */
    String completed(String answer) {
        String checksum =
                "<ChecksumSHA256>" + sha256 + "</ChecksumSHA256><ChecksumType>FULL_OBJECT</ChecksumType>" + END;
        return answer.replace(END, checksum);
    }
}
