package dev.slipway.memory;

import dev.slipway.json.Rfc3339;
import dev.slipway.memory.MemoryState.StageKey;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Lists in memory. A place in one is a text that sorts as the list does, as in the table. */
record MemoryLists(MemoryState state) implements RegistryLists {
    private static final String VERSION = "VERSION#";
    private static final String TIME = "[0-9T:.Z-]{24}";
    private static final String ID = "[0-9A-Z]{26}";
    private static final String NUMBER = "[0-9]{10}";
    private static final String NAME = "[A-Za-z0-9_](?:[A-Za-z0-9 ._-]*[A-Za-z0-9_-])?";

    @Override
    public Page<Model> models(ModelFilter filter, Page.Request page) {
        String prefix = filter.prefix().orElse("");
        String form = filter.deleted() ? NAME + "#" + ID : NAME;
        synchronized (state) {
            return new MemoryList<Model>(model -> model.name() + (filter.deleted() ? "#" + model.id() : ""), form)
                    .beginningWith(prefix)
                    .page(
                            heads(filter.deleted(), prefix)
                                    .filter(model -> model.words()
                                            .tags()
                                            .entrySet()
                                            .containsAll(filter.tags().entrySet())),
                            page);
        }
    }

    @Override
    public Page<Version> versions(String modelId, VersionFilter filter, Page.Request page) {
        Predicate<Version> wanted =
                version -> filter.status().map(version.status()::equals).orElse(true)
                        && (filter.includingDeleted() || version.deletedAt().isEmpty())
                        && version.metadata()
                                .tags()
                                .entrySet()
                                .containsAll(filter.tags().entrySet());
        synchronized (state) {
            return new MemoryList<>(MemoryLists::number, VERSION + NUMBER)
                    .backwards()
                    .page(of(modelId).filter(wanted), page);
        }
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
            String prefix, boolean backwards, Optional<String> from, Visitor<Model> visitor) {
        synchronized (state) {
            return new MemoryList<Model>(model -> model.name().value(), NAME)
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
                        .visit(used(of(by.modelId())), from, visitor);
            }
            if (!(list instanceof VersionList.OfAllModels)) {
                throw new IllegalArgumentException("There is no list of versions " + list);
            }
            return new MemoryList<Version>(
                            version -> time(version.updatedAt()) + "#" + version.modelId() + "#"
                                    + digits(version.number()),
                            TIME + "#" + ID + "#" + NUMBER)
                    .inOrder(list.backwards())
                    .visit(
                            used(state.versions.values().stream())
                                    .filter(version -> version.status() != VersionStatus.PENDING_UPLOAD),
                            from,
                            visitor);
        }
    }

    @Override
    public List<VersionKey> versionsOfRun(String run, int limit) {
        synchronized (state) {
            return state.versions.values().stream()
                    .filter(version -> version.metadata()
                            .lineage()
                            .run()
                            .filter(of -> of.id().equals(run))
                            .isPresent())
                    .map(Version::key)
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public Page<StageChange> stageChanges(String modelId, StageName stage, Page.Request page) {
        String beginning = "STAGE-CHANGE#" + stage + "#";
        synchronized (state) {
            return new MemoryList<StageChange>(
                            change -> beginning + time(change.key().at()) + "#" + digits(change.rev()),
                            "STAGE-CHANGE#[A-Za-z0-9._-]+#" + TIME + "#" + NUMBER)
                    .beginningWith(beginning)
                    .backwards()
                    .page(state.changes(new StageKey(modelId, stage)).values().stream(), page);
        }
    }

    @Override
    public Optional<StageChange> stageChangeAt(String modelId, StageName stage, Instant at) {
        synchronized (state) {
            return state.changes(new StageKey(modelId, stage)).descendingMap().values().stream()
                    .filter(change -> !change.key().at().isAfter(at))
                    .findFirst();
        }
    }

    @Override
    public Page<Entry> entries(String modelId, boolean newestFirst, Page.Request page) {
        synchronized (state) {
            return new MemoryList<Entry>(entry -> "ENTRY#" + digits(entry.seq()), "ENTRY#" + NUMBER)
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
    public Page<Promotion> promotions(PromotionFilter filter, Page.Request page) {
        Predicate<Promotion> wanted =
                promotion -> filter.modelId().map(promotion.modelId()::equals).orElse(true)
                        && filter.stage().map(promotion.stage()::equals).orElse(true)
                        && filter.status().map(promotion.status()::equals).orElse(true);
        synchronized (state) {
            return new MemoryList<Promotion>(
                            promotion -> time(promotion.requestedAt()) + "#" + promotion.id(), TIME + "#" + ID)
                    .backwards()
                    .page(state.promotions.values().stream().filter(wanted), page);
        }
    }

    private Stream<Model> heads(boolean deleted, String prefix) {
        return state.heads.values().stream()
                .filter(model -> model.deletion().isPresent() == deleted)
                .filter(model -> model.name().value().startsWith(prefix));
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

    private static String number(Version version) {
        return VERSION + digits(version.number());
    }

    private static String time(Instant at) {
        return Rfc3339.format(at);
    }

    private static String digits(long number) {
        return String.format("%010d", number);
    }
}
