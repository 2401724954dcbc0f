/**
 * The registry in one DynamoDB table. {@code Keys} draws the table and {@code Lists} its indexes; {@code TableDefinition} says
 * how it is created, for the CDK app and for one machine alike. A change is one transaction ({@code CommitWriter}), a read is
 * one point read or one query ({@code DynamoRegistryStore}), a list is gone through by a {@code Walk}, and what is still to
 * be done is in lists of its own ({@code DynamoBacklog}). Nothing scans, and no text of a caller ever becomes part of an
 * expression.
 */
package dev.slipway.dynamodb;
