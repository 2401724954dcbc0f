package dev.slipway.local.states;

import dev.slipway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A function that answers each step as it was told to, the last answer again and again, and remembers every call. */
final class ScriptedFunction implements LambdaInvoker {
    private final Map<String, Deque<LambdaInvoker>> script = new HashMap<>();
    private final List<Map<?, ?>> calls = new ArrayList<>();
    private Runnable beforeEachCall = () -> {};

    ScriptedFunction on(String step, LambdaInvoker... answers) {
        script.put(step, new ArrayDeque<>(List.of(answers)));
        return this;
    }

    ScriptedFunction beforeEachCall(Runnable deed) {
        beforeEachCall = deed;
        return this;
    }

    static LambdaInvoker answers(String json) {
        return (name, payload) -> json.getBytes(StandardCharsets.UTF_8);
    }

    /** Does not answer before it is interrupted, which is when its time is over or the process ends. */
    static LambdaInvoker hangs() {
        return (name, payload) -> {
            try {
                Thread.sleep(600_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new FunctionFailed("Interrupted", "it was not waited for any longer");
        };
    }

    static LambdaInvoker fails(String errorType) {
        return (name, payload) -> {
            throw new FunctionFailed(errorType, "as the script says");
        };
    }

    @Override
    public byte[] invoke(String functionName, byte[] payload) throws FunctionFailed {
        return answer((Map<?, ?>) Json.read(new String(payload, StandardCharsets.UTF_8)))
                .invoke(functionName, payload);
    }

    private synchronized LambdaInvoker answer(Map<?, ?> call) {
        beforeEachCall.run();
        calls.add(call);
        Deque<LambdaInvoker> answers = script.get(String.valueOf(call.get("step")));
        if (answers == null) {
            throw new AssertionError("nothing is scripted for " + call.get("step"));
        }
        return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }

    synchronized List<Map<?, ?>> calls() {
        return List.copyOf(calls);
    }

    synchronized List<String> steps() {
        return calls.stream().map(call -> String.valueOf(call.get("step"))).toList();
    }

    synchronized String lastToken() {
        return calls.stream()
                .filter(call -> call.containsKey("token"))
                .reduce((earlier, later) -> later)
                .map(call -> (String) call.get("token"))
                .orElseThrow();
    }
}
