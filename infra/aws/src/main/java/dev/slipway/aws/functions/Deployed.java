package dev.slipway.aws.functions;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.slipway.functions.AdoptionFunction;
import dev.slipway.functions.ApprovalStepFunction;
import dev.slipway.functions.ArtifactUploadedFunction;
import dev.slipway.functions.OutboxFunction;
import dev.slipway.functions.PromoteFunction;
import dev.slipway.functions.QueryFunction;
import dev.slipway.functions.RegisterFunction;
import dev.slipway.functions.RollbackFunction;
import dev.slipway.functions.Settings;
import dev.slipway.functions.SweeperFunction;
import dev.slipway.http.FunctionName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The functions: the class of each, the environment variables it reads, and an event that keeps it awake and changes nothing.
 * What each may do stands in {@link Grants}.
 */
public enum Deployed {
    REGISTER(
            RegisterFunction.class,
            "{}",
            Settings.TABLE,
            Settings.BUCKET,
            Settings.ACCESS,
            Settings.SOURCES,
            Settings.TRACKING),
    QUERY(QueryFunction.class, "{}", Settings.TABLE, Settings.BUCKET, Settings.ACCESS, Settings.DOWNLOADS),
    PROMOTE(PromoteFunction.class, "{}", Settings.TABLE, Settings.BUCKET, Settings.ACCESS),
    ROLLBACK(RollbackFunction.class, "{}", Settings.TABLE, Settings.BUCKET, Settings.ACCESS),
    /** Leaves alone what no version has declared. */
    ARTIFACT_UPLOADED(
            ArtifactUploadedFunction.class,
            "{\"detail\":{\"object\":{\"key\":\"ping\"}}}",
            Settings.TABLE,
            Settings.BUCKET),
    APPROVAL_STEP(ApprovalStepFunction.class, "{\"step\":\"PING\"}", Settings.TABLE),
    /** Copies files from elsewhere: longer than all others, and by way of its own disk what a tracking server serves. */
    ADOPTION(
            AdoptionFunction.class,
            "{\"step\":\"PING\"}",
            Settings.TABLE,
            Settings.BUCKET,
            Settings.SOURCES,
            Settings.TRACKING),
    OUTBOX(
            OutboxFunction.class,
            "{\"Records\":[]}",
            Settings.TABLE,
            Settings.BUS,
            Settings.STATE_MACHINE,
            Settings.ADOPTION),
    /** Awake by its own schedule. Records the settings that decide who may do what, so it is told all of them. */
    SWEEPER(
            SweeperFunction.class,
            "{}",
            Settings.TABLE,
            Settings.BUCKET,
            Settings.BUS,
            Settings.STATE_MACHINE,
            Settings.ADOPTION,
            Settings.ACCESS,
            Settings.SOURCES,
            Settings.TRACKING);

    private final Class<? extends RequestHandler<?, ?>> handler;
    private final String ping;

    @SuppressWarnings("ImmutableEnumChecker") // toList is immutable
    private final List<String> variables;

    Deployed(Class<? extends RequestHandler<?, ?>> handler, String ping, String... variables) {
        this.handler = handler;
        this.ping = ping;
        this.variables = Stream.concat(Stream.of(Settings.ENVIRONMENT), Arrays.stream(variables))
                .toList();
    }

    /** The one that answers these routes. */
    public static Deployed of(FunctionName name) {
        return valueOf(name.name());
    }

    /** As settings and logs name it, e.g. {@code artifact-uploaded}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As its construct is named, e.g. {@code ArtifactUploaded}. */
    public String title() {
        return handler.getSimpleName().replaceFirst("Function$", "");
    }

    /** As Lambda names it. */
    public String handler() {
        return handler.getName();
    }

    /** The environment variables that it reads. */
    public List<String> variables() {
        return variables;
    }

    /** What it can be called with at any time without anything being changed. */
    public String ping() {
        return ping;
    }

    /** Called over HTTP, by somebody who waits for the answer. */
    public boolean answersHttp() {
        return List.of(REGISTER, QUERY, PROMOTE, ROLLBACK).contains(this);
    }

    /** Called without anybody waiting for the answer, so that a failure must be kept somewhere. */
    public boolean isAsynchronous() {
        return this == ARTIFACT_UPLOADED || this == SWEEPER;
    }

    /** Starts flows, or answers them; the others may be called by one. */
    public boolean movesFlows() {
        return variables.contains(Settings.STATE_MACHINE);
    }

    /** Lambda keeps no snapshot of a function with a disk that is larger than 512 MB. */
    public boolean hasSnapshot() {
        return this != ADOPTION;
    }
}
