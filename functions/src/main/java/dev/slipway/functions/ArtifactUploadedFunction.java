package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.slipway.registry.Uploads;
import java.util.Map;

/**
 * Hears from S3, by way of EventBridge, that an object was created, and checks the version it belongs to. The typed event of
 * anything that comes through EventBridge is called {@link ScheduledEvent}.
 *
 * <p>The key in it is the object's key as it is. S3's older notifications, straight to a function or queue, carry it
 * URL-encoded; decoding here would turn the key of {@code a+b.bin} into that of another file.
 */
public final class ArtifactUploadedFunction implements RequestHandler<ScheduledEvent, Void> {
    private final Uploads uploads;
    private final Log log;

    /** As Lambda makes it. */
    public ArtifactUploadedFunction() {
        this(Wiring.fromEnvironment());
        Priming.of(this);
    }

    /** Wired as given. */
    public ArtifactUploadedFunction(Wiring wiring) {
        this.uploads = wiring.ready(Clients::s3).registry().uploads();
        this.log = wiring.log();
    }

    @Override
    public Void handleRequest(ScheduledEvent event, Context context) {
        return log.during(Invocation.of(context), () -> hear(event));
    }

    private Void hear(ScheduledEvent event) {
        if (event.getDetail().get("object") instanceof Map<?, ?> object && object.get("key") instanceof String key) {
            uploads.objectCreated(key);
            return null;
        }
        throw new IllegalArgumentException("not an event of S3 about a new object");
    }
}
