package dev.slipway.aws;

/** A setting in {@code cdk.json} that cannot be deployed; the message is the setting's path and the rule it breaks. */
@SuppressWarnings("serial") // never leaves the process
public final class InvalidSetting extends RuntimeException {
    private final String path;
    private final String rule;

    /** About the settings as a whole. */
    InvalidSetting(String rule) {
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
}
