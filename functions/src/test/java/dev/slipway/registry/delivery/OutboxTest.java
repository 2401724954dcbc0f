package dev.slipway.registry.delivery;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.GRACE;
import static dev.slipway.registry.SampleRegistry.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.memory.MemoryFlow;
import dev.slipway.registry.Models;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.Versions;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.port.EventPublisher.Outcome;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.version.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

        assertThat(sample.memory.outbox.deliver(entries))
                .containsOnly(Outcome.PUBLISHED)
                .hasSize(3);

        assertThat(sample.memory.events.told()).isEqualTo(entries);
        assertThat(backlog()).isEmpty();
        assertThat(sample.memory.complaints).isEmpty();
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

        assertThat(sample.memory.outbox.deliver(entries))
                .containsExactly(Outcome.PUBLISHED, refused, Outcome.PUBLISHED);
        assertThat(backlog()).containsExactly(entries.get(1));

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
        List<Entry> entries = new ArrayList<>(sample.history(model));
        String body = entries.get(1).body().replace(right, wrong == null ? "" : wrong);
        Entry damaged = new Entry(body, Sha256.of(body));
        entries.set(1, damaged);
        sample.memory.events.answering(entry -> entry.equals(damaged) ? Outcome.UNPUBLISHABLE : Outcome.PUBLISHED);

        assertThat(sample.memory.outbox.deliver(entries))
                .containsExactly(Outcome.PUBLISHED, Outcome.UNPUBLISHABLE, Outcome.PUBLISHED);

        assertThat(sample.memory.events.told()).containsExactly(entries.get(0), entries.get(2));
        assertThat(backlog()).extracting(Entry::seq).containsExactly(2L);
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
        sample.history(model).forEach(sample.memory.stores.backlog()::published);
        decide(first, Decision.Verdict.APPROVE);
        Outbox hindered = new Outbox(
                sample.store,
                sample.memory.stores.backlog(),
                sample.memory.events,
                sample.memory.flow,
                sample.overtaken.endings(),
                sample.memory.complaints::add);
        sample.between.beforeCommit(() -> {
            throw Refusal.UNAVAILABLE.because("the table does not answer");
        });

        assertThat(hindered.deliver(entries(EntryType.STAGE_CHANGED))).containsExactly(Outcome.TRY_AGAIN);
        assertThat(backlog()).extracting(Entry::type).contains(EntryType.STAGE_CHANGED);
        assertThat(sample.registry.promotions().find(second.id()).isOpen()).isTrue();

        assertThat(hindered.deliver(entries(EntryType.STAGE_CHANGED))).containsExactly(Outcome.PUBLISHED);
        assertThat(backlog()).extracting(Entry::type).doesNotContain(EntryType.STAGE_CHANGED);
        assertThat(sample.registry.promotions().find(second.id()).status()).isEqualTo(PromotionStatus.SUPERSEDED);
    }

    @Test
    void theFlowOfAnOvertakenPromotionHearsOfItWhenItsEndIsTold() {
        Promotion promotion = waiting("token");
        sample.registry
                .policies()
                .set(model.name(), StageName.PRODUCTION, Policy.OPEN, Optional.empty(), Request.by(ADA));

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
        sample.registry.stages().clear(model.name(), StageName.STAGING, "a reason", Optional.empty(), Request.by(ADA));
        List<Entry> moves = entries(EntryType.STAGE_CHANGED);

        sample.memory.outbox.deliver(moves.subList(1, 2));

        assertThat(sample.memory.flow.answers()).isEmpty();
        assertThat(sample.memory.stores.backlog().token(promotion.id())).contains("token");
    }

    @Test
    void ofAllTypesOfEntriesOnlyThoseOfPromotionsMoveFlows() {
        Promotion promotion = waiting("token");
        sample.promoted(sample.ready(model), StageName.STAGING);
        decide(promotion, Decision.Verdict.REJECT);
        everythingElse();
        Map<EntryType, List<Entry>> byType = sample.history(model).stream().collect(Collectors.groupingBy(Entry::type));
        assertThat(byType).containsOnlyKeys(EntryType.values());

        for (EntryType type : EntryType.values()) {
            boolean waits = sample.memory.stores.backlog().token(promotion.id()).isPresent();
            int started = sample.memory.flow.started().size();
            deliver(type);

            assertThat(sample.memory.flow.started().size() > started)
                    .as("%s starts a flow", type)
                    .isEqualTo(type == EntryType.PROMOTION_REQUESTED);
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

    /** What may happen to a model and its versions besides promotions. */
    private void everythingElse() {
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
                .policies()
                .set(model.name(), StageName.STAGING, Policy.ONE_APPROVAL, Optional.empty(), Request.by(ADA));
        sample.registry.stages().clear(model.name(), StageName.STAGING, "a reason", Optional.empty(), Request.by(ADA));
        Models models = sample.registry.models();
        models.update(
                model.name(),
                new Models.Description(Optional.empty(), Optional.of(Optional.of("text")), Map.of()),
                Request.by(ADA));
        Model deleted = models.delete(model.name(), Request.by(ADA));
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
                sample.registry.endings(),
                sample.memory.complaints::add);

        List<Outcome> outcomes = silent.deliver(sample.history(model));

        assertThat(outcomes)
                .containsExactly(Outcome.PUBLISHED, Outcome.PUBLISHED, Outcome.PUBLISHED, Outcome.TRY_AGAIN);
        assertThat(backlog()).extracting(Entry::type).containsExactly(EntryType.PROMOTION_REQUESTED);
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
        sample.memory.outbox.deliver(sample.history(model));
    }

    private void deliver(EntryType type) {
        assertThat(sample.memory.outbox.deliver(entries(type))).containsOnly(Outcome.PUBLISHED);
    }

    private List<Entry> entries(EntryType type) {
        return sample.history(model).stream()
                .filter(entry -> entry.type() == type)
                .toList();
    }

    private List<Entry> backlog() {
        return sample.memory.stores.backlog().unpublished(LATER, 100);
    }
}
