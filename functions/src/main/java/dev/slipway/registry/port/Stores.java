package dev.slipway.registry.port;

/** The registry's store as each of its users sees it: what changes need, what lists need, and this deployment's secrets. */
public record Stores(RegistryStore store, RegistryLists lists, Secrets secrets) {}
