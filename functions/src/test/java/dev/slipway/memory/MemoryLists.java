package dev.slipway.memory;

import dev.slipway.json.Rfc3339;
import dev.slipway.registry.access.Reach;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.MetricRange;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import dev.slipway.registry.search.WantedTag;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Lists in memory. A place in one is a text that sorts as the list does, as in the table. */
record MemoryLists(MemoryState state, Reach reach) implements RegistryLists {
    private static final String VERSION = "VERSION#";
    private static final String TIME = "[0-9T:.Z-]{24}";
    private static final String ID = "[0-9A-Z]{26}";
    private static final String NUMBER = "[0-9]{10}";
    private static final String SEQ = "[0-9]{12}";
    private static final String NAME = "[A-Za-z0-9_](?:[A-Za-z0-9 ._-]*[A-Za-z0-9_-])?";

    MemoryLists(MemoryState state) {
        this(state, Reach.EVERYTHING);
    }

    @Override
    public RegistryLists within(Reach within) {
        return new MemoryLists(state, within);
    }

    @Override
    public Page<DescribedModel> models(ModelFilter filter, Page.Request page) {
        String prefix = filter.prefix().orElse("");
        String form = filter.deleted() ? NAME + "#" + ID : NAME;
        synchronized (state) {
            return new MemoryList<DescribedModel>(
                            of -> of.model().name()
                                    + (filter.deleted() ? "#" + of.model().id() : ""),
                            form)
                    .beginningWith(prefix)
                    .page(heads(filter.deleted(), prefix).filter(of -> filter.passes(whole(of))), page);
        }
    }

    @Override
    public Page<Version> versions(String modelId, VersionFilter filter, Page.Request page) {
        synchronized (state) {
            return new MemoryList<>(MemoryLists::number, VERSION + NUMBER)
                    .backwards()
                    .page(of(modelId).filter(version -> filter.passes(whole(version))), page);
        }
    }

    private DescribedModel whole(DescribedModel of) {
        return store().whole(of);
    }

    private Version whole(Version version) {
        return store().whole(version);
    }

    private MemoryRegistryStore store() {
        return new MemoryRegistryStore(state, Clock.systemUTC());
    }

