package dev.slipway.local.states;

/** A function ended in an error. Its type is what {@code Retry} and {@code Catch} match. */
public final class FunctionFailed extends Exception {
    private final String errorType;

    /**
     * @param errorType as Lambda names it: for Java the class name of the exception
     * @param message the exception's message, may be null
     */
    public FunctionFailed(String errorType, String message) {
        super(message);
        this.errorType = errorType;
    }

    public String errorType() {
        return errorType;
    }
}
