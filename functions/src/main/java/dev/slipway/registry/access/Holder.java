package dev.slipway.registry.access;

import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * To whom a role is given: a group by its name, or one identity by its id. An id is known by the door it begins with, so a group
 * whose name begins so is never meant.
 */
public record Holder(String text) implements Comparable<Holder> {
    /** Characters of a holder. */
    public static final int MAX_LENGTH = 256;

    private static final Pattern IDENTITY = Pattern.compile("(?:user|role|sso|iam|registry):.*", Pattern.DOTALL);

    private static final Pattern MACHINE = Pattern.compile(
            "(?:role|iam):[0-9]{12}/[A-Za-z0-9+=,.@_-]{1,128}" + "|sso:[0-9]{12}/[A-Za-z0-9+=,.@_-]{1,64}");

    /** A role, with its path and without, or a session of it; or a user. */
    private static final Pattern ARN = Pattern.compile(
            "arn:aws[a-z-]*:(?:iam::([0-9]{12}):(role|user)/(?:[!-~]*/)?"
                    + "([A-Za-z0-9+=,.@_-]{1,128})|sts::([0-9]{12}):assumed-role/([A-Za-z0-9+=,.@_-]{1,64})(?:/[A-Za-z0-9+=,.@_-]{1,64})?)");

    /**
     * The holder that people write: a group, an id, or the ARN of a role or user, whose path and session do not count.
     *
     * @throws Refused naming the field and the rule
     */
    public static Holder of(String field, String text) {
        if (text.length() > MAX_LENGTH || !isTrimmed(text)) {
            throw Refusal.INVALID.because(
                    field, "must be 1 to " + MAX_LENGTH + " characters, without spaces before or behind");
        }
        Names.line(field, text);
        if (text.startsWith("arn:")) {
            return new Holder(ofArn(field, text));
        }
        boolean isMachine = text.startsWith("role:") || text.startsWith("iam:") || text.startsWith("sso:");
        if (text.startsWith("registry:") || (isMachine && !MACHINE.matcher(text).matches())) {
            throw Refusal.INVALID.because(
                    field,
                    "must be a group, user:<subject>, role:<account>/<role>, sso:<account>/<session>, iam:<account>/<user>,"
                            + " or the ARN of a role or user");
        }
        return new Holder(text);
    }

    /** Whether a text can be the name of a group: an identity's id cannot. */
    public static boolean isGroup(String text) {
        return isTrimmed(text) && !new Holder(text).isIdentity();
    }

    private static boolean isTrimmed(String text) {
        return !text.isEmpty() && !isSpace(text.codePointAt(0)) && !isSpace(text.codePointBefore(text.length()));
    }

    private static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    private static String ofArn(String field, String arn) {
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw Refusal.INVALID.because(
                    field, "must be the ARN of one IAM role or user, with its account and without wildcards");
        }
        if (matcher.group(4) != null) {
            return "role:" + matcher.group(4) + "/" + matcher.group(5);
        }
        return (matcher.group(2).equals("user") ? "iam:" : "role:") + matcher.group(1) + "/" + matcher.group(3);
    }

    /** Whether it is an identity and not a group. */
    public boolean isIdentity() {
        return IDENTITY.matcher(text).matches();
    }

    /** Whether this caller is it, or in it. */
    boolean isOneOf(Identity identity, Set<String> groups) {
        return isIdentity() ? text.equals(identity.id()) : groups.contains(text);
    }

    @Override
    public int compareTo(Holder other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
