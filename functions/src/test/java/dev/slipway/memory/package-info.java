/**
 * Every port of the registry in memory, for tests that want the domain and nothing else. Each is held to the same contract as
 * the adapter that is deployed. They keep what they promise and no more: nothing here is slow, full or out of reach.
 */
package dev.slipway.memory;
