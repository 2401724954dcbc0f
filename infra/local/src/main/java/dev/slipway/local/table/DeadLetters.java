package dev.slipway.local.table;

import software.amazon.awssdk.services.dynamodb.model.Record;

/** Takes what a consumer would not take after all attempts, so that the stream can go on behind it. */
@FunctionalInterface
public interface DeadLetters {
    /** Keeps a record; {@code attempts} is how often it was tried. */
    void keep(Record record, int attempts);
}
