/**
 * What callers write is read here, and what breaks a rule is refused, by field and rule: the reader of JSON members, the
 * grammar of names and texts, the one table of refusals, and what is only warned of.
 */
package dev.slipway.registry.refusal;
