package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.Tokens;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls: what the verified token says, to the letter, and nothing that it only almost says. */
class CallersTest {
    private static final List<String> GROUPS = List.of("viewers", "contributors", "approvers", "admins");
    private static final List<String> CLAIMS = List.of("cognito:groups", "groups");
    private static final String ISSUER = "https://issuer.example.com";

    /** What the gateway hands on. */
    private static final Map<String, String> VERIFIED = Map.of("sub", "ada", "iss", ISSUER);

    /** What the token says. */
    private static final Map<String, Object> ADA = Map.of("sub", "ada", "iss", ISSUER);

    @Test
    void groupsAreTheTextsOfTheClaimWhole() {
        for (String claim : CLAIMS) {
            assertThat(groups(claim, List.of("admins", "risk board", "team/ml", "a,b", "admins")))
                    .containsExactlyInAnyOrder("admins", "risk board", "team/ml", "a,b");
            assertThat(groups(claim, "risk board")).containsExactly("risk board");
            assertThat(groups(claim, " admins ")).containsExactly(" admins ");
            assertThat(groups(claim, "[admins viewers]")).containsExactly("[admins viewers]");
            assertThat(groups(claim, List.of("not admins"))).containsExactly("not admins");
            assertThat(groups(
                            claim,
                            Arrays.asList("", " ", null, 7, true, List.of("admins"), Map.of("admins", "admins"))))
                    .isEmpty();
            assertThat(groups(claim, List.of())).isEmpty();
            assertThat(groups(claim, "")).isEmpty();
            assertThat(groups(claim, 7)).isEmpty();
            assertThat(groups(claim, Map.of("admins", true))).isEmpty();
        }
    }

    @Test
    void bothClaimsCountAndNoOther() {
        assertThat(caller(Map.of("cognito:groups", List.of("viewers"), "groups", "approvers"))
                        .groups())
                .containsExactlyInAnyOrder("viewers", "approvers");
        for (String other : List.of(
                "roles",
                "Groups",
                "group",
                "cognito:roles",
                "custom:groups",
                "scope",
                "cognito:username",
                "groups ",
                "https://slipway/groups")) {
            assertThat(groups(other, List.of("admins"))).as(other).isEmpty();
        }
    }

