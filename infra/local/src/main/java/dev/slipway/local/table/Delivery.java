package dev.slipway.local.table;

import dev.slipway.local.delivery.Retries;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Hands records to a consumer until each is done or a dead letter, as Lambda's event source mapping does with bisection and
 * reported failures on: what was reported as failed is tried again from there; of a batch that was thrown back whole, halves
 * are tried until the one record is alone that will not go.
 *
 * @param pause waits; answers true when the reader is being closed, after which nothing is tried any more
 */
record Delivery(StreamConsumer consumer, DeadLetters deadLetters, Retries retries, Predicate<Duration> pause) {
    private static final Logger LOG = System.getLogger(Delivery.class.getName());

    /** The consumer did not say which record it was. */
    private static final int UNKNOWN = -1;

    /** Says whether all records were dealt with; false only when the reader is being closed. */
    boolean deliver(List<Record> records) {
        List<Record> left = records;
        int failures = 0;
        while (!left.isEmpty()) {
            Optional<Integer> failed = hand(left);
            if (failed.isEmpty()) {
                return true;
            }
            int done = failed.get();
            if (done == UNKNOWN && left.size() > 1) {
                int half = left.size() / 2;
                return deliver(left.subList(0, half)) && deliver(left.subList(half, left.size()));
            }
            if (done > 0) {
                left = left.subList(done, left.size());
                failures = 0;
            }
            failures++;
            if (failures >= retries.attempts()) {
                bury(left.get(0), failures);
                left = left.subList(1, left.size());
                failures = 0;
            } else if (pause.test(retries.pauseAfter(failures))) {
                return false;
            }
        }
        return true;
    }

    /** How many were done before the first that failed; nothing when all were. */
    private Optional<Integer> hand(List<Record> records) {
        try {
            Optional<String> failed = consumer.take(records);
            return failed.map(sequenceNumber -> place(sequenceNumber, records));
        } catch (Throwable e) { // A consumer that dies of its own error must not take the stream with it.
            LOG.log(Level.DEBUG, "the consumer threw {0}", e.getClass().getName());
            return Optional.of(UNKNOWN);
        }
    }

    private static int place(String sequenceNumber, List<Record> records) {
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).dynamodb().sequenceNumber().equals(sequenceNumber)) {
                return i;
            }
        }
        return UNKNOWN;
    }

    private void bury(Record record, int attempts) {
        try {
            deadLetters.keep(record, attempts);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "record " + record.dynamodb().sequenceNumber() + " is lost: nobody would keep it", e);
        }
    }
}
