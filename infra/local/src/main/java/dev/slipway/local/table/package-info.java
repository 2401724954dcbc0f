/**
 * The registry's table on one machine: DynamoDB Local in this process, on a file, and its stream handed on the way Lambda
 * hands a stream to a function. {@code TableCreation} and {@code StreamReader} take any client, so they work as well against
 * LocalStack or AWS itself.
 */
package dev.slipway.local.table;
