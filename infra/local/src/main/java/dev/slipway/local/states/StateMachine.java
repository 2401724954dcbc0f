package dev.slipway.local.states;

import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A Standard workflow that outlives its process.
 *
 * <p>Promises: every move of an execution is on disk before anything follows from it, so that killing the process at any
 * moment loses no execution and no answer that was accepted. A task's function is called at least once. A token is good
 * for one answer, across restarts, until its task's time is over by the wall clock. A name is used once, for ever.
 *
 * <p>Safe to use from several threads. Closing stops it without ending any execution; opening the same folder again goes
 * on where it stopped.
 */
public final class StateMachine implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StateMachine.class.getName());
    private static final Pattern EXECUTION_NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final int MOST_BYTES = 262_144;
    private static final Duration DISK_PATIENCE = Duration.ofSeconds(1);
    private static final int CLOSING_SECONDS = 5;

    private final MachineArn arn;
    private final Interpreter interpreter;
    private final ExecutionFolder folder;
    private final LambdaInvoker functions;
    private final Clock clock;
    private final Alarms alarms;
    private final ExecutorService callers;
    private final Map<String, Execution> running = new HashMap<>();
    private boolean closed;

    /**
     * Opens the machine and goes on with every execution that the folder says is running.
     *
     * @param arn for example {@code arn:aws:states:us-east-1:000000000000:stateMachine:promotion-approval}
     * @param folder where executions are kept, one file each; made if it is not there, used by one process at a time
     * @param whenUnreadable what whoever runs this does about a file there that cannot be read, as a sentence without its full
     *     stop
     * @param functions what {@code lambda:invoke} reaches
     * @param clock tells when retries and timeouts are due
     * @throws IllegalStateException if another process uses the folder
     */
    public StateMachine(
            String arn,
            Definition definition,
            Path folder,
            String whenUnreadable,
            LambdaInvoker functions,
            Clock clock) {
        this(arn, definition, folder, whenUnreadable, functions, clock, new SecureRandom());
    }

    /** With the chance that jitter draws from. */
    StateMachine(
            String arn,
            Definition definition,
            Path folder,
            String whenUnreadable,
            LambdaInvoker functions,
            Clock clock,
            RandomGenerator random) {
        this.arn = new MachineArn(arn);
        this.interpreter = new Interpreter(definition, this.arn, random);
        this.folder = new ExecutionFolder(folder, whenUnreadable);
        this.functions = functions;
        this.clock = clock;
        this.alarms = new Alarms(clock, "state-machine-alarms");
        this.callers = Executors.newCachedThreadPool(call -> {
            Thread thread = new Thread(call, "state-machine-call");
            thread.setDaemon(true);
            return thread;
        });
        try {
            goOn();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private synchronized void goOn() {
        for (Execution execution : folder.all()) {
            if (execution.running()) {
                keep(interpreter.resume(execution, now()));
            }
        }
    }

    /** Its name in AWS. */
    public String arn() {
        return arn.value();
    }

    /** Whether an execution of this name in AWS, if there is one, is this machine's. */
    boolean isOfExecution(String executionArn) {
        return arn.executionName(executionArn).isPresent();
    }

    /** Whether a token claims to be this machine's, or does not say whose it is. */
    boolean isClaimedBy(String token) {
        return TaskToken.claim(token).filter(this::isMine).isPresent();
    }

    private boolean isMine(TaskToken.Claim claim) {
        return claim.machine().filter(name -> !name.equals(arn.name())).isEmpty();
    }

    /**
     * Starts an execution. Asking again for one that runs, with the same input letter for letter, gives that one.
     *
     * @param name 1 to 80 letters, digits, {@code -} or {@code _}; null for a random one
     * @param input JSON of 256 KiB at most; null for an empty object
     * @throws Refusal {@code INVALID_NAME}, {@code INVALID_EXECUTION_INPUT} or {@code EXECUTION_ALREADY_EXISTS}
     */
    public ExecutionDescription start(String name, String input) {
        String newName = name == null ? UUID.randomUUID().toString() : name;
        String given = input == null ? "{}" : input;
        if (!EXECUTION_NAME.matcher(newName).matches()) {
            throw new Refusal(Refusal.Code.INVALID_NAME, "Invalid name: " + newName);
        }
        checkedJson(given, Refusal.Code.INVALID_EXECUTION_INPUT);
        synchronized (this) {
            Execution execution = find(newName).orElse(null);
            if (execution == null) {
                execution = keep(interpreter.begin(newName, given, now()));
            } else if (!execution.running() || !execution.input().equals(given)) {
                throw new Refusal(
                        Refusal.Code.EXECUTION_ALREADY_EXISTS,
                        "Execution already exists: '" + arn.execution(newName) + "'");
            }
            return ExecutionDescription.of(execution, arn);
        }
    }

    /**
     * An execution, running or ended.
     *
     * @throws Refusal {@code EXECUTION_DOES_NOT_EXIST}
     */
    public synchronized ExecutionDescription describe(String executionArn) {
        return arn.executionName(executionArn)
                .flatMap(this::find)
                .map(execution -> ExecutionDescription.of(execution, arn))
                .orElseThrow(() -> Refusal.noSuchExecution(executionArn));
    }

    /**
     * Answers a waiting task. The answer is on disk when this returns.
     *
     * @param output JSON of 256 KiB at most
     * @throws Refusal {@code INVALID_OUTPUT}, {@code INVALID_TOKEN}, {@code TASK_DOES_NOT_EXIST} or
     *     {@code TASK_TIMED_OUT}
     */
    public void succeed(String token, String output) {
        Object result = checkedJson(output, Refusal.Code.INVALID_OUTPUT);
        answer(token, execution -> interpreter.taskSucceeded(execution, result, now()));
    }

    /**
     * Lets a waiting task fail.
     *
     * @param error the name to match in {@code Retry} and {@code Catch}; may be null
     * @param cause may be null
     * @throws Refusal {@code INVALID_TOKEN}, {@code TASK_DOES_NOT_EXIST} or {@code TASK_TIMED_OUT}
     */
    public void fail(String token, String error, String cause) {
        FlowError failure = new FlowError(error == null ? "" : error, cause);
        answer(token, execution -> interpreter.taskFailed(execution, failure, now()));
    }

    private synchronized void answer(String token, UnaryOperator<Execution> move) {
        String name = TaskToken.claim(token)
                .filter(this::isMine)
                .map(TaskToken.Claim::execution)
                .filter(candidate -> EXECUTION_NAME.matcher(candidate).matches())
                .orElseThrow(Refusal::invalidToken);
        Execution execution =
                find(name).orElseThrow(() -> new Refusal(Refusal.Code.TASK_DOES_NOT_EXIST, "Task does not exist"));
        if (execution.running()
                && TaskToken.same(token, String.valueOf(execution.standing().token()))) {
            if (!execution.isOverdue(now())) {
                keep(move.apply(execution));
                return;
            }
            keep(interpreter.due(execution, now()));
        } else if (!execution.spentTokens().contains(TaskToken.digest(token))) {
            throw Refusal.invalidToken();
        }
        throw new Refusal(Refusal.Code.TASK_TIMED_OUT, "Task Timed Out: the task of this token is over");
    }

    private static Object checkedJson(String text, Refusal.Code code) {
        try {
            if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
                throw new Refusal(code, "more than " + MOST_BYTES + " bytes");
            }
            return Values.read(text);
        } catch (MalformedJson e) {
            throw new Refusal(code, "not JSON: " + e.getMessage());
        }
    }

    private synchronized Optional<Execution> find(String name) {
        if (!EXECUTION_NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Execution execution = running.get(name);
        return execution != null ? Optional.of(execution) : folder.find(name);
    }

    /** Writes the execution down; only then it is so, and only then something follows from it. */
    private synchronized Execution keep(Execution execution) {
        if (closed) {
            throw new IllegalStateException("the state machine is closed");
        }
        folder.save(execution);
        if (!execution.running()) {
            running.remove(execution.name());
            return execution;
        }
        running.put(execution.name(), execution);
        Instant due = execution.standing().due();
        Runnable deed = () -> move(execution, current -> interpreter.due(current, now()));
        if (execution.isIn(Standing.Phase.PAUSED)) {
            alarms.afterPause(execution.changedAt(), due, deed);
        } else {
            alarms.at(due, deed);
        }
        if (execution.isIn(Standing.Phase.CALLING) && !execution.isOverdue(now())) {
            callers.execute(() -> call(execution));
        }
        return execution;
    }

    private void call(Execution execution) {
        Map<String, Object> arguments = execution.standing().call();
        byte[] payload = Json.write(arguments.get("Payload")).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] answer = functions.invoke((String) arguments.get("FunctionName"), payload);
            String text = answer == null ? "" : new String(answer, StandardCharsets.UTF_8);
            Object result = text.isEmpty() ? null : Values.read(text);
            move(execution, current -> interpreter.answered(current, result, now()));
        } catch (FunctionFailed e) {
            callFailed(execution, e.errorType(), e.errorType(), e.getMessage());
        } catch (RuntimeException | LinkageError | AssertionError e) {
            callFailed(execution, "Lambda.Unknown", e.getClass().getName(), e.getMessage());
        }
    }

    /** Lambda tells the cause as JSON in a string. */
    private void callFailed(Execution execution, String error, String type, String message) {
        Map<String, Object> cause = new LinkedHashMap<>();
        cause.put("errorMessage", message);
        cause.put("errorType", type);
        FlowError failure = new FlowError(error, Json.write(cause));
        move(execution, current -> interpreter.taskFailed(current, failure, now()));
    }

    /** Moves an execution on, unless it has left that attempt or pause in the meantime. */
    private synchronized void move(Execution from, UnaryOperator<Execution> move) {
        Execution current = running.get(from.name());
        if (closed || current == null || current.turn() != from.turn()) {
            return;
        }
        try {
            keep(move.apply(current));
        } catch (UncheckedIOException e) {
            LOG.log(Level.ERROR, "execution " + from.name() + " could not be written, trying again", e);
            Instant now = now();
            alarms.afterPause(now, now.plus(DISK_PATIENCE), () -> move(from, move));
        }
    }

    /** AWS tells times to the millisecond. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Stops everything; a call under way is interrupted and will be made again by whoever opens the folder next. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            alarms.close();
            callers.shutdownNow();
        }
        try {
            callers.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }
}
