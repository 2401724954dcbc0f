package dev.slipway.registry.delivery;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.GRACE;
import static dev.slipway.registry.SampleRegistry.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.memory.MemoryFlow;
import dev.slipway.registry.CopiedVersions.Known;
import dev.slipway.registry.Models;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.Versions;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.delivery.Outbox.Delivery;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.port.Backlog.Unpublished;
import dev.slipway.registry.port.EventPublisher.Outcome;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of recorded entries, and what becomes of those that cannot be told. */
class OutboxTest {
    private static final Instant LATER = NOW.plusSeconds(1);

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");

    @Test
    void whatIsPublishedLeavesTheBacklog() {
        sample.ready(model);
        List<Entry> entries = sample.history(model);

        assertThat(outcomes(sample.memory.outbox, entries))
                .containsOnly(Outcome.PUBLISHED)
                .hasSize(3);

        assertThat(sample.memory.events.told()).isEqualTo(entries);
        assertThat(backlog()).isEmpty();
        assertThat(sample.memory.complaints).isEmpty();
    }

    @Test
    void aChangeIsToldWholeOrToldAgain() {
        Promotion promotion = sample.promotion(sample.ready(model), StageName.PRODUCTION);
        sample.published();
        decide(promotion, Decision.Verdict.APPROVE);
        List<Unpublished> change = backlog();
        assertThat(change).singleElement().extracting(Unpublished::count).isEqualTo(2);
        sample.memory.events.answering(
                entry -> entry.type() == EntryType.STAGE_CHANGED ? Outcome.TRY_AGAIN : Outcome.PUBLISHED);

        assertThat(sample.memory.outbox.deliver(change))
                .extracting(Delivery::outcome)
                .containsExactly(Outcome.TRY_AGAIN);
        assertThat(backlog()).isEqualTo(change);

        sample.memory.events.answering(entry -> Outcome.PUBLISHED);
        assertThat(sample.memory.outbox.deliver(change))
                .extracting(Delivery::outcome)
                .containsExactly(Outcome.PUBLISHED);
        assertThat(sample.memory.events.told())
                .extracting(Entry::type)
                .containsExactly(EntryType.PROMOTION_DECIDED, EntryType.PROMOTION_DECIDED, EntryType.STAGE_CHANGED);
        assertThat(backlog()).isEmpty();
    }

    @Test
    void aChangeOfWhichAnEntryIsMissingNeverCountsAsTold() {
        sample.ready(model);
        List<Unpublished> changes = backlog();
        sample.memory.stores.history(model.id()).remove(2L);

        assertThat(sample.memory.outbox.deliver(changes))
                .extracting(Delivery::outcome)
                .containsExactly(Outcome.PUBLISHED, Outcome.UNPUBLISHABLE, Outcome.PUBLISHED);

        assertThat(backlog()).extracting(Unpublished::from).containsExactly(2L);
    }

    @Test
    void nothingToDeliverIsDelivered() {
        assertThat(sample.memory.outbox.deliver(List.of())).isEmpty();
        assertThat(sample.memory.events.told()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"TRY_AGAIN", "UNPUBLISHABLE"})
    void whatTheBusRefusesStaysInTheBacklogAndHoldsUpNoOther(Outcome refused) {
        sample.ready(model);
        List<Entry> entries = sample.history(model);
        sample.memory.events.answering(entry -> entry.seq() == 2 ? refused : Outcome.PUBLISHED);

        assertThat(outcomes(sample.memory.outbox, entries))
                .containsExactly(Outcome.PUBLISHED, refused, Outcome.PUBLISHED);
        assertThat(backlog()).extracting(Unpublished::from).containsExactly(2L);

        sample.memory.events.answering(entry -> Outcome.PUBLISHED);
        sample.memory.outbox.deliver(backlog());
        assertThat(backlog()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"modelId\":          | \"other\":",
                "\"seq\":2            | \"seq\":2.5",
                "\"at\":\"2026-01-31   | \"at\":\"2026-02-31",
                "\"previousHash\":\"   | \"previousHash\":\"x",
                "\"model\":\"m\"       | \"model\":\"..\"",
                "{                    | ",
            })
    void anEntryThatNobodyCanReadHoldsUpNoOther(String right, String wrong) {
        sample.ready(model);
        List<Entry> entries = sample.history(model);
        String body = entries.get(1).body().replace(right, wrong == null ? "" : wrong);
        Entry damaged = new Entry(body, Sha256.of(body));
        sample.memory.stores.history(model.id()).put(2L, damaged);
        sample.memory.events.answering(entry -> entry.equals(damaged) ? Outcome.UNPUBLISHABLE : Outcome.PUBLISHED);

        assertThat(outcomes(sample.memory.outbox, entries))
                .containsExactly(Outcome.PUBLISHED, Outcome.UNPUBLISHABLE, Outcome.PUBLISHED);

        assertThat(sample.memory.events.told()).containsExactly(entries.get(0), entries.get(2));
        assertThat(backlog()).extracting(Unpublished::from).containsExactly(2L);
        assertThat(sample.memory.complaints).hasSize(1);
    }

