package dev.slipway.failure;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * What AWS said to one try of a call that was refused.
 *
 * @param code AWS's name of the error; {@link #NO_CODE} where the answer has none, as those to HEAD
 * @param status the HTTP status; 0 if it is not known
 * @param requestId AWS's id of the try
 * @param extendedRequestId S3's second id of it
 */
record ErrorAnswer(String code, int status, Optional<String> requestId, Optional<String> extendedRequestId) {
    static final String NO_CODE = "NO_CODE";

    /** Where the code stands: {@code "__type"} in JSON, perhaps behind a name space; {@code Code} in S3's XML. */
    private static final Pattern CODE =
            Pattern.compile("(?:\"__type\"\\s*:\\s*\"(?:[^\"#]{0,200}#)?|<Code>)([^\"<]{1,200})[\"<]");

    ErrorAnswer {
        code = Printable.of(code);
        requestId = requestId.map(Printable::of);
        extendedRequestId = extendedRequestId.map(Printable::of);
    }

    /** Reads an answer and the beginning of its body. */
    static ErrorAnswer of(SdkHttpResponse answer, byte[] body) {
        Matcher code = CODE.matcher(new String(body, StandardCharsets.UTF_8));
        return new ErrorAnswer(
                code.find() ? code.group(1) : NO_CODE,
                answer.statusCode(),
                answer.firstMatchingHeader("x-amzn-RequestId").or(() -> answer.firstMatchingHeader("x-amz-request-id")),
                answer.firstMatchingHeader("x-amz-id-2"));
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("code", code);
        if (status != 0) {
            members.put("status", status);
        }
        requestId.ifPresent(id -> members.put("requestId", id));
        extendedRequestId.ifPresent(id -> members.put("extendedRequestId", id));
        return members;
    }
}
