/**
 * The registry itself: its words, its rules and its ports. A model's head orders everything that happens to the model; each
 * deed ({@link dev.slipway.registry.Versions}, {@link dev.slipway.registry.Promotions},
 * {@link dev.slipway.registry.Stages}, ...) reads the head, decides, and commits on condition that the head is still that
 * one. What must reach the world is in the same commit and leaves through {@link dev.slipway.registry.Outbox}. Nothing here
 * knows of AWS: the ports {@link dev.slipway.registry.RegistryStore}, {@link dev.slipway.registry.Backlog},
 * {@link dev.slipway.registry.ArtifactStore}, {@link dev.slipway.registry.EventPublisher} and
 * {@link dev.slipway.registry.ApprovalFlow} say what is needed of it.
 */
package dev.slipway.registry;
