package dev.slipway.registry.refusal;

/** Something that speaks against what was asked and does not prevent it, in words for whoever asked. */
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
        EXTERNAL_FILES,
        /** Windows has no files of some of the version's names. */
        WINDOWS_NAME
    }
}
