/**
 * Entries as events on an EventBridge bus. The bus takes ten entries a call, may take some of them and refuse others, and
 * says so entry by entry; this package turns that into one outcome for each entry. Whoever publishes decides what to do
 * with those that did not get out: nothing here remembers anything.
 */
package dev.slipway.eventbridge;
