package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import dev.slipway.Tokens;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Somebody whose token the gateway has verified, as it tells functions. */
public record SignedIn(String subject, List<String> groups) {
    /** Ada, in these groups. */
    static SignedIn as(String... groups) {
        return new SignedIn("ada", List.of(groups));
    }

    /** These headers and the token. */
    public Map<String, String> with(Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("authorization", "Bearer " + Tokens.of(Map.of("sub", subject, "groups", groups)));
        return all;
    }

    /** A call's context, with the claims that were verified. */
    public RequestContext context() {
        return context("");
    }

    RequestContext context(String requestId) {
        return RequestContext.builder()
                .withRequestId(requestId)
                .withAuthorizer(RequestContext.Authorizer.builder()
                        .withJwt(RequestContext.Authorizer.JWT
                                .builder()
                                .withClaims(Map.of("sub", subject, "groups", "[" + String.join(" ", groups) + "]"))
                                .build())
                        .build())
                .build();
    }
}
