package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.slipway.registry.Uploads;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Hears from S3, by way of EventBridge, that an object was created, and checks the version it belongs to. The typed event of
 * anything that comes through EventBridge is called {@link ScheduledEvent}.
 *
 * <p>S3's notifications straight to a function or a queue carry the key URL-encoded. AWS does not say that its events through
 * EventBridge do, and programs that read them differ. So the key is taken as it is, and only where that is no declared
 * file's it is decoded, once. A key that is taken for another's is harmless: what happens is that a file is looked at.
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
            if (!uploads.objectCreated(key)) {
                decoded(key).ifPresent(uploads::objectCreated);
            }
            return null;
        }
        throw new IllegalArgumentException("not an event of S3 about a new object");
    }

    /** The key that this one is the encoded form of; nothing if it is that of none, or of itself. */
    private static Optional<String> decoded(String key) {
        try {
            return Optional.of(URLDecoder.decode(key, StandardCharsets.UTF_8)).filter(decoded -> !decoded.equals(key));
        } catch (IllegalArgumentException noEncodedForm) {
            return Optional.empty();
        }
    }
}
