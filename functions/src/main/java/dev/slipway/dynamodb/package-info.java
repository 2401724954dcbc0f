/**
 * The registry in one DynamoDB table. {@code Keys} draws the table; {@code TableDefinition} says how it is created, for the
 * CDK app and for one machine alike. A change is one transaction ({@code CommitWriter}), a read is one point read or one
 * query ({@code DynamoRegistryStore}), and what is still to be done is a sparse index ({@code DynamoBacklog}). Nothing scans,
 * and no text of a caller ever becomes part of an expression.
 */
package dev.slipway.dynamodb;
