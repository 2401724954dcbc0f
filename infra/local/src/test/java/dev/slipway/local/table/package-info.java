/**
 * What the table promises, held against DynamoDB Local in memory, and against any endpoint that
 * {@code -Dslipway.dynamodb.endpoint=http://...} names. A new backend is one more constant of {@code Backend}.
 */
package dev.slipway.local.table;
