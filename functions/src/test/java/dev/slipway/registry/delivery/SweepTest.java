package dev.slipway.registry.delivery;

import static dev.slipway.registry.SampleRegistry.GRACE;
import static dev.slipway.registry.SampleRegistry.NOTHING_SAID;
import static dev.slipway.registry.SampleRegistry.NOW;
import static dev.slipway.registry.SampleRegistry.ROOT;
import static dev.slipway.registry.SampleRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.memory.MemoryFlow;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.Uploads;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.EventPublisher;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a sweep repairs, when, and what it says of it. */
class SweepTest {
    private static final Sweep.Ages AGES =
            new Sweep.Ages(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(5));
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");

    @Test
    void whatIsLostCountsAsSuchAfterMinutes() {
        assertThat(Sweep.Ages.DEFAULT).isEqualTo(AGES);
    }

    @Test
    void aRegistryWithoutLossesIsLeftAsItIs() {
        sample.ready(model);
        sample.memory.outbox.deliver(sample.history(model));
        Model before = sample.now(model);
        sample.later(Duration.ofDays(30));

        assertThat(sweep()).isEqualTo(new Sweep.Report(0, 0, 0, Duration.ZERO));

        assertThat(sample.now(model)).isEqualTo(before);
        assertThat(sample.memory.complaints).isEmpty();
    }

    @Test
    void anEntryThatIsNotPublishedIsPublishedOnceItIsOldEnough() {
        sample.later(AGES.entry());
        assertThat(sweep()).isEqualTo(new Sweep.Report(0, 0, 0, AGES.entry()));
        assertThat(sample.memory.events.told()).isEmpty();

        sample.later(A_MOMENT);

        assertThat(sweep()).isEqualTo(new Sweep.Report(1, 0, 0, Duration.ZERO));
        assertThat(sample.memory.events.told()).isEqualTo(sample.history(model));
    }

    @Test
    void aSweepDeliversAHundredEntriesTheOldestFirst() {
        for (int i = 0; i < 100; i++) {
            sample.registered(model);
        }
        sample.later(AGES.entry().plus(A_MOMENT));

        assertThat(sweep().entries()).isEqualTo(100);
        assertThat(sample.memory.events.told()).isEqualTo(sample.history(model).subList(0, 100));
        assertThat(sweep().entries()).isEqualTo(1);
        assertThat(sample.memory.events.told()).isEqualTo(sample.history(model));
    }

    @Test
    void aVersionWhoseUploadNobodyToldOfIsReadyOnceItIsOldEnough() {
        Version version = sample.registered(model);
        sample.upload(version);
        sample.later(AGES.upload());
        assertThat(sweep().uploads()).isZero();
        assertThat(sample.now(version)).isEqualTo(version);

        sample.later(A_MOMENT);

        assertThat(sweep().uploads()).isEqualTo(1);
        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
        assertThat(sweep().uploads()).isZero();
    }

