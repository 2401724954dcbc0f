package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.slipway.registry.Uploads;
import dev.slipway.s3.ObjectCreated;

/**
 * Hears from S3, by way of EventBridge, that an object was created, and checks the version it belongs to. The typed event of
 * anything that comes through EventBridge is called {@link ScheduledEvent}.
 */
public final class ArtifactUploadedFunction implements RequestHandler<ScheduledEvent, Void> {
    private final Uploads uploads;

    /** As Lambda makes it. */
    public ArtifactUploadedFunction() {
        this(Wiring.fromEnvironment());
    }

    /** Wired as given. */
    public ArtifactUploadedFunction(Wiring wiring) {
        this.uploads = wiring.registry().uploads();
    }

    @Override
    public Void handleRequest(ScheduledEvent event, Context context) {
        ObjectCreated created = ObjectCreated.of(event.getDetail());
        uploads.objectCreated(created.key());
        return null;
    }
}
