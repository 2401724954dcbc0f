package dev.slipway.registry.delivery;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.ROOT;
import static dev.slipway.registry.SampleRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.Models;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.Versions;
import dev.slipway.registry.delivery.Outbox.Delivery;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.port.EventPublisher.Outcome;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.SearchIndex;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The search index says what is stored, whatever is told twice, late, in another order, or not at all. */
class IndexingTest {
    private static final BigDecimal HIGH = new BigDecimal("0.9");

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");
    private final SearchIndex index = sample.memory.stores.index();

    @Test
    void aVersionIsIndexedByItsTagsAndMetricsWhenItsRegistrationIsTold() {
        Version version = registered(Map.of("team", "risk"), Map.of("auc", HIGH));
        assertThat(terms(version)).as("the commit itself does not").isEmpty();

        sample.memory.deliver();

        assertThat(terms(version)).containsExactlyInAnyOrder(Term.tag("team", "risk"), Term.metric("auc", HIGH));
        assertThat(sample.memory.complaints).isEmpty();
    }

    @Test
    void termsThatAreNoLongerTrueGo() {
        Version version = registered(Map.of("team", "risk", "old", "x"), Map.of());
        sample.memory.deliver();
        update(version, Map.of("team", Optional.of("fraud"), "old", Optional.empty()), Map.of("auc", HIGH));

        sample.memory.deliver();

        assertThat(terms(version)).containsExactlyInAnyOrder(Term.tag("team", "fraud"), Term.metric("auc", HIGH));
    }

    @Test
    void aVersionThatIsDeletedIsFoundByNothingUntilItIsRestored() {
        Version version = registered(Map.of("team", "risk"), Map.of());
        sample.memory.deliver();
        sample.registry.versions().delete(model.name(), version.number(), Request.by(ADA));
        sample.memory.deliver();
        assertThat(terms(version)).isEmpty();

        sample.registry.versions().restore(model.name(), version.number(), Request.by(ADA));
        sample.memory.deliver();
        assertThat(terms(version)).containsExactly(Term.tag("team", "risk"));
    }

    @Test
    void aModelIsIndexedByItsTagsWhileItIsInUse() {
        Model tagged = sample.registry
                .models()
                .create(new ModelName("tagged"), Optional.empty(), Map.of("team", "risk"), Request.by(ADA))
                .model();
        sample.memory.deliver();
        assertThat(terms(Subject.model(tagged.id()))).containsExactly(Term.tag("team", "risk"));

        sample.registry
                .models()
                .update(
                        tagged.name(),
                        new Models.Description(
                                Optional.empty(), Optional.empty(), Map.of("team", Optional.of("fraud"))),
                        Request.by(ADA));
        sample.memory.deliver();
        assertThat(terms(Subject.model(tagged.id()))).containsExactly(Term.tag("team", "fraud"));

        Model deleted =
                sample.registry.models().delete(tagged.name(), Request.by(ROOT)).model();
        sample.memory.deliver();
        assertThat(terms(Subject.model(tagged.id()))).isEmpty();

        sample.registry.models().restore(deleted.ref(), Optional.empty(), Request.by(ROOT));
        sample.memory.deliver();
        assertThat(terms(Subject.model(tagged.id()))).containsExactly(Term.tag("team", "fraud"));
    }

    /** Its entry has the text of no tag: long ones lie apart. */
    @Test
    void aModelAndAVersionWithNothingButALongTagAreIndexedByIt() {
        String text = "x".repeat(20_000);
        Model tagged = sample.registry
                .models()
                .create(new ModelName("long"), Optional.empty(), Map.of("notes", text), Request.by(ADA))
                .model();
        Version version = registered(Map.of("notes", text), Map.of());
        sample.memory.deliver();

        assertThat(terms(Subject.model(tagged.id()))).containsExactly(Term.tag("notes", text));
        assertThat(terms(version)).containsExactly(Term.tag("notes", text));
    }

    @Test
    void whatIsToldTwiceAndInAnyOrderLeavesTheIndexAsItIs() {
        Version version = registered(Map.of("team", "risk"), Map.of());
        update(version, Map.of("team", Optional.of("fraud")), Map.of());
        update(version, Map.of("other", Optional.of("x")), Map.of("auc", HIGH));
        List<Entry> entries = new ArrayList<>(sample.history(model));
        entries.addAll(sample.history(model));
        Collections.reverse(entries);

        assertThat(sample.memory.outbox.deliver(SampleRegistry.changes(entries)))
                .extracting(Delivery::outcome)
                .containsOnly(Outcome.PUBLISHED);

        assertThat(terms(version)).isEqualTo(Term.of(sample.now(version)));
    }

