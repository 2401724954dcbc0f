package dev.slipway.registry.verification;

import static dev.slipway.registry.access.Identity.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.RichStory;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.history.StageFact.Applied;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An entry that has its hash and its place, and cannot have come after those before it all the same. */
class ReplayTest {
    private static final Sha256 ANY = Sha256.of("any");
    private static final String NO_NEXT = "the stage's revision is not the next one";

    private final SampleRegistry sample = new SampleRegistry();
    private final Replay replay =
            new Replay(new OwnEntries(sample.memory.stores.stores().state())::setAt);
    private Model model;

    @BeforeEach
    void replayTheStagesOfTheRichStory() {
        String id = RichStory.tell(sample.registry, sample.memory.artifacts, sample.clock)
                .get(2);
        sample.registry.lists().entriesFrom(id, 1, 1_000).forEach(replay::next);
        model = replay.model();
    }

    @Test
    void aHistoryBeginsWithARegistrationAndHasNoOther() {
        assertThat(new Replay(new OwnEntries(sample.memory.stores.stores().state())::setAt)
                        .next(entry(new ModelFact.Restored())))
                .contains("a history begins with the registration of the model");
        complains(
                new ModelFact.Registered(ModelKind.MODEL, Optional.empty(), Map.of(), Optional.empty(), ANY),
                "a model is registered once");
    }

    @Test
    void anEntryIsNotEarlierThanTheOneBefore() {
        Stamp early = new Stamp(Identity.user("ada"), model.updatedAt().minusMillis(1));
        Entry entry = Entry.next(model.tail(), model.id(), model.name(), early, new ModelFact.Restored());

        assertThat(replay.next(entry)).contains("it is earlier than the entry before");
    }

    @Test
    void versionsHaveTheNextNumberAndAreRegisteredFirst() {
        VersionFact.Summary summary = new VersionFact.Summary(ANY, 1, 1);
        VersionFact.Origin origin = new VersionFact.Origin(Optional.empty(), Optional.empty(), Optional.empty());
        int last = model.lastVersion();
        for (int number : List.of(-1, 0, last, last + 2)) {
            complains(
                    new VersionFact.Registered(number, Optional.empty(), summary, ANY, origin, ANY),
                    "the version number is not the next one");
        }
        for (int number : List.of(-1, 0, last + 1)) {
            complains(new VersionFact.Ready(number, summary, ANY), "the version was never registered");
        }
        accepts(new VersionFact.Registered(last + 1, Optional.empty(), summary, ANY, origin, ANY));
    }

    @Test
    void aPolicyHasTheNextRevision() {
        Stage staging = model.stage(StageName.STAGING);
        for (int jump : List.of(0, 2)) {
            complains(
                    new StageFact.PolicySet(StageName.STAGING, staging.policyRevision() + jump, Policy.OPEN),
                    "the policy's revision is not the next one");
        }
        accepts(new StageFact.PolicySet(StageName.STAGING, staging.policyRevision() + 1, Policy.OPEN));
    }

    @Test
    void aStageMovesByOneRevisionFromWhatItHeldUnderItsPolicy() {
        Stage stage = model.stage(StageName.STAGING);
        StageFact.Changed cleared = new StageFact.Changed(
                stage.name(),
                stage.rev() + 1,
                StageChange.Kind.CLEARED,
                new StageChange.Move(stage.version(), Optional.empty()),
                Optional.empty(),
                "retired",
                Optional.empty(),
                new StageChange.Landings(Optional.empty(), Optional.empty()),
                new StageChange.Under(PolicyOrigin.own(stage.policyRevision()), true));

        complains(with(cleared, stage.rev(), cleared.move(), cleared.under()), NO_NEXT);
        complains(with(cleared, stage.rev() + 2, cleared.move(), cleared.under()), NO_NEXT);
        complains(
                with(cleared, cleared.rev(), new StageChange.Move(Optional.of(9), Optional.empty()), cleared.under()),
                "the stage held another version");
        complains(
                with(cleared, cleared.rev(), new StageChange.Move(stage.version(), Optional.of(99)), cleared.under()),
                "the version was never registered");
        complains(
                with(
                        cleared,
                        cleared.rev(),
                        cleared.move(),
                        new StageChange.Under(PolicyOrigin.own(stage.policyRevision()), false)),
                "the stage had another policy");
        complains(
                with(
                        cleared,
                        cleared.rev(),
                        cleared.move(),
                        new StageChange.Under(PolicyOrigin.own(stage.policyRevision() - 1), true)),
                "the stage had another policy");
        accepts(cleared);
    }

