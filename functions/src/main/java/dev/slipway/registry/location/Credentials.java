package dev.slipway.registry.location;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What no location, and no text beside one, may tell those who read it: user names with passwords, parameters that carry a
 * credential, and texts that look like a token or key. A user name alone is taken over SSH only, where everybody is
 * {@code git}; elsewhere it may be a token or key.
 */
public final class Credentials {
    private static final String USER_RULE = "must not have a user name and password or, save over SSH, a user name";
    private static final String PARAMETER_RULE =
            "must not have a parameter that carries a credential, such as a key, token, password or signature";
    private static final String TOKEN_RULE = "must not have a text that looks like an access token or key";

    private static final String WEBHOOK_RULE = "must not be the address of a webhook, to which anybody may post";

    private static final Pattern WEB_USER = Pattern.compile("https?:/*[^/?#]*@", CASE_INSENSITIVE);

    /** Drivers write user and password in many ways; none is taken. */
    private static final Pattern JDBC_USER = Pattern.compile("jdbc:[^?;]*[^:/?;]@", CASE_INSENSITIVE);

    private static final Pattern PASSWORD = Pattern.compile("(?:^(?!jdbc:)|/)[^/?#@]*:[^/?#]*@", CASE_INSENSITIVE);

    /** A password may hold what ends a host: then what stands where the port should is no number. */
    private static final Pattern PASSWORD_FOR_PORT =
            Pattern.compile("//[^/?#@:\\[\\]]*:(?![0-9]*(?:[/?#,:;)\\s]|$)).*@");

