package dev.slipway.local.states;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Says what follows from what. Every move takes an execution and something that happened to it, and gives the execution
 * at its next rest: a function to call, a token to wait for, a pause, or the end. It touches no clock, disk or thread.
 */
final class Interpreter {
    /** The end of a flow that goes in circles. Step Functions bears 25,000; no flow here comes near. */
    private static final int MOST_EVENTS = 5_000;

    private final Definition definition;
    private final MachineArn arn;
    private final RandomGenerator random;

    Interpreter(Definition definition, MachineArn arn, RandomGenerator random) {
        this.definition = definition;
        this.arn = arn;
        this.random = random;
    }

    Execution begin(String name, String input, Instant now) {
        Standing start = Standing.at(definition.startAt(), now, Values.read(input), Map.of());
        return proceed(Execution.started(name, input, now, start), now);
    }

    /** The process was away. A call under way is made again, with its full time unless a token's time is running. */
    Execution resume(Execution execution, Instant now) {
        Standing standing = execution.standing();
        State state = state(execution);
        boolean pausing = state instanceof State.Wait && standing.phase() == Standing.Phase.PAUSED;
        if (!(state instanceof State.Task) && !pausing) {
            String cause = "the definition has changed: nothing waits in " + standing.state() + " any more";
            return execution.attemptClosed().failed(new FlowError(FlowError.RUNTIME, cause), now);
        }
        if (standing.phase() == Standing.Phase.CALLING && standing.token() == null) {
            return execution.turn(standing.calling(standing.call(), null, standing.timeoutSeconds(), now));
        }
        return execution;
    }