    @Test
    void aVersionThatIsNeverUploadedIsLookedAfterUntilItIsRejected() {
        Version version = sample.registered(model);
        sample.later(Uploads.PATIENCE);
        assertThat(sweep().uploads()).isEqualTo(1);
        assertThat(sample.now(version)).isEqualTo(version);

        sample.later(A_MOMENT);

        assertThat(sweep().uploads()).isEqualTo(1);
        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.REJECTED);
        assertThat(sweep().uploads()).isZero();
    }

    @Test
    void aFlowThatWasNeverStartedIsStartedOnceItsPromotionIsOldEnough() {
        Promotion promotion = requested();
        sample.later(AGES.flow());
        sweep();
        assertThat(sample.memory.flow.started()).isEmpty();

        sample.later(A_MOMENT);

        assertThat(sweep().promotionsWaiting()).isEqualTo(1);
        assertThat(sample.memory.flow.started()).containsExactly(promotion.id());
    }

    @Test
    void aFlowThatWaitsForPeopleIsLeftToThem() {
        Promotion promotion = requested();
        sample.memory.stores.backlog().waitOn(promotion.id(), "token", NOW);
        sample.later(Duration.ofDays(7).plus(AGES.flow()).minus(A_MOMENT));

        sweep();

        assertThat(sample.memory.flow.started()).isEmpty();
        assertThat(sample.memory.flow.answers()).isEmpty();
        assertThat(now(promotion)).isEqualTo(promotion);
    }

    @Test
    void aFlowThatWasNotAnsweredIsAnsweredOnceItHasWaitedLongEnough() {
        Promotion promotion = requested();
        approve(promotion);
        sample.memory.stores.backlog().waitOn(promotion.id(), "token", NOW);
        sample.later(AGES.flow());
        sweep();
        assertThat(sample.memory.flow.answers()).isEmpty();

        sample.later(A_MOMENT);
        sweep();

        assertThat(sample.memory.flow.answers())
                .containsExactly(new MemoryFlow.Answer("token", PromotionStatus.APPLIED));
    }

    @Test
    void aPromotionThatIsOvertakenEndsAndItsFlowIsTold() {
        Promotion promotion = requested();
        sample.memory.stores.backlog().waitOn(promotion.id(), "token", NOW.plus(Duration.ofDays(1)));
        Promotion other = requested();
        sample.memory.stores.backlog().waitOn(other.id(), "another", NOW.plus(Duration.ofDays(1)));
        sample.registry.versions().delete(model.name(), promotion.version(), Request.by(ROOT));
        sample.history(model).forEach(sample.memory.stores.backlog()::published);
        sample.later(AGES.flow());
        sweep();
        assertThat(now(promotion).isOpen())
                .as("the outbox may be about to end it")
                .isTrue();

        sample.later(A_MOMENT);

        assertThat(sweep().promotionsWaiting()).isEqualTo(1);
        assertThat(now(promotion).status()).isEqualTo(PromotionStatus.SUPERSEDED);
        assertThat(now(other)).isEqualTo(other);
        assertThat(sample.memory.flow.answers())
                .containsExactly(new MemoryFlow.Answer("token", PromotionStatus.SUPERSEDED));
        assertThat(sample.memory.flow.started()).isEmpty();
    }

    @Test
    void aPromotionThatIsOvertakenAndPastItsTimeEndsAsOvertaken() {
        Promotion promotion = requested();
        sample.registry.versions().delete(model.name(), promotion.version(), Request.by(ROOT));
        sample.later(Duration.ofDays(8));

        sweep();

        assertThat(now(promotion).status()).isEqualTo(PromotionStatus.SUPERSEDED);
    }

    @Test
    void aPromotionWhoseTimeIsOverExpiresAndItsFlowIsTold() {
        Promotion promotion = requested();
        Instant waitedSince = promotion.asked().expiresAt();
        sample.memory.stores.backlog().waitOn(promotion.id(), "token", waitedSince.plus(Duration.ofDays(1)));
        sample.clock.set(waitedSince.plus(AGES.flow()).minus(A_MOMENT));
        sweep();
        assertThat(now(promotion)).isEqualTo(promotion);

        sample.later(A_MOMENT);

        assertThat(sweep().promotionsWaiting()).isZero();
        assertThat(now(promotion).status()).isEqualTo(PromotionStatus.EXPIRED);
        assertThat(sample.memory.flow.answers())
                .containsExactly(new MemoryFlow.Answer("token", PromotionStatus.EXPIRED));
    }

    @Test
    void whatOneSuffersFromDoesNotKeepTheOthersFromBeingLookedAfter() {
        Version ill = sample.registered(model, NOTHING_SAID, manifest("ill.bin"));
        Version lost = withoutFiles(ill);
        Version well = sample.registered(model, NOTHING_SAID, manifest("well.bin"));
        sample.upload(ill);
        sample.upload(well);
        Promotion waits = requested();
        sample.model("n");
        sample.artifacts.lose("ill.bin");
        sample.memory.events.answering(entry -> {
            throw new IllegalStateException("no bus");
        });
        sample.later(AGES.upload().plus(A_MOMENT));

        Sweep.Report report = sweep(sample.memory.stores.backlog());

        assertThat(report).isEqualTo(new Sweep.Report(1, 3, 1, AGES.upload().plus(A_MOMENT)));
        assertThat(sample.now(ill)).isEqualTo(ill);
        assertThat(sample.now(lost)).isEqualTo(lost);
        assertThat(sample.now(well).status()).isEqualTo(VersionStatus.READY);
        assertThat(sample.memory.flow.started()).containsExactly(waits.id());
        assertThat(sample.memory.complaints)
                .extracting(Throwable::getMessage)
                .containsExactlyInAnyOrder("no bus", "ill.bin is out of reach", "the files of a version are missing");
    }

    /** A version like this one, of another model, whose list of files somebody has taken out of the table. */
    private Version withoutFiles(Version version) {
        Model other = sample.model("other");
        Version lost = Version.registered(
                new VersionKey(other.id(), 1),
                new Contents.Held("models/gone", version.digest(), 1, 7),
                version.metadata(),
                version.registered(),
                Progress.PENDING);
        Entry entry = Entry.next(
                other.tail(), other.id(), other.name(), version.registered(), VersionFact.Registered.of(lost));
        sample.store.commit(new Commit(
                Optional.of(other),
                other.numbered(1).after(entry),
                List.of(entry),
                List.of(new Commit.Write.OfVersion(lost)),
                Optional.empty()));
        sample.history(other).forEach(sample.memory.stores.backlog()::published);
        return lost;
    }

    @Test
    void anEntryThatNobodyCanReadIsLeftAndTheNextSaysHowLongTheOldestWaits() {
        sample.memory.events.answering(entry ->
                entry.body().startsWith("{") ? EventPublisher.Outcome.TRY_AGAIN : EventPublisher.Outcome.UNPUBLISHABLE);
        sample.later(Duration.ofHours(1));

        Sweep.Report report = sweep(new DamagedBacklog(sample.memory.stores.backlog()));

        assertThat(report).isEqualTo(new Sweep.Report(2, 0, 0, Duration.ofHours(1)));
        assertThat(sample.memory.complaints).hasSize(2);
    }

    @Test
    void aBacklogOfNothingButWhatNobodyCanReadHasNoAge() {
        sample.memory.outbox.deliver(sample.history(model));
        sample.memory.events.answering(entry -> EventPublisher.Outcome.UNPUBLISHABLE);

        assertThat(sweep(new DamagedBacklog(sample.memory.stores.backlog())))
                .isEqualTo(new Sweep.Report(1, 0, 0, Duration.ZERO));
    }

    /** A backlog whose first entry is damaged. */
    private record DamagedBacklog(Backlog backlog) implements Backlog {
        @Override
        public List<Entry> unpublished(Instant before, int limit) {
            return Stream.concat(
                            Stream.of(new Entry("no entry at all", Sha256.of("x"))),
                            backlog.unpublished(before, limit - 1).stream())
                    .toList();
        }

        @Override
        public void published(Entry entry) {
            backlog.published(entry);
        }

        @Override
        public List<PendingVersion> pendingVersions(Instant before, int limit) {
            return backlog.pendingVersions(before, limit);
        }

        @Override
        public List<Promotion> openPromotions(Instant before, int limit) {
            return backlog.openPromotions(before, limit);
        }

        @Override
        public List<String> waitingFlows(Instant before, int limit) {
            return backlog.waitingFlows(before, limit);
        }

        @Override
        public void waitOn(String promotion, String token, Instant since) {
            backlog.waitOn(promotion, token, since);
        }

        @Override
        public Optional<String> token(String promotion) {
            return backlog.token(promotion);
        }

        @Override
        public void forget(String promotion, String token) {
            backlog.forget(promotion, token);
        }
    }

    private Sweep.Report sweep() {
        return sample.memory.sweep(AGES).run();
    }

    /** A sweep with this backlog that does not reach every file. */
    private Sweep.Report sweep(Backlog backlog) {
        return new Sweep(
                        backlog,
                        sample.overtaken.uploads(),
                        sample.registry.endings(),
                        sample.memory.outbox,
                        sample.memory.flow,
                        sample.clock,
                        AGES,
                        sample.memory.complaints::add)
                .run();
    }

    /** A promotion that waits for an approval, of which the world was told but its flow was not. */
    private Promotion requested() {
        Promotion promotion = sample.promotion(sample.ready(model), StageName.PRODUCTION);
        sample.history(model).forEach(sample.memory.stores.backlog()::published);
        return promotion;
    }

    private void approve(Promotion promotion) {
        sample.registry
                .promotions()
                .decide(promotion.id(), Decision.Verdict.APPROVE, Optional.empty(), Request.by(GRACE));
        sample.history(model).forEach(sample.memory.stores.backlog()::published);
    }

    private Promotion now(Promotion promotion) {
        return sample.registry.promotions().find(promotion.id());
    }
}
