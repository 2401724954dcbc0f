package dev.slipway.http;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.refusal.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads who calls from the claims that the gateway's JWT authorizer has verified. Claims arrive as texts; a list of groups
 * arrives flattened as {@code [a b]}, which is how HTTP APIs pass arrays on, or as one bare name. What is not in brackets is
 * therefore one name, spaces, commas and all: cutting it up would make an admin of who is in a group "not admins". Within
 * brackets a space cannot be told from one between two names, so an issuer's groups must not have any.
 */
public final class Callers {
    /** Where Cognito and the common issuers put groups. */
    private static final String[] GROUP_CLAIMS = {"cognito:groups", "groups"};

    private Callers() {}

    /**
     * The caller of these claims.
     *
     * @throws dev.slipway.registry.refusal.Refused {@link Refusal#UNAUTHENTICATED} without verified claims or without a subject
     */
    public static Caller of(Optional<Map<String, String>> claims) {
        String subject = claims.map(verified -> verified.get("sub")).orElse(null);
        if (subject == null || subject.isBlank() || subject.length() > 256 || !Json.isWellFormed(subject)) {
            throw Refusal.UNAUTHENTICATED.because("a verified token with a subject is needed");
        }
        Set<String> groups = new TreeSet<>();
        for (String claim : GROUP_CLAIMS) {
            String text = claims.get().get(claim);
            if (text != null) {
                groups.addAll(groups(text.strip()));
            }
        }
        return new Caller(subject, groups);
    }

    private static Set<String> groups(String text) {
        boolean isList = text.startsWith("[") && text.endsWith("]") && text.length() > 1;
        if (!isList) {
            return text.isEmpty() ? Set.of() : Set.of(text);
        }
        Set<String> groups = new TreeSet<>();
        for (String group : text.substring(1, text.length() - 1).split(",? +", -1)) {
            if (!group.isEmpty()) {
                groups.add(group);
            }
        }
        return groups;
    }
}
