package dev.slipway.registry.name;

import dev.slipway.registry.refusal.Names;

/** The name of a stage or alias of a model, e.g. {@code production}. */
public record StageName(String value) implements Comparable<StageName> {
    /** Where a version is tried; a fresh model's first stage. */
    public static final StageName STAGING = new StageName("staging");

    /** What the world uses; a fresh model's guarded stage. */
    public static final StageName PRODUCTION = new StageName("production");

    public StageName {
        Names.stage(value);
    }

    @Override
    public int compareTo(StageName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
