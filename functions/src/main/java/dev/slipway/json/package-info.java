/**
 * JSON as plain values: maps, lists, strings, {@link java.math.BigDecimal}s, booleans and null. One strict reader for
 * everything that comes from outside and one writer whose output depends on nothing but the value, so that a digest over
 * it means something; and one reader of an object's members by name and type. Built on Jackson's streaming core alone; data binding would double what a function loads.
 */
package dev.slipway.json;
