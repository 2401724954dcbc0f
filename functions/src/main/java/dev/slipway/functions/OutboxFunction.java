package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import dev.slipway.dynamodb.StreamImage;
import dev.slipway.registry.delivery.Outbox;
import dev.slipway.registry.delivery.Outbox.Delivery;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.port.Backlog.Unpublished;
import dev.slipway.registry.port.EventPublisher.Outcome;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.StageChange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hears of every change from the table's stream and tells the world. What could not be told this time is reported, so that
 * the stream brings it again; what can never be told is left to the backlog, where the sweep and an alarm find it, and holds
 * up nothing.
 */
public final class OutboxFunction implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
    private final Outbox outbox;
    private final Log log;

    /** As Lambda makes it. */
    public OutboxFunction() {
        this(Wiring.fromEnvironment());
        Priming.of(this);
    }

    /** Wired as given. */
    public OutboxFunction(Wiring wiring) {
        this.outbox = wiring.outbox();
        this.log = wiring.log();
    }

    @Override
    public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        return log.during(Invocation.of(context), () -> tell(event));
    }

    private StreamsEventResponse tell(DynamodbEvent event) {
        List<String> failed = new ArrayList<>();
        List<Unpublished> changes = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (DynamodbStreamRecord record : event.getRecords()) {
            String place = record.getDynamodb().getSequenceNumber();
            StreamImage image = new StreamImage(texts(record));
            if (record.getEventName().equals("INSERT") && image.unpublished().isPresent()) {
                changes.add(image.unpublished().get());
                places.add(place);
            }
            if (!answered(image.promotionThatWaits())) {
                failed.add(place);
            }
        }
        if (!changes.isEmpty()) {
            List<Delivery> deliveries = outbox.deliver(changes);
            for (int i = 0; i < deliveries.size(); i++) {
                if (deliveries.get(i).outcome() == Outcome.TRY_AGAIN) {
                    failed.add(places.get(i));
                }
            }
            log.figures("outbox", figures(deliveries));
        }
        // Lambda goes back to the lowest of these and brings everything from there on again.
        return new StreamsEventResponse(
                failed.stream().map(StreamsEventResponse.BatchItemFailure::new).toList());
    }

    /** What became known to the world, and what never will as it is. */
    private static Map<Log.Metric, Long> figures(List<Delivery> deliveries) {
        Map<Log.Metric, Long> figures = new EnumMap<>(Log.Metric.class);
        for (Delivery delivery : deliveries) {
            if (delivery.outcome() == Outcome.UNPUBLISHABLE) {
                figures.merge(Log.Metric.UNPUBLISHABLE_ENTRIES, 1L, Long::sum);
            } else if (delivery.outcome() == Outcome.PUBLISHED) {
                delivery.entries().forEach(entry -> count(entry.fact(), figures));
            }
        }
        return figures;
    }

    private static void count(Fact fact, Map<Log.Metric, Long> figures) {
        switch (fact.type()) {
            case PROMOTION_REQUESTED -> figures.merge(Log.Metric.PROMOTIONS_REQUESTED, 1L, Long::sum);
            case STAGE_CHANGED -> {
                boolean back = ((StageFact.Changed) fact).kind() == StageChange.Kind.ROLLED_BACK;
                figures.merge(Log.Metric.STAGE_CHANGES, 1L, Long::sum);
                figures.merge(Log.Metric.ROLLBACKS, back ? 1L : 0L, Long::sum);
            }
            case MODEL_REGISTERED,
                    MODEL_UPDATED,
                    MODEL_DELETED,
                    MODEL_RESTORED,
                    VERSION_REGISTERED,
                    VERSION_RESOLVED,
                    VERSION_READY,
                    VERSION_REJECTED,
                    VERSION_UPDATED,
                    VERSION_DELETED,
                    VERSION_RESTORED,
                    ACCESS_SET,
                    POLICY_SET,
                    PROMOTION_DECIDED,
                    PROMOTION_ENDED,
                    SETTINGS_CHANGED,
                    NAME_FREED -> {}
        }
    }

    private boolean answered(Optional<String> promotion) {
        try {
            promotion.ifPresent(outbox::settle);
            return true;
        } catch (Refused unavailable) {
            log.failure(unavailable);
            return false;
        }
    }

    /** The image's attributes that are texts; the others are of no interest here. */
    private static Map<String, String> texts(DynamodbStreamRecord record) {
        Map<String, String> texts = new TreeMap<>();
        Optional.ofNullable(record.getDynamodb().getNewImage()).orElse(Map.of()).forEach((name, value) -> {
            if (value.getS() != null) {
                texts.put(name, value.getS());
            }
        });
        return texts;
    }
}
