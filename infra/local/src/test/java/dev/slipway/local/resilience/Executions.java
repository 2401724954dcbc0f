package dev.slipway.local.resilience;

import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessResponse;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/**
 * Executions of the approval flow, moved by hand one call at a time. They outlive the processes that they call. What the
 * definition itself does has tests of its own; here it is a list of steps.
 */
final class Executions implements SfnClient {
    private enum Phase {
        EVALUATE,
        AWAIT,
        WAITING,
        EXPIRE,
        ENDED,
        BROKEN;

        boolean calls() {
            return this == EVALUATE || this == AWAIT || this == EXPIRE;
        }
    }

    /** Those of the other flow. */
    final AdoptionExecutions adoptions = new AdoptionExecutions();

    private final Map<String, Phase> phases = new TreeMap<>();
    private final Map<String, String> tokens = new TreeMap<>();
    private final AtomicInteger issued = new AtomicInteger();
    private int answered;

    /** The executions that are about to call the function. */
    synchronized List<String> calling() {
        return phases.keySet().stream().filter(id -> phases.get(id).calls()).toList();
    }

    /** Makes the call that an execution is about to make; one that throws will be made again. */
    void step(String id, Function<Map<String, String>, Map<String, Object>> function) {
        Map<String, String> event = new TreeMap<>(Map.of("promotion", id));
        synchronized (this) {
            event.put("step", phases.get(id).name());
            if (phases.get(id) == Phase.AWAIT) {
                // The token is good from the moment it is handed over, before the call has answered.
                tokens.put(id, "token-" + issued.incrementAndGet());
                event.put("token", tokens.get(id));
                phases.put(id, Phase.WAITING);
            }
        }
        Object outcome;
        try {
            outcome = function.apply(event).get("outcome");
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                if (phases.get(id) == Phase.WAITING) {
                    phases.put(id, Phase.AWAIT);
                }
            }
            throw e;
        }
        synchronized (this) {
            if ("WAIT".equals(outcome)) {
                phases.put(id, Phase.AWAIT);
            } else if (outcome != null) {
                phases.put(id, Phase.valueOf((String) outcome));
            }
        }
    }

    /** An execution is over without having recorded anything. */
    synchronized void lose(String id) {
        phases.put(id, Phase.BROKEN);
    }

    /** The time of everyone who waits is over. */
    synchronized void timeOut() {
        phases.replaceAll((id, phase) -> phase == Phase.WAITING ? Phase.EXPIRE : phase);
    }

    /** Whether an execution was started. */
    synchronized boolean has(String id) {
        return phases.containsKey(id);
    }

    /** Whether an execution waits for an answer. */
    synchronized boolean waits(String id) {
        return phases.get(id) == Phase.WAITING;
    }

    /** Whether an execution is over, well or not. */
    synchronized boolean isOver(String id) {
        return phases.get(id) == Phase.ENDED || phases.get(id) == Phase.BROKEN;
    }

    /** How many answers were taken. */
    synchronized int answered() {
        return answered;
    }

    @Override
    public synchronized StartExecutionResponse startExecution(StartExecutionRequest request) {
        if (request.stateMachineArn().equals(World.ADOPTION_FLOW)) {
            adoptions.start(request);
            return StartExecutionResponse.builder().executionArn(request.name()).build();
        }
        if (isOver(request.name())) {
            throw ExecutionAlreadyExistsException.builder()
                    .message("there was one of this name")
                    .build();
        }
        phases.putIfAbsent(request.name(), Phase.EVALUATE);
        return StartExecutionResponse.builder().executionArn(request.name()).build();
    }

    @Override
    public synchronized SendTaskSuccessResponse sendTaskSuccess(SendTaskSuccessRequest request) {
        String id = tokens.keySet().stream()
                .filter(each -> tokens.get(each).equals(request.taskToken()) && waits(each))
                .findFirst()
                .orElseThrow(() ->
                        TaskTimedOutException.builder().message("nobody waits").build());
        phases.put(id, Phase.valueOf((String) Json.readObject(request.output()).get("outcome")));
        answered++;
        return SendTaskSuccessResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
