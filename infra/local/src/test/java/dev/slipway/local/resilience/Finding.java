package dev.slipway.local.resilience;

/** Something that is not as it must be. */
record Finding(Kind kind, String text) {
    /** What is wrong. */
    enum Kind {
        /** An answered write is not in the history. */
        LOST,
        /** A write or a number is there twice. */
        DOUBLED,
        /** A number was left out: of entries, versions or a stage's revisions. */
        GAP,
        /** It is in the history although it was refused, or nobody asked for it. */
        UNANSWERED,
        /** A stage has a revision that nobody was told of. */
        NO_WINNER,
        /** Two were told that they made the same revision. */
        TWO_WINNERS,
        /** A round moved nothing although nothing stood in the way. */
        STUCK,
        /** A write stands before another one that had ended when it began. */
        ORDER,
        /** A model's head says something else than its history. */
        POINTER,
        /** The registry's own verification of a history fails. */
        BROKEN,
        /** Nobody was told of an entry. */
        EVENT_LOST,
        /** An event has an entry's id and says something else. */
        EVENT_ALTERED,
        /** An answer that is never right, such as 500. */
        FAILED
    }
}
