package dev.slipway.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who has which role everywhere: by settings, and by default by the names of groups. */
class RolesTest {
    @Test
    void byDefaultEachRoleIsHeldByTheGroupThatIsCalledLikeIt() {
        for (Role role : Role.values()) {
            assertThat(roles(Roles.DEFAULT, role.plural())).isEqualTo(role.isEverywhere() ? Set.of(role) : Set.of());
        }
        assertThat(roles(Roles.DEFAULT, "viewers", "admins")).containsExactlyInAnyOrder(Role.VIEWER, Role.ADMIN);
    }

    @Test
    void aRoleThatIsSetIsHeldByWhoIsNamedAndByNobodyElse() {
        Roles roles =
                Roles.of("{\"approvers\":[\"risk board\"],\"admins\":[],\"reporters\":[\"role:123456789012/ci\"]}");

        assertThat(roles(roles, "risk board")).containsExactly(Role.APPROVER);
        assertThat(roles(roles, "approvers", "admins", "reporters")).isEmpty();
        assertThat(roles(roles, "contributors")).containsExactly(Role.CONTRIBUTOR);
        assertThat(roles.caller(Identity.ofId("role:123456789012/ci"), Set.of()).roles())
                .containsExactly(Role.REPORTER);
        assertThat(roles.groups()).containsExactlyInAnyOrder("viewers", "contributors", "risk board");
    }

    @Test
    void anIdentityCanHaveRolesBesidesThoseOfSettings() {
        Identity machine = Identity.ofId("role:000000000000/local");
        Roles roles = Roles.DEFAULT.with(machine, Set.of(Role.CONTRIBUTOR, Role.REPORTER));

        assertThat(roles.caller(machine, Set.of()).roles()).containsExactlyInAnyOrder(Role.CONTRIBUTOR, Role.REPORTER);
        assertThat(roles(roles, "contributors", "admins")).containsExactlyInAnyOrder(Role.CONTRIBUTOR, Role.ADMIN);
        assertThat(Roles.DEFAULT.with(machine, Set.of())).isEqualTo(Roles.DEFAULT);
        assertThat(Roles.DEFAULT.caller(machine, Set.of()).roles()).isEmpty();
    }

    @Test
    void settingsThatAreWrongAreRefusedByTheirNames() {
        for (String wrong : List.of(
                "{\"maintainers\":[\"a\"]}",
                "{\"admin\":[\"a\"]}",
                "{\"admins\":\"a\"}",
                "{\"admins\":[\"role:ci\"]}")) {
            assertThatThrownBy(() -> Roles.of(wrong)).as(wrong).isInstanceOf(Refused.class);
        }
    }

    @Test
    void aRefusalNamesTheRolesAndWhoHasThem() {
        Roles roles = Roles.of("{\"contributors\":[\"ml\",\"data\"],\"admins\":[]}");

        assertThat(Role.wording(Permission.CONTRIBUTE.roles(), roles::holders))
                .isEqualTo("the role contributor (data, ml), maintainer of the model or admin (nobody)");
    }

    private static Set<Role> roles(Roles roles, String... groups) {
        return roles.caller(Identity.user("ada"), Set.of(groups)).roles();
    }
}
