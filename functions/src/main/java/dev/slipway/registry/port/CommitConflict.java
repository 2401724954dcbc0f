package dev.slipway.registry.port;

/** A commit found something changed since it was prepared; nothing of it was written. */
public final class CommitConflict extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What had changed. Of several, ALREADY_ANSWERED is told before NAME_TAKEN, and that before HEAD_MOVED. */
    public enum Kind {
        /** The head is not the one that was read, or something new is there already: read again and try again. */
        HEAD_MOVED,
        /** Another model has the name. */
        NAME_TAKEN,
        /** The same request was done already: its answer is there. */
        ALREADY_ANSWERED,
        /** The store asks for patience: the same commit may be tried again. */
        CONTENTION
    }

    private final Kind kind;

    public CommitConflict(Kind kind) {
        super(kind.name());
        this.kind = kind;
    }

    /** What had changed. */
    public Kind kind() {
        return kind;
    }
}
