/**
 * The Lambda functions: one class each, in three steps: read the event, call the registry, write the answer. A function is
 * wired once, when its class is made: by Lambda from the environment, on one machine from what is given.
 */
package dev.slipway.functions;
