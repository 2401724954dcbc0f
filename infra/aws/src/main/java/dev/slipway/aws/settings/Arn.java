package dev.slipway.aws.settings;

import static dev.slipway.aws.settings.InvalidSetting.unless;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ARN of something that is there already, as a setting names it. */
public record Arn(String text, String region, String account) {
    /** Each has the region and the account as its groups. */
    private static final Pattern STREAM = Pattern.compile(
            "arn:aws[a-z-]*:dynamodb:([a-z0-9-]+):([0-9]{12}):table/[A-Za-z0-9_.-]{3,255}/stream/[0-9TZ:.-]+");

    private static final Pattern KEY = Pattern.compile("arn:aws[a-z-]*:kms:([a-z0-9-]+):([0-9]{12}):key/[A-Za-z0-9-]+");

    /** With the six characters that Secrets Manager puts behind the name: without them, a right for it would not fit. */
    private static final Pattern SECRET = Pattern.compile(
            "arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):([0-9]{12}):secret:[A-Za-z0-9/_+=.@-]{1,512}-[A-Za-z0-9]{6}");

    /**
     * The stream of a table.
     *
     * @throws InvalidSetting naming the setting and the rule
     */
    static Arn ofStream(String setting, String text) {
        return of(
                STREAM,
                setting,
                text,
                "must be the ARN of the table's stream: arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<time>");
    }

    /**
     * A key of KMS.
     *
     * @throws InvalidSetting naming the setting and the rule
     */
    static Arn ofKey(String setting, String text) {
        return of(KEY, setting, text, "must be the ARN of a key: arn:aws:kms:<region>:<account>:key/<id>");
    }

    /**
     * A secret in Secrets Manager.
     *
     * @throws InvalidSetting naming the setting and the rule
     */
    static Arn ofSecret(String setting, String text) {
        return of(
                SECRET,
                setting,
                text,
                "must be the whole ARN of a secret: arn:aws:secretsmanager:<region>:<account>:secret:<name>-<6 characters>");
    }

    private static Arn of(Pattern form, String setting, String text, String rule) {
        Matcher parts = form.matcher(text);
        unless(parts.matches(), setting, rule);
        return new Arn(text, parts.group(1), parts.group(2));
    }

    /**
     * What is named must lie where the environment does, if the environment says where that is.
     *
     * @throws InvalidSetting naming the setting
     */
    void checkIsIn(String setting, Optional<String> ofAccount, Optional<String> inRegion) {
        inRegion.ifPresent(expected -> unless(
                region.equals(expected), setting, "must be in " + expected + ", the region of this environment"));
        ofAccount.ifPresent(expected -> unless(
                account.equals(expected), setting, "must be of " + expected + ", the account of this environment"));
    }
}