    @Test
    void aRequestedPromotionStartsItsFlow() {
        Promotion promotion = sample.promotion(sample.ready(model), StageName.PRODUCTION);

        deliverAll();

        assertThat(sample.memory.flow.started()).containsExactly(promotion.id());
        assertThat(sample.memory.flow.answers()).isEmpty();
    }

    @Test
    void theLastApprovalAnswersTheFlowOnce() {
        Promotion promotion = waiting("token");
        deliverAll();
        assertThat(sample.memory.flow.answers()).as("nobody has decided").isEmpty();
        decide(promotion, Decision.Verdict.APPROVE);

        deliver(EntryType.STAGE_CHANGED);
        deliver(EntryType.STAGE_CHANGED);

        assertThat(sample.memory.flow.answers())
                .containsExactly(new MemoryFlow.Answer("token", PromotionStatus.APPLIED));
        assertThat(sample.memory.stores.backlog().token(promotion.id())).isEmpty();
    }

    @Test
    void anEndAnswersTheFlow() {
        Promotion promotion = waiting("token");
        decide(promotion, Decision.Verdict.REJECT);

        deliver(EntryType.PROMOTION_ENDED);

        assertThat(sample.memory.flow.answers())
                .containsExactly(new MemoryFlow.Answer("token", PromotionStatus.REJECTED));
    }

    @Test
    void whatAMoveOvertakesIsEndedBeforeTheMoveCountsAsTold() {
        Promotion first = sample.promotion(sample.ready(model), StageName.PRODUCTION);
        Promotion second = sample.promotion(sample.ready(model), StageName.PRODUCTION);
        sample.published();
        decide(first, Decision.Verdict.APPROVE);
        Outbox hindered = new Outbox(
                sample.store,
                sample.memory.stores.backlog(),
                sample.memory.events,
                sample.memory.flow,
                sample.memory.flow,
                sample.overtaken.endings(),
                sample.memory.indexing(),
                sample.memory.complaints::add);
        sample.between.beforeCommit(() -> {
            throw Refusal.UNAVAILABLE.because("the table does not answer");
        });

        List<Unpublished> moves = backlog();
        assertThat(hindered.deliver(moves)).extracting(Delivery::outcome).containsExactly(Outcome.TRY_AGAIN);
        assertThat(backlog()).isEqualTo(moves);
        assertThat(sample.registry.promotions().find(second.id()).isOpen()).isTrue();

        assertThat(hindered.deliver(moves)).extracting(Delivery::outcome).containsExactly(Outcome.PUBLISHED);
        assertThat(backlog()).doesNotContainAnyElementsOf(moves);
        assertThat(sample.registry.promotions().find(second.id()).status()).isEqualTo(PromotionStatus.SUPERSEDED);
    }

    @Test
    void theFlowOfAnOvertakenPromotionHearsOfItWhenItsEndIsTold() {
        Promotion promotion = waiting("token");
        sample.registry
                .policies()
                .set(model.name(), StageName.PRODUCTION, Policy.OPEN, Request.by(SampleRegistry.ROOT));

        deliver(EntryType.POLICY_SET);
        assertThat(sample.memory.flow.answers()).isEmpty();
        deliver(EntryType.PROMOTION_ENDED);

        assertThat(sample.memory.flow.answers())
                .containsExactly(new MemoryFlow.Answer("token", PromotionStatus.SUPERSEDED));
        assertThat(sample.registry.promotions().find(promotion.id()).status()).isEqualTo(PromotionStatus.SUPERSEDED);
    }

