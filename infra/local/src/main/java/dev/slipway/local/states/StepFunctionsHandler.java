package dev.slipway.local.states;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * State machines behind the wire protocol of Step Functions (AWS JSON 1.0), so that the SDK's client reaches them with
 * nothing but another endpoint. It checks no signature: what stands before it does.
 */
public final class StepFunctionsHandler implements HttpHandler {
    private static final Logger LOG = System.getLogger(StepFunctionsHandler.class.getName());
    private static final String TARGET_PREFIX = "AWSStepFunctions.";
    private static final int MOST_BODY_BYTES = 4 << 20;

    private final List<StateMachine> machines;

    /** Serves these machines. A token of the days when there was one machine is answered by the first. */
    public StepFunctionsHandler(StateMachine... machines) {
        this.machines = List.of(machines);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            Map<String, Object> answer;
            try {
                answer = perform(exchange);
            } catch (Refusal refusal) {
                status = 400;
                answer = Map.of("__type", refusal.code().wireName(), "message", refusal.getMessage());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a Step Functions request failed", e);
                status = 500;
                answer = Map.of("__type", "InternalFailure", "message", "Internal failure");
            }
            byte[] body = Json.write(answer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.getResponseHeaders()
                    .set("x-amzn-RequestId", UUID.randomUUID().toString());
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Map<String, Object> perform(HttpExchange exchange) throws IOException {
        String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        if (!exchange.getRequestMethod().equals("POST") || !target.startsWith(TARGET_PREFIX)) {
            throw new Refusal(
                    Refusal.Code.UNKNOWN_OPERATION, "a POST with an X-Amz-Target of Step Functions is wanted");
        }
        Map<?, ?> request = request(exchange);
        String operation = target.substring(TARGET_PREFIX.length());
        return switch (operation) {
            case "StartExecution" -> startExecution(request);
            case "DescribeExecution" -> describeExecution(request);
            case "SendTaskSuccess" -> {
                String token = required(request, "taskToken");
                String output = required(request, "output");
                ofToken(token).succeed(token, output);
                yield Map.of();
            }
            case "SendTaskFailure" -> {
                String token = required(request, "taskToken");
                ofToken(token).fail(token, text(request, "error"), text(request, "cause"));
                yield Map.of();
            }
            default -> throw new Refusal(Refusal.Code.UNKNOWN_OPERATION, operation + " is not supported here");
        };
    }

    private static Map<?, ?> request(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        try {
            if (body.length <= MOST_BODY_BYTES
                    && Json.read(new String(body, StandardCharsets.UTF_8)) instanceof Map<?, ?> request) {
                return request;
            }
            throw new Refusal(Refusal.Code.SERIALIZATION, "a JSON object of moderate size is wanted");
        } catch (MalformedJson e) {
            throw new Refusal(Refusal.Code.SERIALIZATION, "not JSON: " + e.getMessage());
        }
    }

    private Map<String, Object> startExecution(Map<?, ?> request) {
        String wanted = required(request, "stateMachineArn");
        StateMachine machine = first(known -> known.arn().equals(wanted))
                .orElseThrow(() -> new Refusal(
                        Refusal.Code.STATE_MACHINE_DOES_NOT_EXIST, "State Machine Does Not Exist: '" + wanted + "'"));
        ExecutionDescription execution = machine.start(text(request, "name"), text(request, "input"));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("executionArn", execution.arn());
        answer.put("startDate", seconds(execution.startedAt()));
        return answer;
    }

    private Map<String, Object> describeExecution(Map<?, ?> request) {
        String arn = required(request, "executionArn");
        ExecutionDescription execution = first(machine -> machine.isOfExecution(arn))
                .orElseThrow(() -> Refusal.noSuchExecution(arn))
                .describe(arn);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("executionArn", execution.arn());
        answer.put("stateMachineArn", execution.stateMachineArn());
        answer.put("name", execution.name());
        answer.put("status", execution.status().name());
        answer.put("startDate", seconds(execution.startedAt()));
        answer.put("input", execution.input());
        execution.endedAt().ifPresent(end -> answer.put("stopDate", seconds(end)));
        execution.output().ifPresent(output -> answer.put("output", output));
        execution.error().ifPresent(error -> answer.put("error", error));
        execution.cause().ifPresent(cause -> answer.put("cause", cause));
        return answer;
    }

    private StateMachine ofToken(String token) {
        return first(machine -> machine.isClaimedBy(token)).orElseThrow(Refusal::invalidToken);
    }

    private Optional<StateMachine> first(Predicate<StateMachine> wanted) {
        return machines.stream().filter(wanted).findFirst();
    }

    private static String required(Map<?, ?> request, String name) {
        String text = text(request, name);
        if (text == null) {
            throw new Refusal(Refusal.Code.VALIDATION, name + " is missing");
        }
        return text;
    }

    private static String text(Map<?, ?> request, String name) {
        Object value = request.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new Refusal(Refusal.Code.VALIDATION, name + " must be a string");
    }

    /** The protocol's form of a time: seconds since 1970, with a fraction. */
    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }
}
