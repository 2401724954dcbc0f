package dev.slipway.registry.name;

import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.regex.Pattern;

/** The name of a stage or alias of a model, e.g. {@code production}. */
public record StageName(String value) implements Comparable<StageName> {
    /** Where a version is tried; a fresh model's first stage. */
    public static final StageName STAGING = new StageName("staging");

    /** What the world uses; a fresh model's guarded stage. */
    public static final StageName PRODUCTION = new StageName("production");

    /** The newest usable version of a model, where a version is named. */
    public static final String LATEST = "latest";

    private static final Pattern RESERVED = Pattern.compile(LATEST + "|v[0-9]+", Pattern.CASE_INSENSITIVE);

    public StageName {
        Names.stage(value);
    }

    /** Whether it means the newest version, in whatever case it is written. */
    public boolean isLatest() {
        return value.equalsIgnoreCase(LATEST);
    }

    /**
     * The same name, to be given to a stage or alias.
     *
     * @throws Refused for a name that means a version: {@code latest}, and {@code v} with a number
     */
    public StageName free() {
        if (RESERVED.matcher(value).matches()) {
            throw Refusal.INVALID.because(
                    "stage", "must not be latest, or v and a number, in upper or lower case: these mean versions");
        }
        return this;
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
