package dev.slipway.registry.stage;

/** Something that speaks against a rollback and does not prevent it, in words for whoever decides. */
public record Warning(Code code, String text) {

    /** What speaks against it. */
    public enum Code {
        /** Landings that lie nearer were passed over, since a rollback cannot go to them. */
        PASSED_OVER,
        /** The version landed under an earlier policy of the stage. */
        EARLIER_POLICY,
        /** A gate of the stage's present policy fails on the version. */
        GATE_FAILS,
        /** The version's input and output schema is not that of the version that the stage holds. */
        SCHEMA_DIFFERS,
        /** The version's files lie outside the registry. */
        EXTERNAL_FILES
    }
}
