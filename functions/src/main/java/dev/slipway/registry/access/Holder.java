package dev.slipway.registry.access;

import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * To whom a role is given: a group by its name, or one identity by its id. An id is known by the door it begins with, so a group
 * whose name begins so is never meant.
 */
public record Holder(String text) implements Comparable<Holder> {
    /** Characters of a holder. */
    public static final int MAX_LENGTH = 256;

    private static final Pattern IDENTITY = Pattern.compile("(?:user|role|sso|iam|registry):.*", Pattern.DOTALL);

    /** A role that many people share, so that nobody has its identity. */
    private static final Pattern SHARED = Pattern.compile("role:[0-9]{12}/" + Principal.IDENTITY_CENTER + ".*");

    private static final Pattern MACHINE = Pattern.compile(
            "(?:role|iam):[0-9]{12}/[A-Za-z0-9+=,.@_-]{1,128}" + "|sso:[0-9]{12}/[A-Za-z0-9+=,.@_-]{1,64}");

    /**
     * The holder that people write: a group, an id, or the ARN of a role or user, whose path does not count; nor does a
     * session, but that of a role of IAM Identity Center, which is a person.
     *
     * @throws Refused naming the field and the rule
     */
    public static Holder of(String field, String text) {
        if (text.length() > MAX_LENGTH || !isTrimmed(text)) {
            throw Refusal.INVALID.because(
                    field, "must be 1 to " + MAX_LENGTH + " characters, without spaces before or behind");
        }
        Names.line(field, text);
        Holder holder = new Holder(text.startsWith("arn:") ? ofArn(field, text) : text);
        if (SHARED.matcher(holder.text()).matches()) {
            throw Refusal.INVALID.because(
                    field,
                    "must not be a role of IAM Identity Center, which many people share; name each as"
                            + " sso:<account>/<user name>");
        }
        boolean isMachine = text.startsWith("role:") || text.startsWith("iam:") || text.startsWith("sso:");
        if (text.startsWith("registry:") || (isMachine && !MACHINE.matcher(text).matches())) {
            throw Refusal.INVALID.because(
                    field,
                    "must be a group, user:<subject>, role:<account>/<role>, sso:<account>/<session>, iam:<account>/<user>,"
                            + " or the ARN of a role or user");
        }
        return holder;
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
        return Principal.of(arn)
                .orElseThrow(() -> Refusal.INVALID.because(
                        field, "must be the ARN of one IAM role or user, with its account and without wildcards"))
                .identity()
                .id();
    }

    /** Whether it is an identity and not a group. */
    public boolean isIdentity() {
        return IDENTITY.matcher(text).matches();
    }

    /** Whether this caller is it, or in it. */
    public boolean isOneOf(Caller caller) {
        return isOneOf(caller.identity(), caller.groups());
    }

    /** The same of an identity in groups. */
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
