package dev.slipway.registry.history;

import dev.slipway.registry.name.ModelName;

/**
 * Whose history an entry is part of.
 *
 * @param model the model's name at that time
 * @param isRestricted whether the model is one that not everybody sees; receivers that hear of every model are not told of it
 */
public record Subject(String modelId, ModelName model, boolean isRestricted) {}
