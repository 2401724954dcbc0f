package dev.slipway.registry.access;

import java.time.Instant;

/** Who did something, and when. */
public record Stamp(Identity by, Instant at) {}