    @Override
    public List<Version> versions(Collection<VersionKey> keys) {
        synchronized (state) {
            return keys.stream()
                    .distinct()
                    .map(state.versions::get)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    @Override
    public List<Model> modelsById(Collection<String> ids) {
        synchronized (state) {
            return ids.stream()
                    .distinct()
                    .map(state.whereabouts::get)
                    .filter(Objects::nonNull)
                    .map(state.heads::get)
                    .toList();
        }
    }

    @Override
    public Optional<String> visitModels(
            String prefix, boolean backwards, Optional<String> from, Visitor<DescribedModel> visitor) {
        synchronized (state) {
            return new MemoryList<DescribedModel>(of -> of.model().name().value(), NAME)
                    .beginningWith(prefix)
                    .inOrder(backwards)
                    .visit(heads(false, prefix), from, visitor);
        }
    }

    @Override
    public Optional<String> visitVersions(VersionList list, Optional<String> from, Visitor<Version> visitor) {
        synchronized (state) {
            if (list instanceof VersionList.ByNumber by) {
                return new MemoryList<>(MemoryLists::number, VERSION + NUMBER)
                        .between(VERSION + digits(by.lowest()), VERSION + digits(by.highest()))
                        .inOrder(list.backwards())
                        .visit(
                                used(of(by.modelId()))
                                        .filter(version ->
                                                version.number() >= by.lowest() && version.number() <= by.highest()),
                                from,
                                visitor);
            }
            if (list instanceof VersionList.ByChange by) {
                return new MemoryList<Version>(
                                version -> time(version.updatedAt()) + "#" + digits(version.number()),
                                TIME + "#" + NUMBER)
                        .inOrder(list.backwards())
                        .visit(settled(of(by.modelId())), from, visitor);
            }
            if (!(list instanceof VersionList.OfAllModels)) {
                throw new IllegalArgumentException("There is no list of versions " + list);
            }
            return new MemoryList<Version>(
                            version -> time(version.updatedAt()) + "#" + version.modelId() + "#"
                                    + digits(version.number()),
                            TIME + "#" + ID + "#" + NUMBER)
                    .inOrder(list.backwards())
                    .visit(settled(state.versions.values().stream()), from, visitor);
        }
    }

    @Override
    public List<VersionKey> versionsOfRun(String run, int limit) {
        synchronized (state) {
            return state.versions.values().stream()
                    .filter(version -> version.metadata()
                            .lineage()
                            .run()
                            .filter(of -> of.id().filter(run::equals).isPresent())
                            .isPresent())
                    .map(Version::key)
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public Optional<List<VersionKey>> versionsTagged(WantedTag tag, Optional<String> modelId, int most) {
        return atMost(most, subjects(modelId, tag::accepts).flatMap(subject -> version(subject).stream()));
    }

    @Override
    public Optional<List<String>> modelsTagged(WantedTag tag, int most) {
        return atMost(
                most,
                subjects(Optional.empty(), tag::accepts)
                        .filter(subject -> subject.number().isEmpty())
                        .map(Subject::modelId));
    }

    private <T> Optional<List<T>> atMost(int most, Stream<T> found) {
        synchronized (state) {
            List<T> some = found.limit(most + 1L).toList();
            return some.size() > most ? Optional.empty() : Optional.of(some);
        }
    }

    private Stream<Subject> subjects(Optional<String> modelId, Predicate<Term> wanted) {
        return state.indexed.values().stream()
                .filter(indexed ->
                        modelId.map(indexed.subject().modelId()::equals).orElse(true))
                .filter(indexed -> indexed.terms().stream().anyMatch(wanted))
                .map(Indexed::subject);
    }

    private static Optional<VersionKey> version(Subject subject) {
        return subject.number().map(number -> new VersionKey(subject.modelId(), number));
    }

    /** A version at the place that the value of one of its metrics gives it. */
    private record Measured(VersionKey version, String place) {}

    @Override
    public Page<VersionKey> versionsByMetric(MetricRange range, Page.Request page) {
        synchronized (state) {
            return new MemoryList<>(Measured::place, "[^#]+#" + ID + "#" + NUMBER)
                    .inOrder(range.backwards())
                    .page(
                            subjects(range.modelId(), range::accepts)
                                    .flatMap(subject -> version(subject).stream())
                                    .map(version -> new Measured(version, place(version, range))),
                            page)
                    .map(Measured::version);
        }
    }

    private String place(VersionKey version, MetricRange range) {
        return state.indexed.get(Subject.of(version)).terms().stream()
                        .filter(range::accepts)
                        .findFirst()
                        .orElseThrow()
                        .value()
                + "#" + version.modelId() + "#" + digits(version.number());
    }

    @Override
    public List<DescribedModel> describedById(Collection<String> ids) {
        synchronized (state) {
            return modelsById(ids).stream()
                    .filter(model -> model.deletion().isEmpty())
                    .map(this::described)
                    .toList();
        }
    }

    private DescribedModel described(Model model) {
        return new DescribedModel(model, state.words.getOrDefault(model.id(), Words.NONE));
    }

    @Override
    public Page<StageChange> stageChanges(String modelId, StageName stage, Page.Request page) {
        synchronized (state) {
            return new MemoryList<StageChange>(
                            change -> time(change.cause().stamp().at()) + "#" + seq(change.seq()), TIME + "#" + SEQ)
                    .backwards()
                    .page(state.changes(modelId, stage).stream(), page);
        }
    }

    @Override
    public Optional<StageChange> stageChangeAt(String modelId, StageName stage, Instant at) {
        synchronized (state) {
            return state.changes(modelId, stage).stream()
                    .filter(change -> !change.cause().stamp().at().isAfter(at))
                    .reduce((earlier, later) -> later);
        }
    }

    @Override
    public Page<Entry> entries(String modelId, boolean newestFirst, Page.Request page) {
        synchronized (state) {
            return new MemoryList<Entry>(entry -> "ENTRY#" + seq(entry.seq()), "ENTRY#" + SEQ)
                    .inOrder(newestFirst)
                    .page(state.entries(modelId).values().stream(), page);
        }
    }

    @Override
    public List<Entry> entriesFrom(String modelId, long from, int limit) {
        synchronized (state) {
            return state.entries(modelId).tailMap(from, true).values().stream()
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public Page<Promotion> promotions(String modelId, PromotionFilter filter, Page.Request page) {
        synchronized (state) {
            return new MemoryList<Promotion>(
                            promotion ->
                                    "PROMOTION#" + seq(promotion.promotionId().seq()),
                            "PROMOTION#" + SEQ)
                    .backwards()
                    .page(
                            state.promotions.values().stream()
                                    .filter(promotion ->
                                            promotion.modelId().equals(modelId) && filter.passes(promotion)),
                            page);
        }
    }

    @Override
    public Page<Promotion> openPromotions(Optional<StageName> stage, Page.Request page) {
        PromotionFilter filter = new PromotionFilter(stage, Optional.empty());
        synchronized (state) {
            return new MemoryList<Promotion>(
                            promotion -> time(promotion.requestedAt()) + "#" + promotion.id(),
                            TIME + "#" + ID + "-[1-9][0-9]*")
                    .backwards()
                    .page(
                            state.promotions.values().stream()
                                    .filter(promotion -> promotion.isOpen() && filter.passes(promotion)),
                            page);
        }
    }

    private Stream<DescribedModel> heads(boolean deleted, String prefix) {
        Reach known = reach.withGroups(state.knownGroups);
        return state.heads.values().stream()
                .filter(model -> known.covers(model.access()))
                .filter(model -> !OwnHistory.isOwn(model.id()))
                .filter(model -> model.deletion().isPresent() == deleted)
                .filter(model -> model.name().value().startsWith(prefix))
                .map(this::described);
    }

    private Stream<Version> of(String modelId) {
        return state
                .versions
                .subMap(new VersionKey(modelId, 0), true, new VersionKey(modelId, Integer.MAX_VALUE), true)
                .values()
                .stream();
    }

    private static Stream<Version> used(Stream<Version> versions) {
        return versions.filter(version -> version.deletedAt().isEmpty());
    }

    private static Stream<Version> settled(Stream<Version> versions) {
        return used(versions).filter(version -> !version.isWaiting());
    }

    private static String number(Version version) {
        return VERSION + digits(version.number());
    }

    private static String time(Instant at) {
        return Rfc3339.format(at);
    }

    private static String digits(long number) {
        return String.format("%010d", number);
    }

    private static String seq(long number) {
        return String.format("%012d", number);
    }
}
