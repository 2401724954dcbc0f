/**
 * The settings of an environment, as {@code cdk.json} has them: each section is a record that checks itself, and what is wrong
 * is told by the setting's path and the rule it breaks. Knows nothing of how a stack is made of them.
 */
package dev.slipway.aws.settings;
