package dev.slipway.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which models a list goes through for somebody, and which of their groups it goes by. */
class ReachTest {
    private static final List<String> NAMED = List.of("user:u1", "user:u2", "g1", "g2", "approvers", "admins");

    @Test
    void itCoversWhatACallerSeesAndNothingElse() {
        long seed = System.nanoTime();
        System.out.println("seed of itCoversWhatACallerSeesAndNothingElse: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            ModelAccess access = new ModelAccess(
                    1,
                    random.nextBoolean() ? Visibility.RESTRICTED : Visibility.ORGANISATION,
                    ModelAccess.granted().stream().collect(Collectors.toMap(role -> role, role -> some(random))),
                    new TreeMap<>(Map.of(
                            StageName.PRODUCTION,
                            some(random).stream()
                                    .filter(holder -> !holder.isIdentity())
                                    .map(Holder::text)
                                    .collect(Collectors.toCollection(TreeSet::new)))));
            // Also groups that are called like an identity, which no token should bring.
            Caller caller = Roles.DEFAULT.caller(
                    Identity.user("u" + random.nextInt(4)),
                    some(random).stream().map(Holder::text).collect(Collectors.toSet()));

            assertThat(Reach.of(caller).covers(access))
                    .as(caller + " of " + access)
                    .isEqualTo(access.isSeenBy(caller));
        }
    }

    private static SortedSet<Holder> some(Random random) {
        return NAMED.stream()
                .filter(text -> random.nextInt(6) == 0)
                .map(Holder::new)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void ofManyGroupsThatModelsNameTheFirstByNameCountAndTheIdentityBesides() {
        Set<String> groups =
                IntStream.range(0, 200).mapToObj("g%03d"::formatted).collect(Collectors.toSet());
        Set<Holder> named = IntStream.range(0, 200)
                .filter(i -> i % 2 == 1)
                .mapToObj(i -> new Holder("g%03d".formatted(i)))
                .collect(Collectors.toSet());

        Reach reach =
                Reach.of(Roles.DEFAULT.caller(Identity.user("u1"), groups)).withGroups(named);

        assertThat(reach.readers())
                .containsExactlyElementsOf(Stream.concat(
                                IntStream.range(0, Reach.MAX_GROUPS).mapToObj(i -> "g%03d".formatted(2 * i + 1)),
                                Stream.of("user:u1"))
                        .map(Holder::new)
                        .toList());
    }

    @Test
    void whatIsTooLongForAGroupIsNoneThatAnyModelNames() {
        Set<String> groups = Set.of("x".repeat(Holder.MAX_LENGTH), "x".repeat(Holder.MAX_LENGTH + 1), "", " spaced ");

        assertThat(Reach.of(Roles.DEFAULT.caller(Identity.user("u1"), groups)).groups())
                .containsExactly(new Holder("x".repeat(Holder.MAX_LENGTH)));
    }

    @Test
    void aModelNamesOnlySoMany() {
        ModelAccess access = ModelAccess.ofBirth(Identity.user("u1")).set(viewers(ModelAccess.MAX_GRANTS));
        Set<String> others = IntStream.range(ModelAccess.MAX_GRANTS, ModelAccess.MAX_READERS)
                .mapToObj(i -> "g" + i)
                .collect(Collectors.toSet());
        ModelAccess full = access.decidedBy(StageName.PRODUCTION, others);

        assertThat(full.readers()).hasSize(ModelAccess.MAX_READERS);
        assertThat(full.decidedBy(StageName.STAGING, Set.of("g0")).readers()).hasSize(ModelAccess.MAX_READERS);
        assertThatThrownBy(() -> full.decidedBy(StageName.STAGING, Set.of("one more")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.TOO_MANY_GRANTS))
                .hasMessageContaining("61 groups and identities together; at most 60 are possible");
    }

    private static ModelAccess.Wish viewers(int count) {
        return new ModelAccess.Wish(
                Visibility.RESTRICTED,
                Map.of(
                        Role.VIEWER,
                        IntStream.range(0, count)
                                .mapToObj(i -> new Holder("g" + i))
                                .collect(Collectors.toCollection(TreeSet::new))));
    }
}
