package dev.slipway.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, written down a second time on purpose: widening a right takes two changes. */
class PermissionTest {
    private static final Identity ADA = Identity.user("ada");

    @ParameterizedTest
    @CsvSource({
        // permission, viewer, contributor, approver, reporter, maintainer, admin
        "READ,       true,  true,  true,  true,  true,  true",
        "CONTRIBUTE, false, true,  false, false, true,  true",
        "DECIDE,     false, false, true,  false, false, false",
        "ROLL_BACK,  false, true,  true,  false, true,  true",
        "WITHDRAW,   false, true,  false, false, true,  true",
        "MAINTAIN,   false, false, false, false, true,  true",
    })
    void theTableHoldsForEveryRole(
            Permission permission,
            boolean viewer,
            boolean contributor,
            boolean approver,
            boolean reporter,
            boolean maintainer,
            boolean admin) {
        Map<Role, Boolean> table = Map.of(
                Role.VIEWER, viewer,
                Role.CONTRIBUTOR, contributor,
                Role.APPROVER, approver,
                Role.REPORTER, reporter,
                Role.MAINTAINER, maintainer,
                Role.ADMIN, admin);
        assertThat(table).containsOnlyKeys(Role.values());
        table.forEach((role, allowed) -> {
            assertThat(permission.isHeldBy(new Caller(ADA, Set.of(), Set.of(role))))
                    .as("%s may %s", role, permission)
                    .isEqualTo(allowed);
            assertThat(permission.roles().contains(role)).isEqualTo(allowed);
        });
    }

    @Test
    void whoeverHasNoRoleMayDoNothingButWhatTakesNone() {
        for (Permission permission : Permission.values()) {
            boolean takesNoRole = permission == Permission.PUBLIC || permission == Permission.IDENTIFIED;
            for (Caller caller : List.of(
                    Caller.ANYBODY,
                    Caller.REGISTRY,
                    new Caller(ADA, Set.of("viewer", "Admins", "admin", "others"), Set.of()),
                    Roles.DEFAULT.caller(ADA, Set.of("viewer", "Admins", "admin", "others")))) {
                assertThat(permission.isHeldBy(caller)).isEqualTo(takesNoRole);
            }
        }
    }
}
