package dev.slipway.registry.version;

/** Which version of which model. */
public record VersionKey(String modelId, int number) {}
