package dev.slipway.local.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks signatures in the header {@code Authorization} for one access key and one service, by the rules of all services but
 * S3: the path is percent-encoded once more, the query is sorted, the body is part of what is signed. Any region will do: it
 * is part of the signing key, and one machine has none. Thread-safe.
 */
public final class SignatureV4 {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Pattern AUTHORIZATION = Pattern.compile(
            ALGORITHM
                    + " Credential=([^/,]+)/(\\d{8})/([^/,]+)/([^/,]+)/aws4_request, *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final String keyId;
    private final String secret;
    private final String service;
    private final Clock clock;

    /**
     * Checks what is signed for a service.
     *
     * @param service by its name in signatures, such as {@code events}
     */
    public SignatureV4(String keyId, String secret, String service, Clock clock) {
        this.keyId = keyId;
        this.secret = secret;
        this.service = service;
        this.clock = clock;
    }

    /**
     * Returns if the request is signed with the key, as it is, for this service and within the last minutes.
     *
     * @throws SignatureRefused otherwise
     */
    public void verify(ReceivedRequest request) {
        verify(request, List.of(Set.of()));
    }

    /**
     * The same for requests of clients that do not keep all rules.
     *
     * @return how this one deviates from them
     * @throws SignatureRefused when it is not signed even so
     */
    public Set<Deviation> verifyLeniently(ReceivedRequest request) {
        return verify(request, Deviation.ALL);
    }

    private Set<Deviation> verify(ReceivedRequest request, List<Set<Deviation>> ways) {
        Matcher given = AUTHORIZATION.matcher(request.only("authorization"));
        require(
                given.matches(),
                "The header authorization must be " + ALGORITHM + " Credential=..., SignedHeaders=..., Signature=...");
        SignedHeaders signed = SignedHeaders.of(given.group(5));
        checkCredential(request, given);
        checkHeaders(request, signed);

        String date = request.only("x-amz-date");
        String scope = String.join("/", given.group(2), given.group(3), service, "aws4_request");
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        byte[] signature = HexFormat.of().parseHex(given.group(6));
        for (Set<Deviation> way : ways) {
            if (way.stream().allMatch(deviation -> deviation.isSafe(request))) {
                byte[] canonical = CanonicalRequest.of(request, signed, way).getBytes(UTF_8);
                String text = String.join("\n", ALGORITHM, date, scope, sha256(canonical));
                if (MessageDigest.isEqual(hmac(key, text), signature)) {
                    return way;
                }
            }
        }
        throw new SignatureRefused("The signature is not that of this request and the secret access key");
    }

    private void checkCredential(ReceivedRequest request, Matcher given) {
        require(given.group(1).equals(keyId), "The access key id is not the one of this server");
        require(
                given.group(4).equals(service),
                "The request must be signed for the service " + service + ", not " + given.group(4));
        String date = request.only("x-amz-date");
        require(
                isRecent(date),
                "The header x-amz-date must be within 5 minutes of the time here, " + DATE.format(now()));
        require(date.startsWith(given.group(2)), "The date of the credential must be that of x-amz-date");
    }

    private static void checkHeaders(ReceivedRequest request, SignedHeaders signed) {
        require(signed.contains("host"), "The header host must be signed");
        List<String> unsigned = signed.unsigned(request.headers().keySet());
        require(unsigned.isEmpty(), "Headers that begin with x-amz- must be signed; these are not: " + unsigned);
        require(
                !request.headers().containsKey("x-amz-content-sha256")
                        || request.only("x-amz-content-sha256").equals(request.bodySha256()),
                "The header x-amz-content-sha256 is not the SHA-256 of the body");
    }

    private boolean isRecent(String date) {
        try {
            Instant signed = Instant.from(DATE.parse(date));
            return Duration.between(signed, now()).abs().compareTo(SKEW) <= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private Instant now() {
        return clock.instant();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new SignatureRefused(otherwise);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
