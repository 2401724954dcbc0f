package dev.slipway.http;

import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Principal;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads who calls, from what the gateway has verified: a token, or the credentials that signed the call.
 *
 * <p>The gateway hands a token's claims on as texts, a list of groups as {@code [a b]}, in which a space within a name cannot
 * be told from one between two. So groups and names are read from the token itself, once it is certain that it is the one that
 * was verified. Of credentials only the ARN counts; they bring no groups.
 */
public final class Callers {
    /** Where Cognito and the common issuers put groups. */
    private static final List<String> GROUPS = List.of("cognito:groups", "groups");

    /** Where they put what a person is called, the best first; an e-mail address comes before these if it is verified. */
    private static final List<String> NAMES = List.of("preferred_username", "cognito:username", "username", "sub");

    private static final String BEARER = "Bearer ";

    private static final String ACCEPTED = "sign with those of an IAM role or user";

    private Callers() {}

    /**
     * The caller who sent a token.
     *
     * @param verified the claims that the gateway has verified
     * @param authorization the header that they came in
     * @param roles who has which role everywhere
     * @throws Refused {@link Refusal#UNAUTHENTICATED} without verified claims, a subject, or the token that they are of
     */
    public static Caller ofToken(Optional<Map<String, String>> verified, Optional<String> authorization, Roles roles) {
        String subject = verified.map(claims -> claims.get("sub"))
                .filter(Callers::isSubject)
                .orElseThrow(() -> Refusal.UNAUTHENTICATED.because("a verified token with a subject is needed"));
        Map<String, Object> token = authorization
                .flatMap(Callers::payload)
                .filter(claims -> Stream.of("sub", "iss")
                        .allMatch(name ->
                                Objects.equals(claims.get(name), verified.get().get(name))))
                .orElseThrow(() -> Refusal.UNAUTHENTICATED.because(
                        "the header Authorization holds another token than the one that was verified"));
        return roles.caller(Identity.user(subject, names(token)), groups(token));
    }

    /**
     * The caller whose AWS credentials signed the call.
     *
     * @param arn of the user, or of the session of a role
     * @param isOfCognito whether an identity pool gave the credentials to somebody
     * @param roles who has which role everywhere
     * @throws Refused {@link Refusal#FORBIDDEN} unless it is a user of IAM or a session of a role: the account itself,
     *     somebody of an identity pool, a federated user
     */
    public static Caller ofCredentials(String arn, boolean isOfCognito, Roles roles) {
        if (isOfCognito) {
            throw Refusal.FORBIDDEN.because("credentials of a Cognito identity pool are not accepted: " + ACCEPTED);
        }
        Identity identity = Principal.of(arn)
                .filter(Principal::canSign)
                .map(Principal::identity)
                .orElseThrow(() -> Refusal.FORBIDDEN.because(
                        "credentials of the account's root and of federated users are not accepted: " + ACCEPTED));
        return roles.caller(identity, Set.of());
    }

    private static boolean isSubject(String text) {
        return !text.isBlank() && text.length() <= Identity.MAX_LENGTH && Json.isWellFormed(text);
    }

    /** The claims of a token, which others have verified. */
    private static Optional<Map<String, Object>> payload(String authorization) {
        String token = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length())
                : authorization;
        String[] parts = token.strip().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Json.readObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | MalformedJson e) {
            return Optional.empty();
        }
    }

    private static Stream<String> names(Map<String, Object> token) {
        boolean isVerified = String.valueOf(token.get("email_verified")).equals("true");
        return Stream.concat(isVerified ? Stream.of("email") : Stream.empty(), NAMES.stream())
                .map(token::get)
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /** Each text of a list is one name, and so is a text that stands alone: nothing is cut up. */
    private static Set<String> groups(Map<String, Object> token) {
        Set<String> groups = new TreeSet<>();
        for (String claim : GROUPS) {
            Object said = token.get(claim);
            List<?> names = said instanceof List<?> list ? list : said == null ? List.of() : List.of(said);
            for (Object name : names) {
                if (name instanceof String text && !text.isBlank()) {
                    groups.add(text);
                }
            }
        }
        return groups;
    }
}
