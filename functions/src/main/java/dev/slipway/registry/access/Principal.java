package dev.slipway.registry.access;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user or a role of AWS, as an ARN of any partition names it. The path of a role or user does not count: the ARN that a
 * caller has leaves that of a role out.
 *
 * @param session what whoever assumed the role called the session; nothing for a user, and where the role itself is meant
 */
public record Principal(String account, Kind kind, String name, Optional<String> session) {
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:(?:"
            + "iam::(?<account>[0-9]{12}):(?<kind>role|user)/(?:[!-~]*/)?(?<name>[A-Za-z0-9+=,.@_-]{1,128})"
            + "|sts::(?<in>[0-9]{12}):assumed-role/(?<role>[A-Za-z0-9+=,.@_-]{1,64})"
            + "(?:/(?<session>[A-Za-z0-9+=,.@_-]{1,64}))?)");

    /** How the roles begin that IAM Identity Center makes. Many people share one, and the session is the person. */
    static final String IDENTITY_CENTER = "AWSReservedSSO_";

    /** What it is in IAM. */
    public enum Kind {
        ROLE,
        USER
    }

    /** The one that an ARN names; nothing when it is that of anything else. */
    public static Optional<Principal> of(String arn) {
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.group("role") != null) {
            return Optional.of(new Principal(
                    matcher.group("in"),
                    Kind.ROLE,
                    matcher.group("role"),
                    Optional.ofNullable(matcher.group("session"))));
        }
        Kind kind = matcher.group("kind").equals("user") ? Kind.USER : Kind.ROLE;
        return Optional.of(new Principal(matcher.group("account"), kind, matcher.group("name"), Optional.empty()));
    }

    /** Whether it has credentials: a role has none but those of a session. */
    public boolean canSign() {
        return kind == Kind.USER || session.isPresent();
    }

    /** Who it is here. The session of a role of one's own is part of the name only, since whoever assumes the role chooses it. */
    public Identity identity() {
        if (kind == Kind.USER) {
            return Identity.ofId("iam:" + account + "/" + name);
        }
        if (name.startsWith(IDENTITY_CENTER) && session.isPresent()) {
            return Identity.ofId("sso:" + account + "/" + session.get());
        }
        String id = "role:" + account + "/" + name;
        return new Identity(id, session.map(called -> id + "/" + called).orElse(id));
    }
}
