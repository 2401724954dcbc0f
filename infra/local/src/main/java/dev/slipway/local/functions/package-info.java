/**
 * What Lambda does for a function: its event as JSON in, its answer as JSON out, converted by the serialization library of
 * the Java runtime itself, so that a function sees here what it sees there.
 */
package dev.slipway.local.functions;
