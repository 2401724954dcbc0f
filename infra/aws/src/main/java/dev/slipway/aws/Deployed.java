package dev.slipway.aws;

import com.amazonaws.services.lambda.runtime.RequestHandler;
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
enum Deployed {
    REGISTER(RegisterFunction.class, "{}", Settings.TABLE, Settings.BUCKET, Settings.ACCESS, Settings.TRACKING_URI),
    QUERY(QueryFunction.class, "{}", Settings.TABLE, Settings.BUCKET, Settings.ACCESS),
    PROMOTE(PromoteFunction.class, "{}", Settings.TABLE, Settings.BUCKET, Settings.ACCESS),
    ROLLBACK(RollbackFunction.class, "{}", Settings.TABLE, Settings.BUCKET, Settings.ACCESS),
    /** Leaves alone what no version has declared. */
    ARTIFACT_UPLOADED(
            ArtifactUploadedFunction.class,
            "{\"detail\":{\"object\":{\"key\":\"ping\"}}}",
            Settings.TABLE,
            Settings.BUCKET),
    APPROVAL_STEP(ApprovalStepFunction.class, "{\"step\":\"PING\"}", Settings.TABLE),
    OUTBOX(OutboxFunction.class, "{\"Records\":[]}", Settings.TABLE, Settings.BUS, Settings.STATE_MACHINE),
    /** Awake by its own schedule. */
    SWEEPER(
            SweeperFunction.class,
            "{}",
            Settings.TABLE,
            Settings.BUCKET,
            Settings.BUS,
            Settings.STATE_MACHINE,
            Settings.ACCESS);

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
    static Deployed of(FunctionName name) {
        return valueOf(name.name());
    }

    /** As settings and logs name it, e.g. {@code artifact-uploaded}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As its construct is named, e.g. {@code ArtifactUploaded}. */
    String title() {
        return handler.getSimpleName().replaceFirst("Function$", "");
    }

    /** As Lambda names it. */
    String handler() {
        return handler.getName();
    }

    /** The environment variables that it reads. */
    List<String> variables() {
        return variables;
    }

    /** What it can be called with at any time without anything being changed. */
    String ping() {
        return ping;
    }

    boolean answersHttp() {
        return List.of(REGISTER, QUERY, PROMOTE, ROLLBACK).contains(this);
    }

    /** Called without anybody waiting for the answer, so that a failure must be kept somewhere. */
    boolean isAsynchronous() {
        return this == ARTIFACT_UPLOADED || this == SWEEPER;
    }

    /** Starts or answers the approval flow; the others may be called by it. */
    boolean movesTheFlow() {
        return variables.contains(Settings.STATE_MACHINE);
    }
}
