package dev.slipway.registry.name;

import dev.slipway.registry.refusal.Names;

/** The name that people share, e.g. {@code fraud-detector}. It can change; a model's id cannot. */
public record ModelName(String value) implements ModelRef {
    public ModelName {
        Names.model(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
