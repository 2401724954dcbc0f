package dev.slipway.dynamodb;

/** What an item of the table is. {@code Keys} says where each stands and what reads it. */
public enum ItemType {
    HEAD,
    KEPT_NAME,
    GUARDED_NAME,
    WHEREABOUTS,
    WORDS,
    TEXTS,
    READER,
    KNOWN_GROUP,
    VERSION,
    FILES,
    FINDINGS,
    WHOLE_BLOCKS,
    POLICY,
    ENTRY,
    PROMOTION,
    TOKEN,
    UNPUBLISHED,
    REQUEST,
    SECRET,
    SWEPT,
    TERM,
    INDEXED
}