    /** The gateway cannot tell a space in a name from one between names, so what it hands on decides nothing. */
    @Test
    void groupsThatTheGatewayHandsOnAreNotRead() {
        Map<String, String> verified = new HashMap<>(VERIFIED);
        verified.put("groups", "[admins]");
        verified.put("email", "root@example.com");
        Caller caller =
                Callers.ofToken(Optional.of(verified), bearer(Map.of("groups", List.of("not admins"))), Roles.DEFAULT);
        assertThat(caller).isEqualTo(caller(Map.of("groups", List.of("not admins"))));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t", "half \ud83d"})
    void withoutASubjectThereIsNoCaller(String subject) {
        Map<String, String> verified = new HashMap<>(VERIFIED);
        verified.put("sub", subject);
        unauthenticated(Optional.of(verified), bearer(Map.of()));
    }

    @Test
    void withoutVerifiedClaimsThereIsNoCaller() {
        unauthenticated(Optional.empty(), bearer(Map.of()));
        unauthenticated(Optional.of(Map.of()), bearer(Map.of()));
        unauthenticated(Optional.of(Map.of("Sub", "ada", "iss", ISSUER)), bearer(Map.of()));
    }

    @Test
    void aSubjectHasAtMost256Characters() {
        for (int length : List.of(256, 257)) {
            String subject = "a".repeat(length);
            Optional<Map<String, String>> verified = Optional.of(Map.of("sub", subject, "iss", ISSUER));
            Optional<String> token = bearer(Map.of("sub", subject));
            if (length == 256) {
                assertThat(Callers.ofToken(verified, token, Roles.DEFAULT)
                                .identity()
                                .id())
                        .isEqualTo("user:" + subject);
            } else {
                unauthenticated(verified, token);
            }
        }
    }

    @Test
    void aTokenIsReadWithTheWordBearerAndWithout() {
        String token = Tokens.of(claims(Map.of("groups", "viewers")));
        for (String header : List.of(token, "Bearer " + token, "bearer " + token, "BEARER  " + token + " ")) {
            assertThat(Callers.ofToken(Optional.of(VERIFIED), Optional.of(header), Roles.DEFAULT)
                            .groups())
                    .as(header)
                    .containsExactly("viewers");
        }
    }

    @Test
    void aTokenThatIsNotTheOneVerifiedIsRefused() {
        unauthenticated(bearer(Map.of("sub", "eve")));
        unauthenticated(bearer(Map.of("sub", List.of("ada"))));
        unauthenticated(bearer(Map.of("iss", "https://elsewhere.example.com")));
        unauthenticated(Optional.of(Tokens.of(Map.of("sub", "ada"))));
        unauthenticated(Optional.of(Tokens.of(Map.of("iss", ISSUER))));
        unauthenticated(Optional.of(Map.of("sub", "ada")), bearer(Map.of()));
    }

    @Test
    void whatIsNoTokenIsRefused() {
        String token = Tokens.of(claims(Map.of()));
        String[] parts = token.split("\\.", -1);
        unauthenticated(Optional.empty());
        for (String header : List.of(
                "",
                "Bearer ",
                "Bearer",
                "garbage",
                "a.b.c",
                "..",
                "Basic " + parts[1],
                parts[1],
                parts[0] + "." + parts[1],
                token + "." + parts[2],
                parts[0] + "." + parts[1] + "*." + parts[2],
                "Bearer Bearer " + parts[1] + ".",
                token + "," + token,
                "Bearer " + token + ",Bearer " + token,
                "Bearer " + token + ", Bearer " + token,
                token + " " + token,
                Tokens.of("[]"),
                Tokens.of("{"),
                Tokens.of("{\"sub\":\"ada\",\"iss\":\"" + ISSUER + "\"}x"),
                Tokens.of("{\"sub\":\"ada\",\"iss\":\"" + ISSUER + "\",\"groups\":[],\"groups\":[\"admins\"]}"))) {
            unauthenticated(Optional.of(header));
        }
    }

    /** A row has all names that are worse than the one that is taken. */
    @ParameterizedTest
    @CsvSource({
        "email, ada@example.com",
        "preferred_username, Ada Lovelace",
        "cognito:username, lovelace",
        "username, ada.l",
        "sub, ada"
    })
    void namesAreTakenInTheirOrder(String best, String name) {
        Map<String, Object> names = new TreeMap<>(Map.of("email_verified", true));
        List<String> order = List.of("email", "preferred_username", "cognito:username", "username", "sub");
        for (String claim : order.subList(order.indexOf(best) + 1, order.size())) {
            names.put(claim, claim.equals("sub") ? "ada" : "worse");
        }
        names.put(best, name);
        assertThat(caller(names).identity()).isEqualTo(new Identity("user:ada", name));
    }

    @Test
    void onlyAVerifiedAddressIsAName() {
        String address = "root@example.com";
        for (Object verified : List.of(true, "true")) {
            assertThat(name(Map.of("email", address, "email_verified", verified)))
                    .isEqualTo(address);
        }
        for (Object unverified : List.of(false, "false", "", 1, "TRUE", List.of(true))) {
            assertThat(name(Map.of("email", address, "email_verified", unverified, "username", "ada.l")))
                    .isEqualTo("ada.l");
        }
        assertThat(name(Map.of("email", address))).isEqualTo("ada");
    }

    @Test
    void aNameThatIsNoPersonsIsPassedOver() {
        assertThat(name(Map.of("preferred_username", "registry:slipway", "cognito:username", 7, "username", "ada.l")))
                .isEqualTo("ada.l");
        assertThat(name(Map.of("username", "role:123456789012/ci"))).isEqualTo("ada");
        Map<String, String> verified = Map.of("sub", "google:1", "iss", ISSUER);
        assertThat(Callers.ofToken(Optional.of(verified), bearer(Map.of("sub", "google:1")), Roles.DEFAULT)
                        .identity())
                .isEqualTo(new Identity("user:google:1", "user:google:1"));
    }

    /** None of these gives a right, neither in a list nor alone. */
    @Test
    void whatAlmostNamesAGroupGivesNoRight() {
        for (String group : GROUPS) {
            for (String almost : almost(group)) {
                for (Object form : List.of(almost, List.of(almost), List.of("other", almost))) {
                    for (String claim : CLAIMS) {
                        Caller caller = caller(Map.of(claim, form));
                        for (Permission permission :
                                EnumSet.complementOf(EnumSet.of(Permission.PUBLIC, Permission.IDENTIFIED))) {
                            assertThat(permission.isHeldBy(caller))
                                    .as("%s by %s", permission, form)
                                    .isFalse();
                        }
                    }
                }
            }
        }
    }

    private static List<String> almost(String group) {
        return List.of(
                group.toUpperCase(Locale.ROOT),
                group.substring(1),
                group + "s",
                "not " + group,
                group + " other",
                group + "," + group,
                " " + group,
                group + " ",
                "[" + group + "]",
                "[\"" + group + "\"]",
                "\"" + group + "\"",
                group + "/",
                "CN=" + group,
                group + "\u0000",
                "\u200b" + group,
                "\u202e" + group,
                group + "\u0301",
                group.replace('e', '\u0435').replace('a', '\u0430').replace('o', '\u043e'),
                group.replace('s', '\u017f'));
    }

    private static Map<String, Object> claims(Map<String, ?> more) {
        Map<String, Object> claims = new TreeMap<>(ADA);
        claims.putAll(more);
        return claims;
    }

    private static Optional<String> bearer(Map<String, ?> more) {
        return Optional.of("Bearer " + Tokens.of(claims(more)));
    }

    private static Caller caller(Map<String, ?> more) {
        return Callers.ofToken(Optional.of(VERIFIED), bearer(more), Roles.DEFAULT);
    }

    private static String name(Map<String, ?> more) {
        return caller(more).identity().name();
    }

    private static Iterable<String> groups(String claim, Object said) {
        return caller(Map.of(claim, said)).groups();
    }

    private static void unauthenticated(Optional<String> authorization) {
        unauthenticated(Optional.of(VERIFIED), authorization);
    }

    private static void unauthenticated(Optional<Map<String, String>> verified, Optional<String> authorization) {
        assertThatThrownBy(() -> Callers.ofToken(verified, authorization, Roles.DEFAULT))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAUTHENTICATED));
    }
}
