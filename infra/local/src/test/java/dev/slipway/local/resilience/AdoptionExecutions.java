package dev.slipway.local.resilience;

import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/**
 * Executions of the adoption flow, moved by hand one call at a time. They outlive the workers that they call, and make a call
 * again that failed, as the definition says; what else it does has tests of its own.
 */
final class AdoptionExecutions {
    /** What each execution that is not over calls the worker with. */
    private final Map<String, Map<String, Object>> calls = new TreeMap<>();

    private final Set<String> over = new TreeSet<>();
    private final Set<String> lost = new TreeSet<>();

    /** Starts an execution; one that was started before goes on as it is. */
    synchronized void start(StartExecutionRequest request) {
        if (over.contains(request.name())) {
            throw ExecutionAlreadyExistsException.builder()
                    .message("there was one of this name")
                    .build();
        }
        if (lost.stream().anyMatch(request.name()::startsWith)) {
            over.add(request.name());
            return;
        }
        calls.computeIfAbsent(request.name(), unused -> {
            Map<String, Object> call = new TreeMap<>(Json.readObject(request.input()));
            call.put("step", "COPY");
            call.put("compared", 0);
            call.put("listed", "");
            return call;
        });
    }

    /** The executions that are about to call the worker. */
    synchronized List<String> calling() {
        return List.copyOf(calls.keySet());
    }

    /** Makes the call that an execution is about to make; one that throws will be made again. */
    void step(String id, Function<Map<String, Object>, Map<String, Object>> worker) {
        Map<String, Object> answer = worker.apply(Map.copyOf(call(id)));
        if (answer.get("outcome").equals("ENDED")) {
            end(id);
        } else {
            call(id).put("compared", answer.get("compared"));
            call(id).put("listed", answer.get("listed"));
        }
    }

    /** Every execution for versions of this model is over, without a call, as soon as it is started. */
    synchronized void loseAllOf(String modelId) {
        lost.add(modelId + "-");
    }

    private synchronized void end(String id) {
        calls.remove(id);
        over.add(id);
    }

    private synchronized Map<String, Object> call(String id) {
        return calls.get(id);
    }
}
