package dev.slipway.eventbridge;

import dev.slipway.failure.AwsFailure;
import dev.slipway.failure.Complaints;
import dev.slipway.registry.Backoff;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.EventPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Publishes to an EventBridge bus. Entries that a call refused are sent again, alone, a few times; a call that failed as a
 * whole was already repeated by the client, so it ends the attempt and everything not yet sent is {@code TRY_AGAIN}. An
 * entry that cannot be sent never keeps others from getting out.
 *
 * <p>EventBridge takes events for a bus that does not exist and drops them: the name must be right.
 */
public final class EventBridgePublisher implements EventPublisher {
    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Refusals of the entry itself. */
    private static final Set<String> FOR_GOOD = Set.of("MalformedDetail", "InvalidArgument");

    /** Refusals of the sender: somebody has to mend the deployment, and then the entry will do. */
    private static final Set<String> NOT_ALLOWED = Set.of(
            "AccessDeniedException",
            "InvalidAccountIdException",
            "NotAuthorizedForSourceException",
            "NotAuthorizedForDetailTypeException");

    private final EventBridgeClient client;
    private final String busName;
    private final int attempts;
    private final Backoff backoff;
    private final Complaints complaints;

    /** Publishes to this bus, complaining to nobody. */
    public EventBridgePublisher(EventBridgeClient client, String busName) {
        this(client, busName, Complaints.NONE);
    }

    /** Publishes to this bus; {@code complaints} hears why an entry did not get out, see below. */
    public EventBridgePublisher(EventBridgeClient client, String busName, Complaints complaints) {
        this(client, busName, ATTEMPTS, FIRST_PAUSE, complaints);
    }

    /**
     * Publishes to this bus.
     *
     * @param attempts how often an entry is sent at most
     * @param firstPause the longest pause before the second attempt; see {@link Backoff}
     * @param complaints hears why an entry did not get out: its id and the error's code, never its content
     */
    public EventBridgePublisher(
            EventBridgeClient client, String busName, int attempts, Duration firstPause, Complaints complaints) {
        this.client = client;
        this.busName = busName;
        this.attempts = attempts;
        this.backoff = new Backoff(firstPause);
        this.complaints = complaints;
    }

    @Override
    public List<Outcome> publish(List<Entry> entries) {
        Outcome[] outcomes = new Outcome[entries.size()];
        Arrays.fill(outcomes, Outcome.TRY_AGAIN);
        for (List<OutgoingEvent> batch : OutgoingEvent.batches(outgoing(entries, outcomes))) {
            if (!publish(batch, outcomes)) {
                break;
            }
        }
        return Collections.unmodifiableList(Arrays.asList(outcomes));
    }

    private List<OutgoingEvent> outgoing(List<Entry> entries, Outcome[] outcomes) {
        List<OutgoingEvent> events = new ArrayList<>();
        for (int place = 0; place < entries.size(); place++) {
            try {
                OutgoingEvent event = OutgoingEvent.of(place, entries.get(place), busName);
                if (event.isTooLarge()) {
                    outcomes[place] = Outcome.UNPUBLISHABLE;
                    complaints.complain(
                            event.id() + ": " + event.size() + " bytes are too many for an event", Optional.empty());
                } else {
                    events.add(event);
                }
            } catch (RuntimeException e) {
                outcomes[place] = Outcome.UNPUBLISHABLE;
                complaints.complain(
                        "the entry whose body has the SHA-256 "
                                + Sha256.of(entries.get(place).body()) + " is damaged: "
                                + e.getClass().getSimpleName(),
                        Optional.empty());
            }
        }
        return events;
    }

    /** Sends one batch until all of it got out or nothing more can be done; whether the bus can be reached. */
    private boolean publish(List<OutgoingEvent> batch, Outcome[] outcomes) {
        List<OutgoingEvent> left = batch;
        for (int attempt = 1; !left.isEmpty() && attempt <= attempts; attempt++) {
            if (attempt > 1 && !pauseBefore(attempt)) {
                return false;
            }
            try {
                left = put(left, outcomes);
            } catch (SdkException e) {
                Optional<AwsFailure> failure = AwsFailure.of(e);
                String code = failure.map(AwsFailure::code).orElseThrow();
                complaints.complain(left.get(0).id() + " and " + (left.size() - 1) + " more: " + code, failure);
                if (!isTooLargeHere(left, e, code)) {
                    return false;
                }
                outcomes[left.get(0).place()] = Outcome.UNPUBLISHABLE;
                return true;
            }
        }
        return true;
    }

    /** One call; answers what is worth another one. */
    private List<OutgoingEvent> put(List<OutgoingEvent> events, Outcome[] outcomes) {
        PutEventsRequest request = PutEventsRequest.builder()
                .entries(events.stream().map(OutgoingEvent::request).toList())
                .build();
        PutEventsResponse response = client.putEvents(request);
        List<PutEventsResultEntry> results = response.entries();
        List<OutgoingEvent> again = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            OutgoingEvent event = events.get(i);
            String error = i < results.size() ? results.get(i).errorCode() : "NoAnswer";
            if (error == null) {
                outcomes[event.place()] = Outcome.PUBLISHED;
                continue;
            }
            AwsFailure failure = AwsFailure.within("EventBridge", "PutEvents", response, error);
            complaints.complain(event.id() + ": " + failure.code(), Optional.of(failure));
            if (FOR_GOOD.contains(error)) {
                outcomes[event.place()] = Outcome.UNPUBLISHABLE;
            } else if (!NOT_ALLOWED.contains(error)) {
                again.add(event);
            }
        }
        return again;
    }

    /** Whether this bus still has the smaller limit; everything else that is wrong with a whole call may be mended. */
    private static boolean isTooLargeHere(List<OutgoingEvent> sent, SdkException e, String code) {
        return sent.size() == 1
                && sent.get(0).isDoubtful()
                && e instanceof AwsServiceException refused
                && (refused.statusCode() == 413 || code.equals("ValidationException"));
    }

    private boolean pauseBefore(int attempt) {
        try {
            Thread.sleep(backoff.after(attempt - 1, LONGEST_PAUSE).toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
