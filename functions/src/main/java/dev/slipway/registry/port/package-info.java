/**
 * What the registry needs of its surroundings: a store, a place for files, a bus for events and a flow that waits for people.
 * Each port says what it promises; every implementation, one in memory included, is held to the same contract by tests.
 */
package dev.slipway.registry.port;
