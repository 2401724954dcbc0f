package dev.slipway.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalTest {
    private static final String CI = "arn:aws:sts::123456789012:assumed-role/ci/build-7";

    @ParameterizedTest
    @CsvSource({
        "arn:aws:sts::123456789012:assumed-role/ci/build-7, role:123456789012/ci, role:123456789012/ci/build-7",
        "arn:aws-cn:sts::123456789012:assumed-role/ci/i-0abc, role:123456789012/ci, role:123456789012/ci/i-0abc",
        "arn:aws-us-gov:sts::123456789012:assumed-role/c@i/a@b, role:123456789012/c@i, role:123456789012/c@i/a@b",
        "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/ada@example.com,"
                + " sso:123456789012/ada@example.com, sso:123456789012/ada@example.com",
        "arn:aws:iam::123456789012:user/ada, iam:123456789012/ada, iam:123456789012/ada",
        "arn:aws-eusc:iam::123456789012:user/dev/team/ada, iam:123456789012/ada, iam:123456789012/ada"
    })
    void whoeverSignsIsTheRoleTheUserOrThePersonOfIdentityCenter(String arn, String id, String name) {
        Principal principal = Principal.of(arn).orElseThrow();

        assertThat(principal.canSign()).isTrue();
        assertThat(principal.identity()).isEqualTo(new Identity(id, name));
        assertThat(principal.identity().isPerson()).isFalse();
    }

    @Test
    void aRoleByItselfHasNoCredentials() {
        for (String arn :
                new String[] {"arn:aws:iam::123456789012:role/ci", "arn:aws:sts::123456789012:assumed-role/ci"}) {
            assertThat(Principal.of(arn).orElseThrow().canSign()).as(arn).isFalse();
        }
    }

    @Test
    void aRoleIsTheSameInEverySession() {
        Identity one = Principal.of(CI).orElseThrow().identity();
        Identity other =
                Principal.of(CI.replace("build-7", "build-8")).orElseThrow().identity();

        assertThat(one.is(other)).isTrue();
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void inASentenceTheIdentityOfARoleIsNotSaidTwice() {
        assertThat(Principal.of(CI).orElseThrow().identity()).hasToString("role:123456789012/ci/build-7");
    }
}
