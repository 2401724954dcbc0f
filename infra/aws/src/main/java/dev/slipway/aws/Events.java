package dev.slipway.aws;

import dev.slipway.aws.settings.Environment;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.Archive;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** The registry's bus, an archive to replay it from, and the place of what a target would not take. */
final class Events extends Construct {
    private final EventBus bus;
    private final Queue undelivered;

    Events(Construct scope, Environment environment, Encryption encryption) {
        super(scope, "Events");
        bus = EventBus.Builder.create(this, "Bus")
                .eventBusName("slipway-" + environment.name())
                .description("Every change in Slipway " + environment.name())
                .build();
        Archive.Builder.create(this, "Archive")
                .sourceEventBus(bus)
                .eventPattern(EventPattern.builder().source(List.of("slipway")).build())
                .retention(Duration.days(environment.events().archiveDays()))
                .build();
        undelivered = encryption.deadLetters(this, "Undelivered");
    }

    EventBus bus() {
        return bus;
    }

    /** What no target took, whoever was to bring it there. */
    Queue undelivered() {
        return undelivered;
    }
}
