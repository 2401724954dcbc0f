package dev.slipway.registry.port;

/** The parts of one store that the registry needs. */
public record Stores(RegistryStore store, RegistryLists lists, StoredState state, Secrets secrets) {}
