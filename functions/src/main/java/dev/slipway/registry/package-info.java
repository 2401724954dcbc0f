/**
 * What the registry does: one class for each kind of change ({@link dev.slipway.registry.Models},
 * {@link dev.slipway.registry.Versions}, {@link dev.slipway.registry.Promotions}, {@link dev.slipway.registry.Stages}, ...),
 * each of which reads a model's head, decides, and commits on condition that the head is still that one
 * ({@link dev.slipway.registry.Changes}). What must reach the world is in the same commit. The values it works on are in the
 * packages below, what it needs of its surroundings in {@link dev.slipway.registry.port}; nothing here knows of AWS.
 */
package dev.slipway.registry;