    /** The function has answered. */
    Execution answered(Execution execution, Object payload, Instant now) {
        if (execution.standing().token() != null) {
            return execution.stand(execution.standing().waiting());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ExecutedVersion", "$LATEST");
        result.put("Payload", payload);
        result.put("StatusCode", 200);
        return taskSucceeded(execution, result, now);
    }

    Execution taskSucceeded(Execution execution, Object result, Instant now) {
        Execution closed = execution.attemptClosed();
        Scope scope = scope(closed).with("result", result);
        try {
            return proceed(leave(closed, task(closed).exit(), result, scope, now), now);
        } catch (EvaluationFailed e) {
            return proceed(recover(closed, e.asError(), now), now);
        }
    }

    Execution taskFailed(Execution execution, FlowError error, Instant now) {
        return proceed(recover(execution.attemptClosed(), error, now), now);
    }

    /** The moment for which the execution rested has come. */
    Execution due(Execution execution, Instant now) {
        if (!execution.isIn(Standing.Phase.PAUSED)) {
            return taskFailed(execution, new FlowError(FlowError.TIMEOUT, null), now);
        }
        if (state(execution) instanceof State.Wait pause) {
            try {
                Object input = execution.standing().input();
                return proceed(leave(execution, pause.exit(), input, scope(execution), now), now);
            } catch (EvaluationFailed e) {
                return execution.failed(e.asError(), now);
            }
        }
        return proceed(execution.stand(execution.standing().ready()), now);
    }

    private Execution proceed(Execution execution, Instant now) {
        Execution current = execution;
        while (current.isIn(Standing.Phase.READY)) {
            if (current.history().size() > MOST_EVENTS) {
                String cause = "more than " + MOST_EVENTS + " events";
                return current.failed(new FlowError(FlowError.RUNTIME, cause), now);
            }
            current = act(current, now);
        }
        return current;
    }

    private Execution act(Execution execution, Instant now) {
        State state = state(execution);
        try {
            if (state instanceof State.Task task) {
                return call(execution, task, now);
            }
            return step(execution, state, now);
        } catch (EvaluationFailed e) {
            return state instanceof State.Task
                    ? recover(execution, e.asError(), now)
                    : execution.failed(e.asError(), now);
        }
    }

    private Execution step(Execution execution, State state, Instant now) throws EvaluationFailed {
        Standing standing = execution.standing();
        Scope scope = scope(execution);
        if (state instanceof State.Choice choice) {
            return choose(execution, choice, scope, now);
        } else if (state instanceof State.Pass pass) {
            return leave(execution, pass.exit(), standing.input(), scope, now);
        } else if (state instanceof State.Wait pause) {
            int seconds = pause.seconds().evaluateSeconds(0, scope);
            return execution.turn(standing.paused(now.plusSeconds(seconds)));
        } else if (state instanceof State.Succeed succeed) {
            Object output =
                    succeed.output().isPresent() ? succeed.output().get().evaluate(scope) : standing.input();
            return execution.succeeded(output, now);
        } else if (state instanceof State.Fail fail) {
            String error = fail.error().isPresent() ? fail.error().get().evaluateText(scope) : "";
            String cause = fail.cause().isPresent() ? fail.cause().get().evaluateText(scope) : null;
            return execution.failed(new FlowError(error, cause), now);
        }
        throw new AssertionError(state);
    }

    private static Execution choose(Execution execution, State.Choice choice, Scope scope, Instant now)
            throws EvaluationFailed {
        String next = choice.otherwise().orElse(null);
        for (State.Rule rule : choice.rules()) {
            if (rule.condition().evaluateCondition(scope)) {
                next = rule.next();
                break;
            }
        }
        if (next == null) {
            return execution.failed(new FlowError(FlowError.NO_CHOICE_MATCHED, "no rule applies"), now);
        }
        Standing standing = execution.standing();
        return execution.moved(Standing.at(next, now, standing.input(), standing.variables()), now);
    }

    private Execution call(Execution execution, State.Task task, Instant now) throws EvaluationFailed {
        String token = task.waitsForToken() ? TaskToken.mint(arn.name(), execution.name()) : null;
        Scope scope = token == null ? scope(execution) : scope(execution).withToken(token);
        int seconds = task.timeoutSeconds().evaluateSeconds(1, scope(execution));
        Map<String, Object> arguments = new LinkedHashMap<>();
        ((Map<?, ?>) task.arguments().evaluate(scope)).forEach((name, value) -> arguments.put((String) name, value));
        if (!(arguments.get("FunctionName") instanceof String)) {
            throw new EvaluationFailed("a string is wanted for FunctionName");
        }
        return execution.turn(execution.standing().calling(arguments, token, seconds, now));
    }

    /** After a failed attempt: another one if a rule still allows it, else the way that catches it, else the end. */
    private Execution recover(Execution execution, FlowError error, Instant now) {
        State.Task task = task(execution);
        Standing standing = execution.standing();
        Execution noted = execution.attemptFailed(error, now);
        for (int i = 0; i < task.retry().size(); i++) {
            RetryRule rule = task.retry().get(i);
            if (rule.matches(error)) {
                int used = standing.retries().getOrDefault(i, 0);
                if (used < rule.maxAttempts()) {
                    return noted.turn(standing.retrying(i, now.plus(rule.delay(used, random))));
                }
                break;
            }
        }
        for (CatchRule rule : task.catches()) {
            if (rule.matches(error)) {
                try {
                    Map<String, Object> output = error.output();
                    return leave(noted, rule.exit(), output, scope(noted).with("errorOutput", output), now);
                } catch (EvaluationFailed e) {
                    return noted.failed(e.asError(), now);
                }
            }
        }
        return noted.failed(error, now);
    }

    private static Execution leave(Execution execution, Exit exit, Object brought, Scope scope, Instant now)
            throws EvaluationFailed {
        Object output = exit.output(brought, scope);
        Map<String, Object> variables = exit.variables(scope);
        return exit.next().isPresent()
                ? execution.moved(Standing.at(exit.next().get(), now, output, variables), now)
                : execution.succeeded(output, now);
    }

    private State state(Execution execution) {
        return definition.states().get(execution.standing().state());
    }

    private State.Task task(Execution execution) {
        return (State.Task) state(execution);
    }

    private Scope scope(Execution execution) {
        return Scope.of(execution, arn);
    }
}
