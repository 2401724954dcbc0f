package dev.slipway.functions;

import dev.slipway.json.MalformedJson;
import dev.slipway.mlflow.Downloads;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.location.Location;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Needed;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a deployment sets for its functions.
 *
 * @param table name of the table
 * @param bucket name of the artifact bucket
 * @param bus name of the event bus
 * @param flows ARNs of the state machines
 * @param partsFrom size in bytes above which a file must be uploaded in parts
 * @param rights who may do what
 * @param tracking the MLflow tracking server that knows of runs and logged models, if there is one
 * @param downloads where MLflow's clients are sent for files
 */
public record Settings(
        String table,
        String bucket,
        String bus,
        Flows flows,
        long partsFrom,
        RightsSettings rights,
        Optional<Tracking> tracking,
        Downloads downloads) {
    public static final String TABLE = "SLIPWAY_TABLE";
    public static final String BUCKET = "SLIPWAY_BUCKET";
    public static final String BUS = "SLIPWAY_BUS";
    public static final String STATE_MACHINE = "SLIPWAY_STATE_MACHINE";
    public static final String PARTS_FROM = "SLIPWAY_PARTS_FROM";
    public static final String ACCESS = "SLIPWAY_ACCESS";
    public static final String ADOPTION = "SLIPWAY_ADOPTION";
    public static final String SOURCES = "SLIPWAY_SOURCES";
    public static final String TRACKING = "SLIPWAY_TRACKING";
    public static final String DOWNLOADS = "SLIPWAY_DOWNLOADS";

    /** A token, or a user, a colon and a password, for a tracking server on one machine. On AWS they lie in a secret. */
    public static final String TRACKING_CREDENTIAL = "SLIPWAY_TRACKING_CREDENTIAL";

    /** Names the environment for the log's figures. It changes nothing that a function does. */
    public static final String ENVIRONMENT = "SLIPWAY_ENVIRONMENT";

    /** Bytes: what one PUT carries without the patience of a person or a proxy running out. */
    public static final long DEFAULT_PARTS_FROM = 100L * 1000 * 1000;

    /** Settings without a tracking server, with the rights that there are by default. */
    public Settings(String table, String bucket, String bus, Flows flows, long partsFrom) {
        this(table, bucket, bus, flows, partsFrom, RightsSettings.DEFAULT, Optional.empty());
    }

    /** The same with rights and a tracking server; clients are sent to the registry for files. */
    public Settings(
            String table,
            String bucket,
            String bus,
            Flows flows,
            long partsFrom,
            RightsSettings rights,
            Optional<Tracking> tracking) {
        this(table, bucket, bus, flows, partsFrom, rights, tracking, Downloads.REGISTRY);
    }

    /**
     * The state machines, by their ARNs.
     *
     * @param approval waits for people
     * @param adoption has files copied
     */
    public record Flows(String approval, String adoption) {}

    /**
     * A tracking server.
     *
     * @param uri its address, which may have a path
     * @param secret the ARN of the secret that holds what it is called with, if it asks for something
     * @param credential the same by itself, where there are no secrets
     */
    public record Tracking(URI uri, Optional<String> secret, Optional<String> credential) {
        @Override
        public String toString() {
            return uri.toString();
        }
    }

    /** A tracking server and what may be taken from it, as one setting has both. */
    private record Tracked(Tracking server, SourceRules.Tracking rules) {}

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
        Roles roles = read(environment, ACCESS, Roles::of).orElse(Roles.DEFAULT);
        List<SourceRules.Place> places =
                read(environment, SOURCES, SourceRules::places).orElse(List.of());
        Optional<String> credential =
                Optional.ofNullable(environment.get(TRACKING_CREDENTIAL)).filter(text -> !text.isEmpty());
        Optional<Tracked> tracked = read(environment, TRACKING, json -> tracking(json, credential));
        return new Settings(
                environment.getOrDefault(TABLE, ""),
                environment.getOrDefault(BUCKET, ""),
                environment.getOrDefault(BUS, ""),
                new Flows(environment.getOrDefault(STATE_MACHINE, ""), environment.getOrDefault(ADOPTION, "")),
                Long.parseLong(partsFrom),
                new RightsSettings(roles, new SourceRules(places, tracked.map(Tracked::rules))),
                tracked.map(Tracked::server),
                read(environment, DOWNLOADS, Downloads::of).orElse(Downloads.REGISTRY));
    }

    /** What a variable says, read; nothing when the variable is not set. */
    private static <T> Optional<T> read(Map<String, String> environment, String variable, Function<String, T> reader) {
        try {
            return Optional.ofNullable(environment.get(variable))
                    .filter(json -> !json.isEmpty())
                    .map(reader);
        } catch (Refused | MalformedJson e) {
            throw new IllegalArgumentException(variable + ": " + e.getMessage(), e);
        }
    }

    private static Tracked tracking(String json, Optional<String> credential) {
        return Fields.read(json, fields -> {
            Needed<URI> uri = fields.text("uri", Location.MAX_LENGTH, Settings::address);
            Optional<String> secret = fields.optionalText("secret", Location.MAX_LENGTH);
            SourceRules.Tracking rules = SourceRules.Tracking.of(fields);
            return new Tracked(new Tracking(uri.get(), secret, credential), rules);
        });
    }

    private static URI address(String text) {
        if (!text.matches("https?://[^\\s?#@]+")) {
            throw Refusal.INVALID.because(
                    "uri", "must be an address of http or https, without user, query or fragment");
        }
        return URI.create(text);
    }
}
