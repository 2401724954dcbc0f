package dev.slipway.dynamodb;

import dev.slipway.registry.port.Answered;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The mark of a request. DynamoDB removes what has expired when it finds the time, up to days later; so every read and every
 * condition looks at {@link #EXPIRES_AT} itself, and the removal is only housekeeping.
 */
final class RequestItems {
    static final String EXPIRES_AT = "expiresAt";

    private RequestItems() {}

    static Map<String, AttributeValue> item(Answered answered) {
        return ItemWriter.at(Keys.request(answered.id()), ItemType.REQUEST)
                .text("id", answered.id())
                .text("fingerprint", answered.fingerprint().hex())
                .text("answer", answered.answer())
                .time(EXPIRES_AT, answered.expiresAt())
                .number(TableDefinition.TIME_TO_LIVE, answered.expiresAt().getEpochSecond() + 1)
                .item();
    }

    /** The mark, unless it has expired by now. */
    static Optional<Answered> answered(ItemReader item, Instant now) {
        Answered answered =
                new Answered(item.text("id"), item.digest("fingerprint"), item.text("answer"), item.time(EXPIRES_AT));
        return now.isBefore(answered.expiresAt()) ? Optional.of(answered) : Optional.empty();
    }
}
