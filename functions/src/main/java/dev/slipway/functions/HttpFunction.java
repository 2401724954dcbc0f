package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Route;
import java.util.Map;
import java.util.TreeMap;

/** What the functions for HTTP calls have in common: the gateway's event in, the gateway's response out. */
abstract class HttpFunction implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    /** Answers are for programs: never guessed to be something else, never kept by a cache on the way. */
    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Cache-Control", "no-store");

    private final Api api;
    private final Log log;

    HttpFunction(Wiring wiring, FunctionName name) {
        this.api = wiring.apis().of(name);
        this.log = wiring.log();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        long began = System.nanoTime();
        ApiRequest[] read = new ApiRequest[1];
        Answer answer = api.guarded(Route.of(String.valueOf(event.getRouteKey())), () -> {
            read[0] = GatewayEvents.request(event);
            return api.answer(read[0]);
        });
        log.answered(
                read[0] == null ? event.getRouteKey() : read[0].route().operationId(),
                read[0] == null ? "" : read[0].caller().subject(),
                answer.status(),
                (System.nanoTime() - began) / 1_000_000);
        return response(answer);
    }

    private static APIGatewayV2HTTPResponse response(Answer answer) {
        Map<String, String> headers = new TreeMap<>(ALWAYS);
        headers.putAll(answer.headers());
        headers.put("Content-Type", answer.contentType());
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(answer.status())
                .withHeaders(headers)
                .withBody(answer.text())
                .build();
    }
}