    @Test
    void aStageThatMovedOtherwiseAnswersNobody() {
        sample.promoted(sample.ready(model), StageName.STAGING);
        Promotion promotion = waiting("token");
        sample.registry.stages().clear(model.name(), StageName.STAGING, "a reason", Request.by(SampleRegistry.ROOT));
        List<Entry> moves = entries(EntryType.STAGE_CHANGED);

        sample.memory.outbox.deliver(SampleRegistry.changes(moves.subList(1, 2)));

        assertThat(sample.memory.flow.answers()).isEmpty();
        assertThat(sample.memory.stores.backlog().token(promotion.id())).contains("token");
    }

    @Test
    void ofAllTypesOfEntriesOnlyThoseOfPromotionsMoveFlows() {
        Promotion promotion = waiting("token");
        sample.promoted(sample.ready(model), StageName.STAGING);
        decide(promotion, Decision.Verdict.REJECT);
        everythingElse();
        Map<EntryType, List<Entry>> byType = recorded().collect(Collectors.groupingBy(Entry::type));
        assertThat(byType).containsOnlyKeys(EntryType.values());

        for (EntryType type : EntryType.values()) {
            boolean waits = sample.memory.stores.backlog().token(promotion.id()).isPresent();
            boolean adopting = !sample.memory.flow.adopting().isEmpty();
            int started = sample.memory.flow.started().size();
            deliver(type);

            assertThat(sample.memory.flow.started().size() > started)
                    .as("%s starts a flow", type)
                    .isEqualTo(type == EntryType.PROMOTION_REQUESTED);
            assertThat(!adopting && !sample.memory.flow.adopting().isEmpty())
                    .as("%s starts a copy", type)
                    .isEqualTo(type == EntryType.VERSION_REGISTERED);
            assertThat(waits
                            && sample.memory
                                    .stores
                                    .backlog()
                                    .token(promotion.id())
                                    .isEmpty())
                    .as("%s answers a flow", type)
                    .isEqualTo(type == EntryType.PROMOTION_ENDED);
        }
    }

    /** A version whose files are copied; nothing is at its place. */
    private void adopted() {
        Lineage lineage = Lineage.NONE.taken(
                Optional.of(new Lineage.Run("run", Optional.empty())),
                Optional.empty(),
                new Lineage.Source("s3://elsewhere/x", Optional.empty(), Optional.empty()));
        VersionKey version = sample.registry
                .linkedVersions()
                .bySource(model.name(), SampleRegistry.from(lineage), Request.by(ADA))
                .version()
                .key();
        sample.registry
                .copiedVersions()
                .readyAt(version, "s3://elsewhere/x", new Known(known -> known, Optional.empty()));
    }

    /** What may happen besides promotions, to a model, its versions and what belongs to no model. */
    private void everythingElse() {
        var unused = sample.registry.recordedSettings().record();
        Model former = sample.model("former");
        sample.registry.policies().set(former.name(), StageName.STAGING, Policy.OPEN, Request.by(ADA));
        sample.registry.models().delete(former.name(), Request.by(ADA));
        sample.registry.keptNames().free(former.name(), "a reason", Request.by(SampleRegistry.ROOT));
        adopted();
        Versions versions = sample.registry.versions();
        Version rejected = sample.registered(model);
        sample.uploadOther(sample.files(rejected).get(0));
        sample.registry.uploads().objectCreated(sample.files(rejected).get(0).key());
        versions.update(
                model.name(),
                rejected.number(),
                new Versions.Description(Optional.of(Optional.of("text")), Map.of(), Map.of()),
                Request.by(ADA));
        versions.delete(model.name(), rejected.number(), Request.by(ADA));
        versions.restore(model.name(), rejected.number(), Request.by(ADA));
        sample.registry
                .accesses()
                .set(model.name(), new ModelAccess.Wish(Visibility.RESTRICTED, Map.of()), Request.by(ADA));
        sample.registry.policies().set(model.name(), StageName.STAGING, Policy.ONE_APPROVAL, Request.by(ADA));
        sample.registry.stages().clear(model.name(), StageName.STAGING, "a reason", Request.by(SampleRegistry.ROOT));
        Models models = sample.registry.models();
        models.update(
                model.name(),
                new Models.Description(Optional.empty(), Optional.of(Optional.of("text")), Map.of()),
                Request.by(ADA));
        Model deleted = models.delete(model.name(), Request.by(ADA)).model();
        models.restore(deleted.ref(), Optional.empty(), Request.by(ADA));
    }

