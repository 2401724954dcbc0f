package dev.slipway.aws.settings;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A setting in {@code cdk.json} that cannot be deployed; the message is the setting's path and the rule it breaks. */
@SuppressWarnings("serial") // never leaves the process
public final class InvalidSetting extends RuntimeException {
    private final String path;
    private final String rule;

    /** About the settings as a whole. */
    public InvalidSetting(String rule) {
        this("", rule);
    }

    InvalidSetting(String path, String rule) {
        super(path.isEmpty() ? rule : path + " " + rule);
        this.path = path;
        this.rule = rule;
    }

    /** The same, told from one level further out. */
    InvalidSetting inside(String section) {
        return new InvalidSetting(path.isEmpty() ? section : section + "." + path, rule);
    }

    /** Refuses the setting unless the rule holds. */
    static void unless(boolean holds, String name, String rule) {
        if (!holds) {
            throw new InvalidSetting(name, rule);
        }
    }

    /** Refuses a number that is too small or too large. */
    static void unlessWithin(String name, int value, int least, int most) {
        unless(value >= least && value <= most, name, "must be from " + least + " to " + most + ", not " + value);
    }

    /** Refuses a list that has something twice. */
    static void unlessDistinct(String name, List<String> values) {
        Set<String> seen = new HashSet<>();
        values.forEach(value -> unless(seen.add(value), name, "must not name " + value + " twice"));
    }
}
