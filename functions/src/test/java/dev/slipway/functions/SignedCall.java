package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.slipway.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A call that AWS credentials signed, as API Gateway hands it on and Lambda's runtime reads it. The payload is that of
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html, the members of
 * {@code iam} those of https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads; the ARN is that of
 * the session of a role.
 */
record SignedCall(String arn, String method, String path, String body) {
    static final String ROLE = "arn:aws:sts::123456789012:assumed-role/training/build-7";

    static SignedCall get(String path) {
        return new SignedCall(ROLE, "GET", path, "");
    }

    static SignedCall post(String path, Map<String, ?> body) {
        return new SignedCall(ROLE, "POST", path, Json.write(body));
    }

    SignedCall by(String arn) {
        return new SignedCall(arn, method, path, body);
    }

    /** The event. */
    APIGatewayV2HTTPEvent event() {
        return event(json());
    }

    /** The event with this member of what the gateway says of the caller. */
    APIGatewayV2HTTPEvent with(String member, Object value) {
        Map<String, Object> json = json();
        iam(json).put(member, value);
        return event(json);
    }

    /** The event of a gateway that has verified a token, too. */
    APIGatewayV2HTTPEvent withToken(Map<String, Object> claims) {
        Map<String, Object> json = json();
        authorizer(json).put("jwt", Map.of("claims", claims));
        return event(json);
    }

    /** The event of a gateway that has verified nothing. */
    APIGatewayV2HTTPEvent unverified() {
        Map<String, Object> json = json();
        authorizer(json).clear();
        return event(json);
    }

    private Map<String, Object> json() {
        try (InputStream file = SignedCall.class.getResourceAsStream("signed-call.json")) {
            Map<String, Object> json = Json.readObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            json.put("rawPath", path);
            object(json, "pathParameters").put("proxy", path.substring(1));
            json.put("body", body);
            object(object(json, "requestContext"), "http").putAll(Map.of("method", method, "path", path));
            iam(json).put("userArn", Optional.of(arn).filter(text -> !text.isEmpty()));
            return json;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> iam(Map<String, Object> json) {
        return object(authorizer(json), "iam");
    }

    private static Map<String, Object> authorizer(Map<String, Object> json) {
        return object(object(json, "requestContext"), "authorizer");
    }

    private static APIGatewayV2HTTPEvent event(Map<String, Object> json) {
        return LambdaEventSerializers.serializerFor(
                        APIGatewayV2HTTPEvent.class, APIGatewayV2HTTPEvent.class.getClassLoader())
                .fromJson(new ByteArrayInputStream(Json.write(json).getBytes(StandardCharsets.UTF_8)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> json, String member) {
        return (Map<String, Object>) json.get(member);
    }
}
