package dev.slipway.registry.history;

import static dev.slipway.registry.access.Identity.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Parent;
import dev.slipway.registry.version.VersionStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Facts: one record for each type of entry, which comes back from its entry as it went in. */
class FactTest {
    private static final Instant NOW = Instant.parse("2026-01-31T08:15:00.123Z");
    private static final Sha256 DIGEST = Sha256.of("a");
    private static final Sha256 RECORD = Sha256.of("record");
    private static final StageName STAGE = StageName.PRODUCTION;
    private static final String PROMOTION = "01K7XJ5Q1N0V9M4R8T2B6C3D5F-17";

    /** Each fact with everything it may say and, where something may be left out, with nothing of that. */
    private static List<Fact> facts() {
        PromotionFact.Subject subject = new PromotionFact.Subject(PROMOTION, STAGE, 3);
        VersionFact.Summary summary = new VersionFact.Summary(DIGEST, 2, 5L << 40);
        Optional<TextChange> changed = Optional.of(new TextChange(Optional.of("before"), Optional.of("after")));
        Optional<TextChange> longer = Optional.of(
                new TextChange(Optional.of("before"), Optional.empty(), Optional.empty(), Optional.of(DIGEST)));
        Optional<TextChange> shorter = Optional.of(
                new TextChange(Optional.empty(), Optional.of("after"), Optional.of(DIGEST), Optional.empty()));
        Optional<TextChange> taken = Optional.of(new TextChange(Optional.of("before"), Optional.empty()));
        Optional<Retagged> retagged = Optional.of(new Retagged(List.of("a", "b"), List.of("c")));
        return List.of(
                new ModelFact.Registered(
                        ModelKind.PROMPT,
                        Optional.of("text"),
                        Map.of("team", "risk"),
                        Optional.of(DIGEST),
                        Optional.of(new ModelFact.Heritage("01H", true)),
                        DIGEST),
                new ModelFact.Registered(ModelKind.MODEL, Optional.empty(), Map.of(), Optional.empty(), DIGEST),
                new ModelFact.Updated(
                        changed, taken, retagged, Optional.of(new ModelFact.Heritage("01H", true)), true, DIGEST),
                new ModelFact.Updated(Optional.empty(), changed, Optional.empty(), DIGEST),
                new ModelFact.Deleted(NOW),
                new ModelFact.Restored(),
                new ModelFact.Restored(Optional.of(new ModelFact.Heritage("01H", true))),
                new VersionFact.Registered(
                        3,
                        Optional.of(VersionStatus.COPYING),
                        summary,
                        DIGEST,
                        new VersionFact.Origin(
                                Optional.of(new Parent.Found(
                                        "01JABCDEFGHJKMNPQRSTVWXYZ0", new ModelName("other"), 2, DIGEST)),
                                Optional.of("run"),
                                Optional.of("s3://elsewhere/x")),
                        RECORD),
                new VersionFact.Registered(
                        3,
                        Optional.empty(),
                        summary,
                        DIGEST,
                        new VersionFact.Origin(Optional.empty(), Optional.empty(), Optional.empty()),
                        RECORD),
                new VersionFact.Resolved(
                        3,
                        summary,
                        DIGEST,
                        new VersionFact.Origin(Optional.empty(), Optional.of("run"), Optional.of("s3://elsewhere/x")),
                        RECORD),
                new VersionFact.Ready(3, summary, RECORD),
                new VersionFact.Rejected(3, "too short", RECORD),
                new VersionFact.Updated(
                        3, changed, retagged, new TreeMap<>(Map.of("auc", new BigDecimal("0.9"))), DIGEST, RECORD),
                new ModelFact.Updated(Optional.empty(), longer, Optional.empty(), DIGEST),
                new VersionFact.Updated(3, shorter, Optional.empty(), new TreeMap<>(), DIGEST, RECORD),
                new VersionFact.Updated(3, taken, Optional.empty(), new TreeMap<>(), DIGEST, RECORD),
                new VersionFact.Deleted(3, List.of(), RECORD),
                new VersionFact.Deleted(3, List.of(STAGE), RECORD),
                new VersionFact.Restored(3, RECORD),
                new AccessSet(
                        3,
                        new ModelAccess.Wish(
                                Visibility.RESTRICTED,
                                Map.of(Role.VIEWER, new TreeSet<>(Set.of(new Holder("risk board")))))),
                new StageFact.PolicySet(STAGE, 2, Policy.ONE_APPROVAL),
                new StageFact.Changed(
                        STAGE,
                        4,
                        StageChange.Kind.PROMOTED,
                        new StageChange.Move(Optional.of(2), Optional.of(3)),
                        Optional.of(new StageFact.Occupant(DIGEST, Optional.of("models/a/b"), Optional.empty())),
                        "reason",
                        Optional.of(new StageFact.Applied(PROMOTION, List.of(user("eve"), user("bob")), RECORD)),
                        new StageChange.Landings(Optional.of(9L), Optional.of(4L)),
                        new StageChange.Under(PolicyOrigin.own(2), true)),
                new StageFact.Changed(
                        STAGE,
                        4,
                        StageChange.Kind.ROLLED_BACK,
                        new StageChange.Move(Optional.of(3), Optional.of(2)),
                        Optional.of(new StageFact.Occupant(DIGEST, Optional.empty(), Optional.of("s3://elsewhere/x"))),
                        "reason",
                        Optional.empty(),
                        new StageChange.Landings(Optional.of(9L), Optional.empty()),
                        new StageChange.Under(PolicyOrigin.ofDefault(4), false)),
                new StageFact.Changed(
                        STAGE,
                        1,
                        StageChange.Kind.CLEARED,
                        new StageChange.Move(Optional.of(3), Optional.empty()),
                        Optional.empty(),
                        "reason",
                        Optional.empty(),
                        new StageChange.Landings(Optional.empty(), Optional.of(4L)),
                        new StageChange.Under(PolicyOrigin.own(1), true)),
                new PromotionFact.Requested(
                        subject,
                        new PromotionFact.Basis(DIGEST, 3, PolicyOrigin.own(1)),
                        new PromotionFact.Needs(2, new TreeSet<>(Set.of("approvers", "risk-board")), NOW),
                        "reason",
                        RECORD),
                new PromotionFact.Decided(subject, Decision.Verdict.APPROVE, Optional.of("fine"), 1, 2, RECORD),
                new PromotionFact.Decided(subject, Decision.Verdict.REJECT, Optional.empty(), 0, 2, RECORD),
                new PromotionFact.Ended(subject, PromotionStatus.EXPIRED, "reason", RECORD),
                SettingsChanged.of(RightsSettings.DEFAULT),
                new SettingsChanged(DIGEST, Optional.empty()),
                new NameFreed(new ModelName("former"), "01H", 7, "reason"));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void aFactComesBackFromItsEntryAsItWentIn(Fact fact) {
        Entry written = entry(fact);
        assertThat(written.fact()).isSameAs(fact);
        Entry read = new Entry(written.body(), written.hash());
        assertThat(read.fact()).isEqualTo(fact);
        assertThat(read.type()).isEqualTo(fact.type());
        assertThat(read.members()).containsEntry("type", fact.type().title());
        assertThat(Json.canonical(read.members())).isEqualTo(written.body());
    }

    @Test
    void everyTypeOfEntryHasOneKindOfFact() {
        Map<EntryType, Class<?>> kinds = new TreeMap<>();
        facts().forEach(fact -> {
            Class<?> other = kinds.put(fact.type(), fact.getClass());
            assertThat(other).isIn(null, fact.getClass());
        });
        assertThat(kinds.keySet()).containsExactly(EntryType.values());
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> group : Fact.class.getPermittedSubclasses()) {
            all.addAll(group.isSealed() ? Arrays.asList(group.getPermittedSubclasses()) : List.of(group));
        }
        assertThat(kinds.values()).containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @MethodSource("facts")
    void noFactHasAMemberThatIsTheEntrysOwn(Fact fact) {
        Entry any = entry(new ModelFact.Restored());
        assertThat(fact.members()).doesNotContainKeys(any.members().keySet().toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void anEntryWithoutAMemberSaysWhatIsLeftOrIsDamage(Fact fact) {
        Entry whole = entry(fact);
        for (String name : whole.members().keySet()) {
            Map<String, Object> left = new TreeMap<>(whole.members());
            left.remove(name);
            Entry cut = new Entry(Json.canonical(left), whole.hash());
            Throwable damage = catchThrowable(cut::fact);
            if (damage == null && fact.members().containsKey(name)) {
                left.keySet().retainAll(fact.members().keySet());
                assertThat(Json.canonical(cut.fact().members())).as(name).isEqualTo(Json.canonical(left));
            } else if (damage != null) {
                assertThat(damage).as(name).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void aMemberOfAnotherKindIsDamageAndIsNamed() {
        Entry whole = entry(new VersionFact.Ready(3, new VersionFact.Summary(DIGEST, 2, 7), RECORD));
        for (String name : List.of("version", "digest", "files", "size", "recordDigest")) {
            Map<String, Object> members = new TreeMap<>(whole.members());
            members.put(name, List.of());
            Entry wrong = new Entry(Json.canonical(members), whole.hash());
            assertThatThrownBy(wrong::fact)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" " + name + " ");
        }
    }

    @ParameterizedTest
    @MethodSource("facts")
    void whateverStandsInThePlaceOfAMemberIsReadOrIsDamage(Fact fact) {
        Entry whole = entry(fact);
        for (Map<String, Object> altered : altered(whole.members())) {
            String body = Json.canonical(altered);
            Throwable damage = catchThrowable(() -> new Entry(body, Sha256.of(body)).fact());
            if (damage != null) {
                assertThat(damage).as(body).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    /** The same members with one of them, or one within one of them, being something else. */
    private static List<Map<String, Object>> altered(Map<String, Object> members) {
        List<Map<String, Object>> all = new ArrayList<>();
        members.forEach((name, value) -> {
            List<Object> others = new ArrayList<>(List.of(
                    "",
                    "..",
                    "2026-02-30T00:00:00Z",
                    "f",
                    -1,
                    new BigDecimal("1.5"),
                    1L << 40,
                    true,
                    List.of(),
                    Map.of()));
            if (value instanceof Map<?, ?> inner) {
                Map<String, Object> within = new TreeMap<>();
                inner.forEach((key, each) -> within.put((String) key, each));
                others.addAll(altered(within));
            }
            for (Object other : others) {
                Map<String, Object> changed = new TreeMap<>(members);
                changed.put(name, other);
                all.add(changed);
            }
        });
        return all;
    }

    private static Entry entry(Fact fact) {
        return Entry.next(
                Tail.beforeTheFirst(NOW), "01J", new ModelName("m"), new Stamp(Identity.user("ada"), NOW), fact);
    }
}
