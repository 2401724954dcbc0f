package dev.slipway.registry.delivery;

import static dev.slipway.registry.SampleRegistry.GRACE;
import static dev.slipway.registry.SampleRegistry.NOTHING_SAID;
import static dev.slipway.registry.SampleRegistry.NOW;
import static dev.slipway.registry.SampleRegistry.ROOT;
import static dev.slipway.registry.SampleRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.SteppedTime;
import dev.slipway.memory.MemoryFlow;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.Uploads;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.SettingsChanged;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.EventPublisher;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sweep repairs, when, and what it says of it. */
class SweepTest {
    private static final Sweep.Ages AGES =
            new Sweep.Ages(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(5));
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");

    /** What the first sweep of a deployment does besides. */
    @BeforeEach
    void theSettingsAreRecordedAndPublished() {
        var unused = sample.registry.recordedSettings().record();
        sample.memory.stores.backlog().published(SampleRegistry.changes(own()));
    }

    @Test
    void whatIsLostCountsAsSuchAfterMinutes() {
        assertThat(Sweep.Ages.DEFAULT).isEqualTo(AGES);
    }

    @Test
    void aRegistryWithoutLossesIsLeftAsItIs() {
        sample.ready(model);
        sample.memory.outbox.deliver(SampleRegistry.changes(sample.history(model)));
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
    void settingsAreRecordedOnceAndAgainWhenTheyChange() {
        Roles others = Roles.of("{\"admins\":[\"platform\"]}");
        Registry redeployed = new Registry(
                sample.memory.stores.stores(),
                sample.memory.artifacts,
                new Changes(sample.store, sample.clock),
                others);

        sweep();
        assertThat(own()).hasSize(1);
        assertThat(redeployed.recordedSettings().record()).isTrue();
        assertThat(redeployed.recordedSettings().record()).isFalse();

        assertThat(own())
                .extracting(Entry::fact)
                .containsExactly(
                        SettingsChanged.of(SampleRegistry.SETTINGS),
                        SettingsChanged.of(new RightsSettings(others, SourceRules.NONE)));
        assertThat(own()).extracting(Entry::by).containsOnly(Identity.REGISTRY);
    }

    @Test
    void twoSweepsAtOnceRecordSettingsOnce() {
        Registry late = new Registry(
                new Stores(
                        sample.between,
                        sample.registry.lists(),
                        sample.memory.stores.stores().state(),
                        sample.registry.secrets()),
                sample.artifacts,
                new Changes(sample.between, sample.clock, new SteppedTime()),
                SampleRegistry.SETTINGS);
        Registry other = new Registry(
                sample.memory.stores.stores(),
                sample.memory.artifacts,
                new Changes(sample.store, sample.clock),
                Roles.of("{\"admins\":[]}"));
        assertThat(other.recordedSettings().record()).isTrue();
        sample.between.beforeCommit(() -> {
            assertThat(sample.registry.recordedSettings().record()).isTrue();
        });

        assertThat(late.recordedSettings().record()).isFalse();

        assertThat(sample.between.isOver()).isTrue();
        assertThat(own()).hasSize(3);
    }

    @Test
    void aClockThatIsSetBackHoldsUpNothing() {
        Sweep sweep = sample.memory.sweep(AGES);
        sweep.run();
        sample.registered(model);
        sample.later(Duration.ofHours(-1));

        assertThat(sweep.run().entries()).isEqualTo(2);

        assertThat(sample.memory.events.told()).isEqualTo(sample.history(model));
    }

    @Test
    void whateverTheClockSaysEverythingCountsAsLostAtAnAgeOfZero() {
        Promotion promotion = requested();
        sample.registered(model);
        sample.later(Duration.ofHours(-1));

        Sweep.Ages zero = new Sweep.Ages(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        Sweep.Report report = sample.memory.sweep(zero).run();

        assertThat(report.entries()).isEqualTo(1);
        assertThat(report.uploads()).isEqualTo(1);
        assertThat(sample.memory.flow.started()).contains(promotion.id());
    }

    @Test
    void aSweepDeliversAllThatIsLostTheOldestFirst() {
        for (int i = 0; i < 250; i++) {
            sample.registered(model);
        }
        sample.later(AGES.entry().plus(A_MOMENT));

        assertThat(sweep().entries()).isEqualTo(251);

        assertThat(sample.memory.events.told()).isEqualTo(sample.history(model));
        assertThat(sweep().entries()).isZero();
    }

    @Test
    void aSweepWhoseTimeIsOverGoesOnWhereItStopped() {
        for (int i = 0; i < 250; i++) {
            sample.registered(model);
        }
        sample.later(AGES.entry().plus(A_MOMENT));
        // None can be published, and each hundred takes all the time there is.
        Set<Long> tried = new HashSet<>();
        sample.memory.events.answering(entry -> {
            tried.add(entry.seq());
            sample.later(Sweep.Times.DEFAULT.entries().dividedBy(100).plus(A_MOMENT));
            return EventPublisher.Outcome.UNPUBLISHABLE;
        });

        assertThat(sweep().entries()).isEqualTo(100);
        assertThat(sweep().entries()).isEqualTo(100);
        assertThat(sweep().entries())
                .as("the last 51, and from the beginning again")
                .isEqualTo(151);

        assertThat(tried).hasSize(251);
    }

    /**
     * Thirty-six thousand entries are to be out within fifteen minutes, in which three sweeps run. Here it is a tenth of them
     * in a tenth of the time that a sweep has for entries, where each takes as long as it may on AWS.
     */
    @Test
    void whatAStreamLostInADayIsOutAfterThreeSweeps() {
        for (int i = 0; i < 3_600; i++) {
            sample.registered(model);
        }
        sample.later(AGES.entry().plus(A_MOMENT));
        Sweep.Times tenth = new Sweep.Times(
                Sweep.Times.DEFAULT.entries().dividedBy(10),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO);
        Duration ofOneEntry = Duration.ofMillis(6);
        sample.memory.events.answering(entry -> {
            sample.later(ofOneEntry);
            return EventPublisher.Outcome.PUBLISHED;
        });

        int entries = 0;
        for (int sweep = 1; sweep <= 3; sweep++) {
            entries += sweep(sample.memory.stores.backlog(), tenth).entries();
        }

        assertThat(entries).isEqualTo(3_601);
        assertThat(sample.memory.events.told()).hasSize(3_601);
    }

    @Test
    void abandonedVersionsOfManyFilesKeepNobodyWaiting() {
        for (int i = 0; i < 5; i++) {
            sample.registered(model, NOTHING_SAID, ofAThousandFiles(i));
        }
        Promotion waits = requested();
        Version uploaded = sample.registered(model, NOTHING_SAID, manifest("well.bin"));
        sample.upload(uploaded);
        sample.later(AGES.upload().plus(A_MOMENT));
        AtomicInteger inspections = new AtomicInteger();
        sample.artifacts.whenInspected(file -> inspections.incrementAndGet());

        Sweep.Report report = sweep(sample.memory.stores.backlog());

        assertThat(report.uploads()).isEqualTo(6);
        assertThat(sample.now(uploaded).status()).isEqualTo(VersionStatus.READY);
        assertThat(sample.memory.flow.started()).containsExactly(waits.id());
        assertThat(inspections)
                .as("nothing lies at the keys of the others, so nobody looks there")
                .hasValue(1);
    }

    private static Manifest ofAThousandFiles(int set) {
        return new Manifest(IntStream.range(0, 1_000)
                .mapToObj(i -> new ManifestFile(
                        new FilePath("set-" + set + "/part-" + i + ".bin"), 7, Sha256.of("x"), Optional.empty()))
                .toList());
    }

    @Test
    void aPlaceThatNoListKnowsIsForgotten() {
        sample.memory.stores.backlog().sweptTo("entries", Optional.of("no place at all"));
        sample.later(AGES.entry().plus(A_MOMENT));

        assertThat(sweep().entries()).isEqualTo(1);

        assertThat(sample.memory.stores.backlog().sweptTo("entries")).isEmpty();
    }

    @Test
    void aHundredEntriesThatCanNeverBePublishedKeepNobodyFromBeingHeard() {
        for (int i = 0; i < 120; i++) {
            sample.registered(model);
        }
        sample.later(Duration.ofSeconds(1));
        Model healthy = sample.model("healthy");
        sample.memory.events.answering(entry -> entry.modelId().equals(model.id())
                ? EventPublisher.Outcome.UNPUBLISHABLE
                : EventPublisher.Outcome.PUBLISHED);
        sample.later(AGES.entry().plus(A_MOMENT));

        sweep();

        assertThat(sample.memory.events.told()).isEqualTo(sample.history(healthy));
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
        sample.published();
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
        sample.memory.stores.backlog().published(SampleRegistry.changes(sample.history(other)));
        return lost;
    }

    @Test
    void anEntryThatNobodyCanReadIsLeftInTheBacklogAndSaysHowLongItWaits() {
        sample.memory.stores.history(model.id()).put(1L, new Entry("no entry at all", Sha256.of("x")));
        sample.later(Duration.ofHours(1));

        assertThat(sweep()).isEqualTo(new Sweep.Report(1, 0, 0, Duration.ofHours(1)));
        assertThat(sample.memory.complaints).hasSize(1);
    }

    private List<Entry> own() {
        return sample.registry.lists().entriesFrom(OwnHistory.ID, 1, 1_000);
    }

    private Sweep.Report sweep() {
        return sample.memory.sweep(AGES).run();
    }

    /** A sweep with this backlog that does not reach every file. */
    private Sweep.Report sweep(Backlog backlog) {
        return sweep(backlog, Sweep.Times.DEFAULT);
    }

    private Sweep.Report sweep(Backlog backlog, Sweep.Times times) {
        return new Sweep(
                        backlog,
                        sample.overtaken.uploads(),
                        sample.registry.endings(),
                        sample.registry.recordedSettings(),
                        sample.memory.outbox,
                        sample.memory.flow,
                        sample.memory.flow,
                        sample.memory.indexRepair(),
                        sample.clock,
                        AGES,
                        times,
                        sample.memory.complaints::add)
                .run();
    }

    /** A promotion that waits for an approval, of which the world was told but its flow was not. */
    private Promotion requested() {
        Promotion promotion = sample.promotion(sample.ready(model), StageName.PRODUCTION);
        sample.published();
        return promotion;
    }

    private void approve(Promotion promotion) {
        sample.registry
                .promotions()
                .decide(promotion.id(), Decision.Verdict.APPROVE, Optional.empty(), Request.by(GRACE));
        sample.published();
    }

    private Promotion now(Promotion promotion) {
        return sample.registry.promotions().find(promotion.id());
    }
}
