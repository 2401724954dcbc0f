package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the functions for HTTP calls have in common: the gateway's event in, the gateway's response out. */
abstract class HttpFunction implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    /** Answers are for programs: never guessed to be something else, never kept by a cache on the way. */
    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Cache-Control", "no-store");

    private final Api api;
    private final Log log;

    HttpFunction(Api api, Log log) {
        this.api = api;
        this.log = log;
    }

    /** An answer, and what the log calls the call: a call that cannot be read has its key for a name, and no caller. */
    private record Answered(String operation, String caller, Answer answer) {}

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        Invocation invocation = Invocation.of(context, event);
        return log.during(invocation, () -> response(answer(event), invocation));
    }

    private Answer answer(APIGatewayV2HTTPEvent event) {
        long began = System.nanoTime();
        Answered answered = answered(event);
        // Without a route it is the weekly ping and no request.
        if (event.getRouteKey() != null) {
            log.answered(
                    answered.operation(),
                    answered.caller(),
                    answered.answer().status(),
                    (System.nanoTime() - began) / 1_000_000);
        }
        return answered.answer();
    }

    private Answered answered(APIGatewayV2HTTPEvent event) {
        Optional<Routes.Match> match = GatewayEvents.match(event, api.table());
        try {
            ApiRequest request = GatewayEvents.request(event, match, api.roles());
            return new Answered(
                    request.route().operationId(), request.caller().identity().id(), api.answer(request));
        } catch (RuntimeException | VirtualMachineError | LinkageError unreadable) {
            Optional<Route> route = match.map(Routes.Match::route);
            Answer answer = api.failed(route.map(Route::path).orElse(GatewayEvents.path(event)), unreadable);
            return new Answered(route.map(Route::key).orElse(event.getRouteKey()), "", answer);
        }
    }

    private static APIGatewayV2HTTPResponse response(Answer answer, Invocation invocation) {
        Map<String, String> headers = new TreeMap<>(ALWAYS);
        invocation.requestId().ifPresent(id -> headers.put("X-Request-Id", id));
        headers.putAll(answer.headers());
        headers.put("Content-Type", answer.contentType());
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(answer.status())
                .withHeaders(headers)
                .withBody(answer.text())
                .build();
    }
}