    @Test
    void aVersionWithAsManyTagsAndMetricsAsThereCanBeIsIndexedByAllOfThem() {
        Map<String, String> tags = new HashMap<>();
        Map<String, BigDecimal> metrics = new HashMap<>();
        for (int i = 0; i < Metadata.MAX_METRICS; i++) {
            metrics.put("metric-" + i, BigDecimal.valueOf(i));
        }
        for (int i = 0; i < Metadata.MAX_TAGS; i++) {
            tags.put("tag-" + i, "text");
        }
        Version version = registered(tags, metrics);

        sample.memory.deliver();

        assertThat(terms(version)).hasSize(600).isEqualTo(Term.of(version));
    }

    @Test
    void whoeverIsOvertakenWhileIndexingLooksAgain() {
        Version version = registered(Map.of("team", "risk"), Map.of());
        OvertakenIndex overtaken = new OvertakenIndex(index, () -> {
            update(version, Map.of("team", Optional.of("fraud")), Map.of());
            sample.memory.deliver();
        });

        new Indexing(sample.store, overtaken).index(Subject.of(version.key()));

        assertThat(overtaken.refused).hasValue(1);
        assertThat(terms(version)).containsExactly(Term.tag("team", "fraud"));
    }

    @Test
    void whoeverIsAlwaysOvertakenGivesUpToBeAskedAgain() {
        Version version = registered(Map.of("team", "risk"), Map.of());
        SearchIndex busy = new OvertakenIndex(index, () -> {}) {
            @Override
            public boolean write(Indexed read, Indexed now) {
                return false;
            }
        };

        assertThatThrownBy(() -> new Indexing(sample.store, busy).index(Subject.of(version.key())))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.BUSY));
    }

    /** What gives way to too many others changes nothing, which is as good here. */
    private void updateUnlessBusy(Version version, String count) {
        try {
            update(version, Map.of("count", Optional.of(count)), Map.of());
        } catch (Refused refused) {
            assertThat(refused.refusal()).isEqualTo(Refusal.BUSY);
        }
    }

    @Test
    void manyAtOnceLeaveTheIndexAsTheVersionIs() throws Exception {
        Version version = registered(Map.of("count", "0"), Map.of());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int own = thread;
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        updateUnlessBusy(version, own + "-" + i);
                        sample.memory.indexing().index(Subject.of(version.key()));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(terms(version)).isEqualTo(Term.of(sample.now(version)));
    }

    @Test
    void anIndexThatDoesNotAnswerIsToldAgain() {
        Version version = registered(Map.of("team", "risk"), Map.of());
        SearchIndex silent = new OvertakenIndex(index, () -> {}) {
            @Override
            public Indexed indexed(Subject subject) {
                throw Refusal.UNAVAILABLE.because("the table does not answer");
            }
        };
        Outbox hindered = new Outbox(
                sample.store,
                sample.memory.stores.backlog(),
                sample.memory.events,
                sample.memory.flow,
                sample.memory.flow,
                sample.registry.endings(),
                new Indexing(sample.store, silent),
                sample.memory.complaints::add);

        assertThat(hindered.deliver(SampleRegistry.changes(sample.history(model))))
                .extracting(Delivery::outcome)
                .containsExactly(Outcome.PUBLISHED, Outcome.TRY_AGAIN);
        assertThat(sample.memory.complaints).hasSize(1);

        sample.memory.deliver();
        assertThat(terms(version)).containsExactly(Term.tag("team", "risk"));
    }

    @Test
    void theSweepIndexesWhatIsOlderThanTheIndexAndGoesOnFromThere() {
        List<Version> versions = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            versions.add(ready(Map.of("team", "risk-" + i)));
        }
        Model tagged = sample.registry
                .models()
                .create(new ModelName("tagged"), Optional.empty(), Map.of("team", "risk"), Request.by(ADA))
                .model();
        sample.published();
        Instant after = sample.clock.instant().plusSeconds(1);
        sample.later(Duration.ofMinutes(5));

        sample.memory.indexRepair().run(after, sample.clock.instant().plusSeconds(30));

        assertThat(versions).allSatisfy(version -> assertThat(terms(version)).hasSize(1));
        assertThat(terms(Subject.model(tagged.id()))).hasSize(1);
        AtomicInteger reads = new AtomicInteger();
        SearchIndex counted = new OvertakenIndex(index, () -> {}) {
            @Override
            public List<Indexed> indexed(Collection<Subject> subjects) {
                reads.addAndGet(subjects.size());
                return super.indexed(subjects);
            }
        };
        Version late = ready(Map.of("team", "late"));
        sample.published();
        new IndexRepair(
                        sample.registry.lists(),
                        sample.memory.stores.backlog(),
                        counted,
                        sample.memory.indexing(),
                        sample.clock,
                        sample.memory.complaints::add)
                .run(Instant.MAX, sample.clock.instant().plusSeconds(30));
        assertThat(reads).as("only what changed since").hasValue(1);
        assertThat(terms(late)).hasSize(1);
        assertThat(sample.memory.complaints).isEmpty();
    }

    @Test
    void theSweepLeavesToTheOutboxWhatItIsAboutToTell() {
        Version version = ready(Map.of("team", "risk"));

        sample.memory
                .indexRepair()
                .run(sample.clock.instant(), sample.clock.instant().plusSeconds(30));

        assertThat(terms(version)).isEmpty();
    }

    @Test
    void whatTheSweepCannotIndexNowIsItsFirstThingNextTime() {
        Version version = ready(Map.of("team", "risk"));
        sample.published();
        SearchIndex silent = new OvertakenIndex(index, () -> {}) {
            @Override
            public boolean write(Indexed read, Indexed now) {
                throw Refusal.UNAVAILABLE.because("the table does not answer");
            }
        };
        new IndexRepair(
                        sample.registry.lists(),
                        sample.memory.stores.backlog(),
                        silent,
                        new Indexing(sample.store, silent),
                        sample.clock,
                        sample.memory.complaints::add)
                .run(Instant.MAX, sample.clock.instant().plusSeconds(30));
        assertThat(sample.memory.complaints).hasSize(1);

        sample.memory.indexRepair().run(Instant.MAX, sample.clock.instant().plusSeconds(30));
        assertThat(terms(version)).hasSize(1);
    }

    @Test
    void aPlaceThatNoListKnowsIsForgotten() {
        Version version = ready(Map.of("team", "risk"));
        sample.memory.stores.backlog().sweptTo("indexed versions", Optional.of("no place at all"));

        sample.memory.indexRepair().run(Instant.MAX, sample.clock.instant().plusSeconds(30));

        assertThat(terms(version)).hasSize(1);
        assertThat(sample.memory
                        .stores
                        .backlog()
                        .unpublished(Instant.MAX, Page.Request.first(9))
                        .items())
                .as("it publishes nothing")
                .isNotEmpty();
    }

    private Version registered(Map<String, String> tags, Map<String, BigDecimal> metrics) {
        return sample.registered(model, metadata(tags, metrics), manifest("weights.bin"));
    }

    private Version ready(Map<String, String> tags) {
        return sample.ready(model, metadata(tags, Map.of()));
    }

    private static Metadata metadata(Map<String, String> tags, Map<String, BigDecimal> metrics) {
        return new Metadata(Optional.empty(), tags, metrics, Map.of(), Optional.empty(), Lineage.NONE);
    }

    private void update(Version version, Map<String, Optional<String>> tags, Map<String, BigDecimal> metrics) {
        sample.registry
                .versions()
                .update(
                        model.name(),
                        version.number(),
                        new Versions.Description(Optional.empty(), tags, metrics),
                        Request.by(ADA));
    }

    private SortedSet<Term> terms(Version version) {
        return terms(Subject.of(version.key()));
    }

    private SortedSet<Term> terms(Subject subject) {
        return new TreeSet<>(index.indexed(subject).terms());
    }

    /** An index in which somebody else does something between the first read and the first write. */
    private static class OvertakenIndex implements SearchIndex {
        private final SearchIndex index;
        private final Runnable between;
        private final AtomicInteger writes = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();

        OvertakenIndex(SearchIndex index, Runnable between) {
            this.index = index;
            this.between = between;
        }

        @Override
        public Indexed indexed(Subject subject) {
            return index.indexed(subject);
        }

        @Override
        public List<Indexed> indexed(Collection<Subject> subjects) {
            return index.indexed(subjects);
        }

        @Override
        public boolean write(Indexed read, Indexed now) {
            if (writes.getAndIncrement() == 0) {
                between.run();
            }
            boolean isWritten = index.write(read, now);
            refused.addAndGet(isWritten ? 0 : 1);
            return isWritten;
        }
    }
}
