/**
 * What happens when things go wrong: many callers at once, answers that do not arrive, processes that die, records and events
 * that get lost. The functions here are the deployed ones. Where a test has to decide when what happens, they stand in a
 * {@link dev.slipway.local.resilience.World} of one table, one bucket, one bus and one flow, all moved by hand.
 */
package dev.slipway.local.resilience;