    private static final Pattern USER = Pattern.compile("([a-z][a-z0-9+.-]*)://+([^/?#]*)@", CASE_INSENSITIVE);
    private static final Pattern OVER_SSH = Pattern.compile(".*ssh.*|sftp|scp|rsync|codecommit");
    private static final Pattern USER_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,31}");

    /** Object stores that write the container where other addresses have the user. */
    private static final Set<String> CONTAINERS = Set.of("abfs", "abfss", "wasb", "wasbs", "oci");

    private static final Pattern CONTAINER = Pattern.compile("[A-Za-z0-9$._-]{1,255}");

    /** The digest of an image stands behind an @ too. */
    private static final Pattern DIGEST = Pattern.compile("@[a-z0-9]+:[0-9a-f]{32,}$");

    private static final Pattern PARAMETER =
            Pattern.compile("(^|[^A-Za-z0-9 _.\\[\\]-])([A-Za-z0-9 _.\\[\\]-]+)[\"']?\\s*=");
    private static final Pattern CREDENTIAL_NAME = Pattern.compile(".*(?:password|passwd|passphrase|pwd|secret|token"
            + "|signature|credentials?|authorization|accessid|sessionid|keypairid"
            + "|(?:api|access|account|auth|encryption|master|private|service|session|shared|signing|storage|subscription)"
            + "key(?:id)?)[0-9]*");
    private static final Set<String> CREDENTIAL_NAMES = Set.of(
            "auth",
            "bearer",
            "creds",
            "hmac",
            "jwt",
            "key",
            "oauth",
            "otp",
            "pass",
            "pat",
            "pw",
            "sas",
            "sid",
            "sig",
            "ticket",
            "userinfo");

    /** The rest of a folder that is named after a column and its value, as data is partitioned: {@code /key=7/}. */
    private static final Pattern PARTITION = Pattern.compile("[^/?#&;=]{1,16}(?:/|$)");

    private static final Pattern NO_PARTITIONS = Pattern.compile("https?:", CASE_INSENSITIVE);

    private static final Pattern QUERY = Pattern.compile("[?#;]");

    private static final Pattern WEBHOOK = Pattern.compile(
            "hooks\\.slack(?:-gov)?\\.com[.:0-9]*/+(?:services|workflows|triggers)/"
                    + "|discord(?:app)?\\.com[.:0-9]*/+api/+(?:v[0-9]+/+)?webhooks/",
            CASE_INSENSITIVE);

    private static final Pattern TOKEN = Pattern.compile("(?<![A-Za-z0-9])(?:"
            + "(?i:gl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat)-[A-Za-z0-9_-]{8,}"
            + "|gh[pousr]_[A-Za-z0-9]{8,}|github_pat_[A-Za-z0-9_]{8,}"
            + "|xox[a-z]-[A-Za-z0-9-]{8,}|xapp-[0-9]-[A-Za-z0-9-]{8,}"
            + "|dapi[0-9a-f]{32}|npm_[A-Za-z0-9]{16,}|pypi-AgEI[A-Za-z0-9_-]{8,}|dckr_pat_[A-Za-z0-9_-]{8,}"
            + "|hf_[A-Za-z0-9]{16,}|sk-[A-Za-z0-9]{20,}|sk-(?:ant|proj|svcacct|or)-[A-Za-z0-9_-]{16,})"
            + "|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"
            + "|AIza[A-Za-z0-9_-]{35}|ya29\\.[A-Za-z0-9_-]{20,}|hvs\\.[A-Za-z0-9_-]{20,}"
            + "|eyJ[A-Za-z0-9_-]{4,}\\.eyJ[A-Za-z0-9_-]{4,})");

    private Credentials() {}

    /**
     * The text, if it has no credential in any of its spellings. It may have any form otherwise.
     *
     * @param field its path, for the refusal
     * @throws Refused {@link Refusal#INVALID} naming the field and the rule, and no part of the text
     */
    public static String refuse(String field, String text) {
        Spellings.of(field, text).forEach(spelling -> refuseSpelling(field, spelling));
        return text;
    }

    /** The same for a text that is one spelling already. */
    static void refuseSpelling(String field, String spelling) {
        in(spelling).ifPresent(broken -> {
            throw Refusal.INVALID.because(field, broken);
        });
    }

    /** The rule that a text breaks by what it tells. */
    private static Optional<String> in(String text) {
        if (TOKEN.matcher(text).find()) {
            return Optional.of(TOKEN_RULE);
        }
        if (WEBHOOK.matcher(text).find()) {
            return Optional.of(WEBHOOK_RULE);
        }
        if (hasUser(text)) {
            return Optional.of(USER_RULE);
        }
        return hasParameter(text) ? Optional.of(PARAMETER_RULE) : Optional.empty();
    }

    private static boolean hasUser(String text) {
        String undigested = DIGEST.matcher(text).replaceFirst("");
        if (WEB_USER.matcher(text).find()
                || JDBC_USER.matcher(text).find()
                || PASSWORD.matcher(undigested).find()
                || PASSWORD_FOR_PORT.matcher(undigested).find()) {
            return true;
        }
        Matcher user = USER.matcher(undigested);
        while (user.find()) {
            String scheme = user.group(1).toLowerCase(Locale.ROOT);
            boolean isContainer = CONTAINERS.contains(scheme);
            boolean mayHaveUser = isContainer || OVER_SSH.matcher(scheme).matches();
            if (!mayHaveUser
                    || !(isContainer ? CONTAINER : USER_NAME)
                            .matcher(user.group(2))
                            .matches()) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasParameter(String text) {
        Matcher parameter = PARAMETER.matcher(text);
        Matcher partition = PARTITION.matcher(text);
        int endOfFolders = NO_PARTITIONS.matcher(text).find() ? 0 : endOfPath(text);
        while (parameter.find()) {
            String name = parameter
                    .group(2)
                    .replaceAll("\\[[^\\]]*]|[^A-Za-z0-9]", "")
                    .toLowerCase(Locale.ROOT);
            boolean isPartition = parameter.group(1).equals("/")
                    && parameter.end() <= endOfFolders
                    && partition.region(parameter.end(), text.length()).lookingAt();
            if (!isPartition
                    && (CREDENTIAL_NAMES.contains(name)
                            || CREDENTIAL_NAME.matcher(name).matches())) {
                return true;
            }
        }
        return false;
    }

    private static int endOfPath(String text) {
        Matcher end = QUERY.matcher(text);
        return end.find() ? end.start() : text.length();
    }
}
