package dev.slipway.local;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs calls as the AWS SDK for Java does, for whoever sends them.
 *
 * @param encodesPath whether it percent-encodes the path once more, as it must for all services but S3
 */
public record Signing(String keyId, String secret, String service, Clock clock, boolean encodesPath) {
    /** By this key, now, for an API of API Gateway. */
    public Signing(String keyId, String secret) {
        this("execute-api", Clock.systemUTC(), keyId, secret);
    }

    /** By this key, for a service and at another time. */
    public Signing(String service, Clock clock, String keyId, String secret) {
        this(keyId, secret, service, clock, true);
    }

    /** The headers that make this call a signed one; {@code Host} is not among them, as clients send it themselves. */
    public Map<String, String> headers(String method, URI uri, String body) {
        return headers(method, uri, body, Map.of());
    }

    /** The same with headers of the caller's own, which are signed too. */
    public Map<String, String> headers(String method, URI uri, String body, Map<String, String> own) {
        SdkHttpFullRequest.Builder request =
                SdkHttpFullRequest.builder().uri(uri).method(SdkHttpMethod.fromValue(method));
        own.forEach(request::putHeader);
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create(keyId, secret))
                        .request(request.build())
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, encodesPath)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        signed.headers().forEach((name, values) -> headers.put(name, values.get(0)));
        headers.remove("Host");
        return headers;
    }
}
