package dev.slipway.registry.access;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who somebody is. The id begins with the door through which they came, so that no person can have the id of a machine:
 * {@code user:<subject>} for whoever sent a token, {@code role:<account>/<role>}, {@code sso:<account>/<session>} and
 * {@code iam:<account>/<user>} for whoever signed with AWS credentials. The name is for people to read and decides nothing.
 * Machines and the registry have their id for a name, with its colon, and a role's has the session behind it:
 * {@code role:<account>/<role>/<session>}. The name of a person never has a colon.
 */
public record Identity(String id, String name) {
    /** The registry's own hand: what it does from events and on schedule. */
    public static final Identity REGISTRY = ofId("registry:slipway");

    /** Whoever calls without credentials. */
    public static final Identity NOBODY = ofId("");

    /** Characters of a subject, a role or a user. */
    public static final int MAX_LENGTH = 256;

    private static final String USER = "user:";

    /**
     * A person.
     *
     * @param subject what the issuer of tokens knows them by
     * @param names what they may be called, the best first; one that could be taken for a machine's is passed over
     */
    public static Identity user(String subject, Stream<String> names) {
        String id = USER + subject;
        return new Identity(id, names.filter(PersonName::isOne).findFirst().orElse(id));
    }

    /** A person who has no name but the subject of their tokens. */
    public static Identity user(String subject) {
        return user(subject, Stream.of(subject));
    }

    /** One that has no name but its id. */
    public static Identity ofId(String id) {
        return new Identity(id, id);
    }

    /** Whether it is the same one, whatever they are called by now. */
    public boolean is(Identity other) {
        return id.equals(other.id);
    }

    /** Whether they came through the door of people, which takes tokens. */
    public boolean isPerson() {
        return id.startsWith(USER);
    }

    /** The members of a JSON object that say who did something, e.g. {@code requestedBy} and {@code requestedByName}. */
    public void into(Map<String, Object> members, String member) {
        members.put(member, id);
        members.put(member + "Name", name);
    }

    /** Several who did something together, as a JSON list of objects with {@code by} and {@code byName}. */
    public static List<Map<String, Object>> list(List<Identity> identities) {
        return identities.stream()
                .map(identity -> {
                    Map<String, Object> members = new TreeMap<>();
                    identity.into(members, "by");
                    return members;
                })
                .toList();
    }

    /** For sentences: the name, and behind it the id, which alone is unmistakable, unless the name begins with it. */
    @Override
    public String toString() {
        return name.startsWith(id) ? name : name + " (" + id + ")";
    }
}
