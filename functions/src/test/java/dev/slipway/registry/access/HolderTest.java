package dev.slipway.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.refusal.Refused;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** To whom a role can be given, and who that is. */
class HolderTest {
    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::123456789012:role/ci, role:123456789012/ci",
        "arn:aws:iam::123456789012:role/team/prod/ci, role:123456789012/ci",
        "arn:aws:sts::123456789012:assumed-role/ci/build-7, role:123456789012/ci",
        "arn:aws:sts::123456789012:assumed-role/ci, role:123456789012/ci",
        "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/ada, sso:123456789012/ada",
        "arn:aws:iam::123456789012:user/dev/ada, iam:123456789012/ada",
        "arn:aws-us-gov:iam::123456789012:role/ci, role:123456789012/ci",
        "role:123456789012/ci, role:123456789012/ci",
        "user:6d1f2a34, user:6d1f2a34",
        "risk board, risk board",
        "リスク, リスク"
    })
    void anArnIsItsIdentityAndEverythingElseIsItself(String written, String text) {
        assertThat(Holder.of("admins", written).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " admins",
                "admins ",
                "\u00a0admins",
                "two\nlines",
                "tab\tbed",
                "a\u202eb",
                "registry:slipway",
                "role:ci",
                "role:12345678901/ci",
                "role:123456789012/",
                "role:123456789012/*",
                "role:123456789012/a/b",
                "role:*/ci",
                "iam:123456789012/a b",
                "sso:123456789012",
                "arn:aws:iam::123456789012:root",
                "arn:aws:iam::*:role/ci",
                "arn:aws:iam::123456789012:role/*",
                "arn:aws:iam::123456789012:group/ci",
                "arn:aws:sts::123456789012:federated-user/ada",
                "arn:aws:s3:::bucket",
                "role:123456789012/AWSReservedSSO_Dev_0123456789abcdef",
                "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123456789abcdef",
                "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef"
            })
    void whatIsNeitherAGroupNorOneIdentityIsRefusedByItsField(String written) {
        assertThatThrownBy(() -> Holder.of("admins", written))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.field()).contains("admins"));
    }

    @Test
    void aGroupIsNotAnIdentityThatIsCalledLikeIt() {
        Holder identity = Holder.of("admins", "user:ada");
        assertThat(identity.isOneOf(Identity.user("ada"), Set.of())).isTrue();
        assertThat(identity.isOneOf(Identity.user("eve"), Set.of("user:ada", "ada")))
                .isFalse();
        Holder group = Holder.of("admins", "ada");
        assertThat(group.isOneOf(Identity.user("ada"), Set.of())).isFalse();
        assertThat(group.isOneOf(Identity.user("eve"), Set.of("ada"))).isTrue();
        assertThat(group.isOneOf(Identity.user("eve"), Set.of("Ada", "ada "))).isFalse();
    }
}
