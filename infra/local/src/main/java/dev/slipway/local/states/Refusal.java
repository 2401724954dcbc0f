package dev.slipway.local.states;

/** A request that is refused, with the name that Step Functions has for it. */
public final class Refusal extends RuntimeException {
    private final Code code;

    Refusal(Code code, String message) {
        super(message);
        this.code = code;
    }

    static Refusal invalidToken() {
        return new Refusal(Code.INVALID_TOKEN, "Invalid Token");
    }

    static Refusal noSuchExecution(String arn) {
        return new Refusal(Code.EXECUTION_DOES_NOT_EXIST, "Execution Does Not Exist: '" + arn + "'");
    }

    public Code code() {
        return code;
    }

    /** Why. {@link #wireName} is what clients see. */
    public enum Code {
        /** The name is taken: by a running execution with another input, or by one that has ended. */
        EXECUTION_ALREADY_EXISTS("ExecutionAlreadyExists"),
        /** No execution has that ARN. */
        EXECUTION_DOES_NOT_EXIST("ExecutionDoesNotExist"),
        /** The input is not JSON, or too large. */
        INVALID_EXECUTION_INPUT("InvalidExecutionInput"),
        /** The name could not be that of an execution. */
        INVALID_NAME("InvalidName"),
        /** The output is not JSON, or too large. */
        INVALID_OUTPUT("InvalidOutput"),
        /** Nobody ever got this token. */
        INVALID_TOKEN("InvalidToken"),
        /** No machine has that ARN. */
        STATE_MACHINE_DOES_NOT_EXIST("StateMachineDoesNotExist"),
        /** The token's execution is not there. */
        TASK_DOES_NOT_EXIST("TaskDoesNotExist"),
        /** The token was good once: its task has been answered, has failed, or has run out of time. */
        TASK_TIMED_OUT("TaskTimedOut"),
        /** A field is missing or of the wrong kind. */
        VALIDATION("ValidationException"),
        /** The body is not JSON. */
        SERIALIZATION("SerializationException"),
        /** Not an operation that is supported here. */
        UNKNOWN_OPERATION("UnknownOperationException");

        private final String wireName;

        Code(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
