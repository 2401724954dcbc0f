package dev.slipway.local.resilience;

import dev.slipway.functions.InvocationFailed;
import dev.slipway.http.Route;
import dev.slipway.http.V1Route;
import dev.slipway.local.resilience.World.Functions;
import dev.slipway.local.resilience.World.Person;
import dev.slipway.local.resilience.World.Reply;
import dev.slipway.mlflow.MlflowRoute;
import dev.slipway.registry.refusal.Refusal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** One telling of a story in which one thing goes wrong, and what is done about it. */
final class Exploration {
    /** How things come right again. */
    enum Recovery {
        /** Callers repeat what was not answered; stream, bus and flow bring again what was not taken. */
        AGAIN,
        /** Nobody repeats anything, and the stream is lost from then on: there is only the sweep. */
        SWEEP
    }

    /** The caller got no answer and left. */
    static final class GaveUp extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final World world;
    private final Faults faults;
    private final Recovery recovery;
    private Functions process;

    Exploration(World world, Faults faults, Recovery recovery) {
        this.world = world;
        this.faults = faults;
        this.recovery = recovery;
        this.process = world.process(faults);
    }

    World world() {
        return world;
    }

    /** A call with a key of its own, repeated under this key until there is an answer. */
    Reply call(Person person, V1Route route, Map<String, String> path, Map<String, ?> body) {
        return call(
                person,
                route.route(),
                path,
                body,
                Map.of("idempotency-key", UUID.randomUUID().toString()));
    }

    /** A call of MLflow's, repeated as its clients do until there is an answer. */
    Reply call(Person person, MlflowRoute route, Map<String, ?> body) {
        return call(person, route.route(), Map.of(), body, Map.of());
    }

    private Reply call(
            Person person, Route route, Map<String, String> path, Map<String, ?> body, Map<String, String> headers) {
        while (true) {
            try {
                Reply reply = process.call(person, route, path, body, headers);
                if (reply.status() != 503) {
                    return reply;
                }
            } catch (Faults.Killed e) {
                revive();
            }
            if (recovery == Recovery.SWEEP) {
                throw new GaveUp();
            }
        }
    }

    /** S3's event of a new object; delivered again when it was not taken. */
    void created(String key) {
        while (!attempt(() -> process.created(key)) && recovery == Recovery.AGAIN) {}
    }

    /** The outbox is handed what the stream has. */
    void pump() {
        List<Record> records = world.stream.pending();
        while (!records.isEmpty()) {
            if (recovery == Recovery.SWEEP && faults.happened()) {
                world.stream.lose();
                return;
            }
            List<Record> batch = records;
            attempt(() -> world.stream.forget(process.taken(batch)));
            records = world.stream.pending();
        }
    }

    /** The flow calls its steps; those that fail are called again, or the flow is lost. */
    void flow() {
        while (!world.executions.calling().isEmpty()) {
            for (String id : world.executions.calling()) {
                boolean answered =
                        attempt(() -> world.executions.step(id, event -> process.step.handleRequest(event, null)));
                if (!answered && recovery == Recovery.SWEEP) {
                    world.executions.lose(id);
                }
            }
        }
    }

    /** The adoption flow calls its worker, and again when that fails, whatever else is lost. */
    void copy() {
        AdoptionExecutions adoptions = world.executions.adoptions;
        while (!adoptions.calling().isEmpty()) {
            for (String id : adoptions.calling()) {
                attempt(() -> adoptions.step(id, event -> process.adoption.handleRequest(event, null)));
            }
        }
    }

    /** A sweep; what it does not come to is left to the next one. */
    void sweep() {
        attempt(process::sweep);
    }

    private boolean attempt(Runnable work) {
        try {
            work.run();
            return true;
        } catch (Faults.Killed e) {
            revive();
            return false;
        } catch (InvocationFailed failed) {
            if (!failed.getMessage().startsWith(Refusal.UNAVAILABLE.name())) {
                throw failed;
            }
            return false;
        }
    }

    private void revive() {
        process = world.process();
    }
}
