package dev.slipway.functions;

import java.util.Map;

/**
 * What a deployment sets for its functions.
 *
 * @param table name of the table
 * @param bucket name of the artifact bucket
 * @param bus name of the event bus
 * @param stateMachine ARN of the approval flow
 * @param partsFrom size in bytes above which a file must be uploaded in parts
 */
public record Settings(String table, String bucket, String bus, String stateMachine, long partsFrom) {
    public static final String TABLE = "SLIPWAY_TABLE";
    public static final String BUCKET = "SLIPWAY_BUCKET";
    public static final String BUS = "SLIPWAY_BUS";
    public static final String STATE_MACHINE = "SLIPWAY_STATE_MACHINE";
    public static final String PARTS_FROM = "SLIPWAY_PARTS_FROM";

    /** Bytes: what one PUT carries without the patience of a person or a proxy running out. */
    public static final long DEFAULT_PARTS_FROM = 100L * 1000 * 1000;

    /**
     * Reads environment variables. A function is given only those it uses; the others are empty.
     *
     * @throws IllegalArgumentException naming the variable that is not a number
     */
    public static Settings of(Map<String, String> environment) {
        String partsFrom = environment.getOrDefault(PARTS_FROM, Long.toString(DEFAULT_PARTS_FROM));
        if (!partsFrom.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(PARTS_FROM + " must be a number of bytes");
        }
        return new Settings(
                environment.getOrDefault(TABLE, ""),
                environment.getOrDefault(BUCKET, ""),
                environment.getOrDefault(BUS, ""),
                environment.getOrDefault(STATE_MACHINE, ""),
                Long.parseLong(partsFrom));
    }
}
