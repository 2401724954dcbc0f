package dev.slipway.aws.functions;

import java.util.List;

/** Something that a function may do with something of the registry's. */
public record Grant(On on, List<String> actions) {
    public Grant {
        actions = List.copyOf(actions);
    }

    static Grant may(On on, String... actions) {
        return new Grant(on, List.of(actions));
    }

    /** What there is to be granted. */
    public enum On {
        TABLE,
        INDEXES,
        STREAM,
        /** All streams that the table ever had. */
        STREAMS,
        BUCKET,
        /** The objects whose keys the registry mints. */
        OBJECTS,
        BUS,
        /** The approval flow. */
        FLOW,
        /** The flow that has files copied. */
        ADOPTION,
        /** Files elsewhere that may be copied. */
        SOURCE_FILES,
        /** Buckets elsewhere, as far as the folders go that may be copied from. */
        SOURCE_FOLDERS,
        /** What the tracking server asks of callers. */
        SECRET,
        /** Where events go that a function kept failing on. */
        FAILED
    }
}
