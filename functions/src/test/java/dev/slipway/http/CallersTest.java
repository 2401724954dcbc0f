package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.HostileTexts;
import dev.slipway.Seed;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls: the groups that a token names, and no group that it only almost names. */
class CallersTest {
    private static final List<String> GROUPS = List.of("viewers", "contributors", "approvers", "admins");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[admins viewers]|admins,viewers",
                "[admins, viewers]|admins,viewers",
                "[admins]|admins",
                "admins|admins",
                "  admins  |admins",
                "[  admins   viewers  ]|admins,viewers",
                "[viewers viewers]|viewers",
                "[]|''",
                "[ ]|''",
                "''|''",
                "' '|''",
                "[Admins]|Admins",
                "[team/ml approvers]|approvers,team/ml",
            })
    void groupsAreReadFromEveryFormThatTheGatewayGives(String claim, String groups) {
        for (String name : List.of("cognito:groups", "groups")) {
            assertThat(caller(Map.of("sub", "ada", name, claim)).groups())
                    .isEqualTo(groups.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(groups.split(",", -1))));
        }
    }

    @Test
    void bothClaimsCountAndNoOther() {
        assertThat(caller(Map.of("sub", "ada", "cognito:groups", "[viewers]", "groups", "approvers"))
                        .groups())
                .containsExactlyInAnyOrder("viewers", "approvers");
        for (String other : List.of(
                "roles",
                "Groups",
                "GROUPS",
                "group",
                "cognito:roles",
                "custom:groups",
                "scope",
                "email",
                "cognito:username",
                "groups ",
                "cognito:groups2",
                "permissions",
                "username",
                "https://slipway/groups")) {
            assertThat(caller(Map.of("sub", "ada", other, "[admins]")).groups())
                    .as(other)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t"})
    void withoutASubjectThereIsNoCaller(String subject) {
        Map<String, String> claims = new HashMap<>(Map.of("groups", "[admins]", "username", "ada", "email", "a@b"));
        claims.put("sub", subject);
        unauthenticated(Optional.of(claims));
    }

    @Test
    void withoutVerifiedClaimsThereIsNoCaller() {
        unauthenticated(Optional.empty());
        unauthenticated(Optional.of(Map.of()));
        unauthenticated(Optional.of(Map.of("Sub", "ada")));
        unauthenticated(Optional.of(Map.of("sub", "a".repeat(257))));
        unauthenticated(Optional.of(Map.of("sub", "half \ud83d")));
        assertThat(caller(Map.of("sub", "a".repeat(256))).subject()).hasSize(256);
    }

    /** Each of these almost says a group that counts, in every form that a claim can have: none gives a right. */
    @Test
    void whatAlmostNamesAGroupGivesNoRight() {
        int tried = 0;
        for (String group : GROUPS) {
            for (String almost : almost(group)) {
                for (String form : List.of("%s", "[%s]", "[other %s]", "[%s other]", "[other, %s]", "[%s, other]")) {
                    for (String claim : List.of("groups", "cognito:groups")) {
                        noRights(Map.of("sub", "ada", claim, String.format(form, almost)));
                        tried++;
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(1_000);
    }

    /** A bare text is one name. These would name a group if it were cut up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "not admins",
                "admins viewers",
                "admins,viewers",
                "viewers, admins",
                "admins;viewers",
                "[admins",
                "admins]",
                "(admins)",
                "{admins}",
                "\"admins\"",
                "['admins']",
                "[\"admins\"]",
                "[\"admins\",\"viewers\"]",
                "[[admins]]",
                "[x,admins]",
                "[admins,x]",
                "[admins;x]",
                "[admins|x]",
                "[admins/x]",
                "[x/admins]",
                "[admins\tx]",
                "[admins\u00a0x]",
                "[x\u2003admins]",
                "[admins\nx]",
                "admins\u0000",
                "[admins\u0000]",
                "[admins=true]",
                "[-admins]",
                "[!viewers]",
                "*",
                "[*]",
                "[.*]",
                "null",
                "[null]",
                "true",
                "%61dmins",
                "[%61dmins]",
                "&#97;dmins",
                "[\\u0061dmins]"
            })
    void aNameIsNotCutUp(String claim) {
        noRights(Map.of("sub", "ada", "groups", claim));
        noRights(Map.of("sub", "ada", "cognito:groups", claim));
    }

    @Test
    void noRandomTextGivesARightUnlessItNamesAGroupBetweenSpaces() {
        Random random = Seed.random("claims");
        List<String> pieces = new ArrayList<>(GROUPS);
        pieces.addAll(List.of(" ", ",", "[", "]", "\"", ";", "-", "x", "s", "\u0430", "/", "\\", "\t", ".", "dm"));
        for (int i = 0; i < 20_000; i++) {
            StringBuilder claim = new StringBuilder();
            for (int n = random.nextInt(6); n >= 0; n--) {
                claim.append(
                        random.nextInt(20) == 0
                                ? HostileTexts.random(random)
                                : pieces.get(random.nextInt(pieces.size())));
            }
            String text = claim.toString();
            Caller caller = caller(Map.of("sub", "ada", "groups", text));
            for (String group : GROUPS) {
                if (caller.groups().contains(group)) {
                    assertThat(text).matches("(?s)\\s*" + group + "\\s*|\\s*\\[(.* )?" + group + "(,? .*)?]\\s*");
                }
            }
        }
    }

    private static List<String> almost(String group) {
        String turkish = group.replace('i', '\u0131');
        return List.of(
                group.toUpperCase(Locale.ROOT),
                group.substring(0, 1).toUpperCase(Locale.ROOT) + group.substring(1),
                group.substring(0, group.length() - 1),
                group.substring(1),
                group + "s",
                "x" + group,
                group + "-",
                "-" + group,
                group + ".",
                "_" + group,
                group + "1",
                group + group,
                group + "/",
                "/" + group,
                "slipway:" + group,
                group + ":x",
                group + "@corp",
                "CN=" + group,
                "\"" + group + "\"",
                "'" + group + "'",
                group + "\u0000",
                "\u200b" + group,
                group + "\u200b",
                group + "\u00ad",
                "\ufeff" + group,
                "\u202e" + group,
                group + "\u0301",
                group.replace('a', '\u0430')
                        .replace('e', '\u0435')
                        .replace('o', '\u043e')
                        .replace("viewers", "v\u0456ewers"),
                group.replace('s', '\u017f'),
                turkish.equals(group) ? group + "\u0131" : turkish,
                group.replace('r', '\u0433') + "\u0433",
                group.chars()
                        .collect(
                                StringBuilder::new,
                                (text, c) -> text.append((char) (c - 'a' + '\uff41')),
                                StringBuilder::append)
                        .toString(),
                new StringBuilder(group).reverse().toString());
    }

    private static void noRights(Map<String, String> claims) {
        Caller caller = caller(claims);
        for (Permission permission : EnumSet.complementOf(EnumSet.of(Permission.PUBLIC))) {
            assertThat(permission.isHeldBy(caller))
                    .as("%s by %s", permission, claims)
                    .isFalse();
        }
    }

    private static void unauthenticated(Optional<Map<String, String>> claims) {
        assertThatThrownBy(() -> Callers.of(claims))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAUTHENTICATED));
    }

    private static Caller caller(Map<String, String> claims) {
        return Callers.of(Optional.of(claims));
    }
}
