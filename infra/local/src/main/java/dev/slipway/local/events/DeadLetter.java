package dev.slipway.local.events;

import java.time.Instant;

/** An event that a rule's target did not take, and why. */
public record DeadLetter(String rule, int attempts, String reason, Instant at, Event event) {}
