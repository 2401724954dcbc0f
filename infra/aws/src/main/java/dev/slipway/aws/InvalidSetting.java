package dev.slipway.aws;

/** A setting in {@code cdk.json} that cannot be deployed; the message names the setting and the rule. */
@SuppressWarnings("serial") // never leaves the process
public final class InvalidSetting extends RuntimeException {
    InvalidSetting(String message) {
        super(message);
    }

    /** The same, told from one level further out. */
    InvalidSetting under(String section) {
        return new InvalidSetting(section + "." + getMessage());
    }
}
