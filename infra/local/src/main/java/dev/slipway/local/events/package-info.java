/**
 * EventBridge on one machine: buses that match events against the deployed rule patterns with AWS's own matcher and hand
 * them to targets at least once. An event is on disk, once for each target, before whoever put it hears that it was taken;
 * from there it is delivered in the background, again and again with growing pauses, and what cannot be delivered lies in
 * a folder of dead letters. Killing the process at any moment loses nothing; the next start goes on where it was.
 *
 * <p>{@link dev.slipway.local.events.EventBridgeEndpoint} puts the wire protocol of PutEvents in front, so that the real
 * client publishes here unchanged.
 */
package dev.slipway.local.events;
