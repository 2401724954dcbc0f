package dev.slipway.functions;

import dev.slipway.json.MalformedJson;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.refusal.Refused;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What a deployment sets for its functions.
 *
 * @param table name of the table
 * @param bucket name of the artifact bucket
 * @param bus name of the event bus
 * @param stateMachine ARN of the approval flow
 * @param partsFrom size in bytes above which a file must be uploaded in parts
 * @param roles who has which role everywhere
 * @param tracking address of the MLflow tracking server that explains runs and logged models, if there is one
 */
public record Settings(
        String table,
        String bucket,
        String bus,
        String stateMachine,
        long partsFrom,
        Roles roles,
        Optional<URI> tracking) {
    public static final String TABLE = "SLIPWAY_TABLE";
    public static final String BUCKET = "SLIPWAY_BUCKET";
    public static final String BUS = "SLIPWAY_BUS";
    public static final String STATE_MACHINE = "SLIPWAY_STATE_MACHINE";
    public static final String PARTS_FROM = "SLIPWAY_PARTS_FROM";
    public static final String ACCESS = "SLIPWAY_ACCESS";
    public static final String TRACKING_URI = "SLIPWAY_TRACKING_URI";

    /** Names the environment for the log's figures. It changes nothing that a function does. */
    public static final String ENVIRONMENT = "SLIPWAY_ENVIRONMENT";

    /** Bytes: what one PUT carries without the patience of a person or a proxy running out. */
    public static final long DEFAULT_PARTS_FROM = 100L * 1000 * 1000;

    /** Settings without a tracking server, with the roles that there are by default. */
    public Settings(String table, String bucket, String bus, String stateMachine, long partsFrom) {
        this(table, bucket, bus, stateMachine, partsFrom, Roles.DEFAULT, Optional.empty());
    }

    /**
     * Reads environment variables. A function is given only those it uses; the others are empty.
     *
     * @throws IllegalArgumentException naming the variable that is not what it must be
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
                Long.parseLong(partsFrom),
                Optional.ofNullable(environment.get(ACCESS))
                        .map(Settings::roles)
                        .orElse(Roles.DEFAULT),
                Optional.of(environment.getOrDefault(TRACKING_URI, ""))
                        .filter(uri -> !uri.isEmpty())
                        .map(Settings::tracking));
    }

    private static Roles roles(String json) {
        try {
            return Roles.of(json);
        } catch (Refused | MalformedJson e) {
            throw new IllegalArgumentException(ACCESS + ": " + e.getMessage(), e);
        }
    }

    private static URI tracking(String text) {
        if (!text.matches("https?://[^\\s?#@]+")) {
            throw new IllegalArgumentException(TRACKING_URI + " must be an address of http or https");
        }
        return URI.create(text);
    }
}
