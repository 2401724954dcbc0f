package dev.slipway.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, written down a second time on purpose: widening a right takes two changes. */
class PermissionTest {
    @ParameterizedTest
    @CsvSource({
        // permission, viewers, contributors, approvers, admins
        "READ,       true,  true,  true,  true",
        "CONTRIBUTE, false, true,  false, true",
        "DECIDE,     false, false, true,  false",
        "ROLL_BACK,  false, true,  true,  true",
        "WITHDRAW,   false, true,  false, true",
        "ADMINISTER, false, false, false, true",
    })
    void theTableHoldsForEveryGroup(
            Permission permission, boolean viewers, boolean contributors, boolean approvers, boolean admins) {
        Map.of("viewers", viewers, "contributors", contributors, "approvers", approvers, "admins", admins)
                .forEach((group, allowed) -> {
                    assertThat(holds(permission, group))
                            .as("%s may %s", group, permission)
                            .isEqualTo(allowed);
                    assertThat(holds(permission, group, "others")).isEqualTo(allowed);
                    assertThat(permission.groups().contains(group)).isEqualTo(allowed);
                });
        assertThat(permission.groups()).isSubsetOf("viewers", "contributors", "approvers", "admins");
    }

    @Test
    void whoeverIsInNoGroupMayDoNothingButWhatIsPublic() {
        for (Permission permission : EnumSet.complementOf(EnumSet.of(Permission.PUBLIC))) {
            assertThat(permission.isHeldBy(Caller.ANYBODY)).isFalse();
            assertThat(permission.isHeldBy(new Caller(Identity.user("ada"), Set.of())))
                    .isFalse();
            assertThat(permission.isHeldBy(Caller.REGISTRY)).isFalse();
            for (String group : permission.groups()) {
                assertThat(holds(permission, group.toUpperCase(Locale.ROOT))).isFalse();
                assertThat(holds(permission, group + " ")).isFalse();
                assertThat(holds(permission, group.substring(1))).isFalse();
                assertThat(holds(permission, "x" + group)).isFalse();
            }
        }
    }

    @Test
    void whatIsPublicNeedsNoGroup() {
        assertThat(Permission.PUBLIC.isHeldBy(Caller.ANYBODY)).isTrue();
        assertThat(Permission.PUBLIC.groups()).isEmpty();
    }

    private static boolean holds(Permission permission, String... groups) {
        return permission.isHeldBy(new Caller(Identity.user("ada"), Set.of(groups)));
    }
}
