package dev.slipway.local.functions;

import dev.slipway.functions.AdoptionFunction;
import dev.slipway.functions.ApprovalStepFunction;
import dev.slipway.functions.ArtifactUploadedFunction;
import dev.slipway.functions.OutboxFunction;
import dev.slipway.functions.PromoteFunction;
import dev.slipway.functions.QueryFunction;
import dev.slipway.functions.RegisterFunction;
import dev.slipway.functions.RollbackFunction;
import dev.slipway.functions.SweeperFunction;
import dev.slipway.functions.Wiring;
import dev.slipway.http.FunctionName;
import dev.slipway.json.Json;
import dev.slipway.local.states.FunctionFailed;
import dev.slipway.local.states.LambdaInvoker;
import dev.slipway.registry.delivery.Sweep;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * All functions of a deployment, by name. Others may hold on to it before the functions are there; a call waits until they
 * are.
 */
public final class LocalFunctions implements LambdaInvoker {
    public static final String ARTIFACT_UPLOADED = "artifact-uploaded";
    public static final String APPROVAL_STEP = "approval-step";
    public static final String ADOPTION = "adoption";
    public static final String OUTBOX = "outbox";
    public static final String SWEEPER = "sweeper";

    private final CompletableFuture<Map<String, LocalFunction>> functions = new CompletableFuture<>();

    /** Makes the functions and lets calls begin. */
    public void start(Wiring wiring, Sweep.Ages ages) {
        functions.complete(Map.of(
                FunctionName.REGISTER.id(),
                new LocalFunction(FunctionName.REGISTER.id(), new RegisterFunction(wiring)),
                FunctionName.QUERY.id(),
                new LocalFunction(FunctionName.QUERY.id(), new QueryFunction(wiring)),
                FunctionName.PROMOTE.id(),
                new LocalFunction(FunctionName.PROMOTE.id(), new PromoteFunction(wiring)),
                FunctionName.ROLLBACK.id(),
                new LocalFunction(FunctionName.ROLLBACK.id(), new RollbackFunction(wiring)),
                ARTIFACT_UPLOADED,
                new LocalFunction(ARTIFACT_UPLOADED, new ArtifactUploadedFunction(wiring)),
                APPROVAL_STEP,
                new LocalFunction(APPROVAL_STEP, new ApprovalStepFunction(wiring)),
                ADOPTION,
                new LocalFunction(ADOPTION, new AdoptionFunction(wiring)),
                OUTBOX,
                new LocalFunction(OUTBOX, new OutboxFunction(wiring)),
                SWEEPER,
                new LocalFunction(SWEEPER, new SweeperFunction(wiring, ages))));
    }

    /** The functions that answer HTTP calls. */
    public Map<FunctionName, LocalFunction> forHttp() {
        Map<FunctionName, LocalFunction> http = new EnumMap<>(FunctionName.class);
        for (FunctionName name : FunctionName.values()) {
            http.put(name, functions.join().get(name.id()));
        }
        return http;
    }

    /** Calls a function by its name. */
    public byte[] call(String name, String event) {
        return functions.join().get(name).invoke(event.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] invoke(String name, byte[] payload) throws FunctionFailed {
        try {
            return call(name, new String(payload, StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw new FunctionFailed(e.getClass().getName(), Json.write(String.valueOf(e.getMessage())));
        }
    }
}
