package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class EndpointTest {
    @Test
    void theTableIsCreatedOnceAtTheEndpointGiven() {
        assumeTrue(
                Backend.endpoint().isPresent(),
                "No endpoint was given; -D" + Backend.PROPERTY
                        + "=http://localhost:4566 holds the contracts against it");
        String table = Backend.ENDPOINT.freshTable();
        TableCreation.createIfAbsent(Backend.ENDPOINT.client(), table);

        assertThat(Backend.ENDPOINT
                        .client()
                        .describeTable(describe -> describe.tableName(table))
                        .table()
                        .globalSecondaryIndexes())
                .hasSize(2);
        Backend.ENDPOINT.drop(table);
    }
}