    @Test
    void aFlowThatBeginsToWaitAfterTheDecisionIsAnsweredWhenItIsSettled() {
        Promotion promotion = sample.promotion(sample.ready(model), StageName.PRODUCTION);
        decide(promotion, Decision.Verdict.APPROVE);
        deliverAll();
        assertThat(sample.memory.flow.answers()).isEmpty();
        sample.memory.stores.backlog().waitOn(promotion.id(), "token", NOW);

        sample.memory.outbox.settle(promotion.id());
        sample.memory.outbox.settle(promotion.id());

        assertThat(sample.memory.flow.answers())
                .containsExactly(new MemoryFlow.Answer("token", PromotionStatus.APPLIED));
    }

    @Test
    void aPromotionThatIsNotThereOrStillWaitsIsNotSettled() {
        Promotion promotion = waiting("token");
        sample.memory.stores.backlog().waitOn("none", "another", NOW);

        sample.memory.outbox.settle(promotion.id());
        sample.memory.outbox.settle("none");

        assertThat(sample.memory.flow.answers()).isEmpty();
        assertThat(sample.memory.stores.backlog().token(promotion.id())).contains("token");
    }

    @Test
    void anEntryWhoseFlowDoesNotAnswerIsToldAgain() {
        Promotion promotion = sample.promotion(sample.ready(model), StageName.PRODUCTION);
        Outbox silent = new Outbox(
                sample.store,
                sample.memory.stores.backlog(),
                sample.memory.events,
                new SilentFlow(),
                sample.memory.flow,
                sample.registry.endings(),
                sample.memory.indexing(),
                sample.memory.complaints::add);

        assertThat(outcomes(silent, sample.history(model)))
                .containsExactly(Outcome.PUBLISHED, Outcome.PUBLISHED, Outcome.PUBLISHED, Outcome.TRY_AGAIN);
        assertThat(backlog()).extracting(Unpublished::from).containsExactly(4L);
        assertThat(sample.memory.complaints)
                .singleElement()
                .satisfies(complaint -> assertThat(complaint).hasMessage("the flow does not answer"));
        sample.memory.outbox.deliver(backlog());
        assertThat(sample.memory.flow.started()).containsExactly(promotion.id());
        assertThat(backlog()).isEmpty();
    }

    /** The workflow service is out of reach. */
    private static final class SilentFlow implements ApprovalFlow {
        @Override
        public void start(String promotion) {
            throw Refusal.UNAVAILABLE.because("the flow does not answer");
        }

        @Override
        public void answer(String token, Promotion ended) {
            throw Refusal.UNAVAILABLE.because("the flow does not answer");
        }
    }

    /** A promotion that waits for an approval, with a flow that waits too. */
    private Promotion waiting(String token) {
        Promotion promotion = sample.promotion(sample.ready(model), StageName.PRODUCTION);
        sample.memory.stores.backlog().waitOn(promotion.id(), token, NOW);
        return promotion;
    }

    private void decide(Promotion promotion, Decision.Verdict verdict) {
        sample.registry.promotions().decide(promotion.id(), verdict, Optional.empty(), Request.by(GRACE));
    }

    private void deliverAll() {
        sample.memory.outbox.deliver(SampleRegistry.changes(sample.history(model)));
    }

    private void deliver(EntryType type) {
        assertThat(outcomes(sample.memory.outbox, entries(type))).containsOnly(Outcome.PUBLISHED);
    }

    private Stream<Entry> recorded() {
        return Stream.of(model.id(), OwnHistory.ID)
                .flatMap(id -> sample.registry.lists().entriesFrom(id, 1, 1_000).stream());
    }

    private List<Entry> entries(EntryType type) {
        return recorded().filter(entry -> entry.type() == type).toList();
    }

    private static List<Outcome> outcomes(Outbox outbox, List<Entry> entries) {
        return outbox.deliver(SampleRegistry.changes(entries)).stream()
                .map(Delivery::outcome)
                .toList();
    }

    private List<Unpublished> backlog() {
        return sample.memory
                .stores
                .backlog()
                .unpublished(LATER, Page.Request.first(100))
                .items();
    }
}
