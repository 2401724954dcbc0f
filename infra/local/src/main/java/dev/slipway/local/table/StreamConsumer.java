package dev.slipway.local.table;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Takes what the table's stream tells: the part that a function's event source mapping plays on AWS. */
@FunctionalInterface
public interface StreamConsumer {
    /**
     * Takes records in the order of their changes. Whatever it throws, the records come again; they may come more than once
     * in any case.
     *
     * @return the sequence number of the first record that failed, as a function that reports batch item failures does: all
     *     before it are done, it and all behind it come again; nothing when all are done
     */
    Optional<String> take(List<Record> records) throws Exception;
}
