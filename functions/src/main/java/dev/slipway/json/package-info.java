/**
 * JSON as plain values: maps, lists, strings, {@link java.math.BigDecimal}s, booleans and null. One strict reader for
 * everything that comes from outside, and one reader of an object's members by name and type. Two writers whose output
 * depends on nothing but the value: the ordinary one, in ASCII and with numbers in full, and the canonical one of RFC 8785,
 * which digests are taken over. Built on Jackson's streaming core alone; data binding would double what a function loads.
 */
package dev.slipway.json;
