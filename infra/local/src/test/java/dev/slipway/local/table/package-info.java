/**
 * The table is held to the contracts of the ports, and to its own, on DynamoDB Local in memory, on LocalStack where there is
 * Docker, and on any endpoint that {@code -Dslipway.dynamodb.endpoint=http://...} names. Another one is one more constant of
 * {@code Backend} and a test class like {@code EmbeddedTableTest}.
 */
package dev.slipway.local.table;
