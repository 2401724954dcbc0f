package dev.slipway.dynamodb;

/** What an item of the table is. {@code Keys} says where each stands and what reads it. */
public enum ItemType {
    HEAD,
    WHEREABOUTS,
    VERSION,
    VERSION_OF_RUN,
    FILES,
    FINDINGS,
    WHOLE_BLOCKS,
    POLICY,
    STAGE_CHANGE,
    LANDING,
    ENTRY,
    PROMOTION,
    TOKEN,
    REQUEST,
    SECRET
}
