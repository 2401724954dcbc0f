package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.local.LocalStack;
import org.junit.jupiter.api.Test;

class EndpointTest {
    @Test
    void theTableIsCreatedOnceAtTheEndpointGiven() {
        assumeTrue(
                Backend.endpoint().isPresent(),
                "No endpoint was given; -D" + Backend.PROPERTY
                        + "=http://localhost:4566 holds the contracts against it");
        isCreatedOnce(Backend.ENDPOINT);
    }

    @Test
    void theTableIsCreatedOnceOnLocalStack() {
        assumeTrue(LocalStack.endpoint().isPresent(), LocalStack.SKIPPED);
        isCreatedOnce(Backend.LOCALSTACK);
    }

    private static void isCreatedOnce(Backend backend) {
        String table = backend.freshTable();
        TableCreation.createIfAbsent(backend.client(), table);

        assertThat(backend.client()
                        .describeTable(describe -> describe.tableName(table))
                        .table()
                        .globalSecondaryIndexes())
                .hasSize(2);
        backend.drop(table);
    }
}
