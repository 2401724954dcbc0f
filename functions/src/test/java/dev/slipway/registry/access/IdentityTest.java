package dev.slipway.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private static final Identity ADA = Identity.user("6d1f", Stream.of("ada@example.com", "ada"));

    @Test
    void aPersonHasTheFirstNameThatIsOne() {
        assertThat(ADA).isEqualTo(new Identity("user:6d1f", "ada@example.com"));
        assertThat(Identity.user("6d1f", Stream.of("role:1/ci", "", "ada")).name())
                .isEqualTo("ada");
        assertThat(Identity.user("6d1f", Stream.empty()).name()).isEqualTo("user:6d1f");
        assertThat(Identity.user("6d1f").name()).isEqualTo("6d1f");
    }

    /** Whatever a person's token says, neither the id nor the name is one that a machine or the registry has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry:slipway",
                "role:123456789012/ci",
                "sso:123456789012/ada",
                "iam:123456789012/ada",
                "registry\uff1aslipway",
                "registry\u02d0slipway",
                "r\u0435gistry:slipway",
                "\u200bregistry:slipway"
            })
    void noPersonPassesForAMachine(String said) {
        assertThat(Identity.user("6d1f", Stream.of(said)).name()).isEqualTo("user:6d1f");
        Identity called = Identity.user(said);
        assertThat(called.id()).startsWith("user:");
        assertThat(called.name()).isEqualTo(called.id());
        assertThat(called.is(Identity.REGISTRY)).isFalse();
    }

    @Test
    void noPersonIsCalledByTheIdOfAnother() {
        assertThat(Identity.user("eve", Stream.of(ADA.id(), "eve")).name()).isEqualTo("eve");
        Identity same = Identity.user("eve", Stream.of("6d1f"));
        assertThat(same.is(ADA)).isFalse();
        assertThat(same).hasToString("6d1f (user:eve)");
    }

    @Test
    void whoTheyAreDoesNotDependOnWhatTheyAreCalled() {
        assertThat(ADA.is(Identity.user("6d1f", Stream.of("Ada Lovelace")))).isTrue();
        assertThat(ADA.is(Identity.user("6d20", Stream.of("ada@example.com")))).isFalse();
    }

    @Test
    void aSentenceHasTheNameAndTheId() {
        assertThat(ADA).hasToString("ada@example.com (user:6d1f)");
        assertThat(Identity.REGISTRY).hasToString("registry:slipway");
    }

    @Test
    void anObjectHasTheIdAndBesideItTheName() {
        Map<String, Object> members = new TreeMap<>();
        ADA.into(members, "requestedBy");
        assertThat(members).isEqualTo(Map.of("requestedBy", "user:6d1f", "requestedByName", "ada@example.com"));
        assertThat(Identity.list(List.of(ADA, Identity.REGISTRY)))
                .containsExactly(
                        Map.of("by", "user:6d1f", "byName", "ada@example.com"),
                        Map.of("by", "registry:slipway", "byName", "registry:slipway"));
    }
}