    @Test
    void aPromotionIsAppliedWithAsManyApprovalsByOthersAsThePolicyAsksFor() {
        Stage stage = model.stage(StageName.STAGING);
        String waiting = model.openInto(StageName.STAGING).get(0);
        String tooFew = "the policy asks for more approvals, by others than who asked";

        complains(promoted(stage, waiting, List.of()), tooFew);
        complains(promoted(stage, waiting, List.of(user("grace"))), tooFew);
        complains(promoted(stage, waiting, List.of(user("grace"), user("grace"))), tooFew);
        complains(promoted(stage, waiting, List.of(user("grace"), user("ada"))), tooFew);
        complains(promoted(stage, waiting, List.of(user("grace"), new Identity("user:grace", "heidi"))), tooFew);
        complains(promoted(stage, waiting, List.of(user("grace"), new Identity("user:ada", "heidi"))), tooFew);
        complains(
                promoted(stage, new PromotionId(model.id(), 1).toString(), List.of(user("grace"), user("heidi"))),
                "the promotion does not wait");
        accepts(promoted(stage, waiting, List.of(user("grace"), user("heidi"))));
    }

    @Test
    void aPromotionIsAskedForInItsPlaceAndEndsOnce() {
        PromotionId other = new PromotionId(model.id(), 2);
        PromotionId next = new PromotionId(model.id(), model.tail().seq() + 1);
        complains(requested(other), "the promotion was asked for elsewhere");
        complains(
                new PromotionFact.Decided(subject(other), Decision.Verdict.APPROVE, Optional.empty(), 1, 2, ANY),
                "the promotion does not wait");
        accepts(requested(next));
    }

    private void complains(Fact fact, String complaint) {
        Replay again = Replay.from(replay.checkpoint(), entries(), (stage, entry) -> Optional.empty());
        assertThat(again.next(entry(fact))).contains(complaint);
    }

    private void accepts(Fact fact) {
        assertThat(Replay.from(replay.checkpoint(), entries(), (stage, entry) -> Optional.empty())
                        .next(entry(fact)))
                .isEmpty();
    }

    private Map<Long, Entry> entries() {
        return sample.registry.lists().entriesFrom(model.id(), 1, 1_000).stream()
                .collect(Collectors.toMap(Entry::seq, entry -> entry));
    }

    private Entry entry(Fact fact) {
        Tail tail = model.tail();
        return Entry.next(
                tail,
                model.id(),
                model.name(),
                new Stamp(Identity.user("ada"), tail.at().plus(Duration.ofMinutes(1))),
                fact);
    }

    private static StageFact.Changed with(
            StageFact.Changed changed, long rev, StageChange.Move move, StageChange.Under under) {
        return new StageFact.Changed(
                changed.stage(),
                rev,
                changed.kind(),
                move,
                move.to().map(to -> new StageFact.Occupant(ANY, Optional.empty(), Optional.empty())),
                changed.reason(),
                changed.applied(),
                changed.landings(),
                under);
    }

    private static StageFact.Changed promoted(Stage stage, String promotion, List<Identity> approvedBy) {
        return new StageFact.Changed(
                stage.name(),
                stage.rev() + 1,
                StageChange.Kind.PROMOTED,
                new StageChange.Move(stage.version(), Optional.of(1)),
                Optional.of(new StageFact.Occupant(ANY, Optional.empty(), Optional.empty())),
                "better",
                Optional.of(new Applied(promotion, approvedBy, ANY)),
                new StageChange.Landings(Optional.empty(), Optional.empty()),
                new StageChange.Under(PolicyOrigin.own(stage.policyRevision()), true));
    }

    private PromotionFact.Requested requested(PromotionId id) {
        return new PromotionFact.Requested(
                subject(id),
                new PromotionFact.Basis(ANY, 1, PolicyOrigin.own(1)),
                new PromotionFact.Needs(1, new TreeSet<>(), model.updatedAt()),
                "better",
                ANY);
    }

    private static PromotionFact.Subject subject(PromotionId id) {
        return new PromotionFact.Subject(id.toString(), StageName.STAGING, 1);
    }
}
