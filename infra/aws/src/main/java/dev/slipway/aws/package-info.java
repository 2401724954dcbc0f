/**
 * The registry in an AWS account: one stack per environment, one construct per concern. What it deploys is read from where
 * one machine reads it too: the table's definition, the table of routes, the state machine's file, the rules' patterns.
 * Environments differ by their settings in {@code cdk.json} and by nothing else.
 */
package dev.slipway.aws;
