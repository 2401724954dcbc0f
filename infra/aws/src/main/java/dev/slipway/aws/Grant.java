package dev.slipway.aws;

import java.util.List;

/** Something that a function may do with something of the registry's. */
record Grant(On on, List<String> actions) {
    Grant {
        actions = List.copyOf(actions);
    }

    static Grant may(On on, String... actions) {
        return new Grant(on, List.of(actions));
    }

    /** What there is to be granted. */
    enum On {
        TABLE,
        INDEXES,
        STREAM,
        /** All streams that the table ever had. */
        STREAMS,
        BUCKET,
        /** The objects whose keys the registry mints. */
        OBJECTS,
        BUS,
        FLOW,
        /** Where events go that a function kept failing on. */
        FAILED
    }
}
