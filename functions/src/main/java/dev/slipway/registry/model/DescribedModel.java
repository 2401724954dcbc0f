package dev.slipway.registry.model;

/** A model with what people say of it. */
public record DescribedModel(Model model, Words words) {}
