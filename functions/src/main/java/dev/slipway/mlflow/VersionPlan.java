package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.mlflow.Clause.Attribute;
import dev.slipway.registry.Registry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryLists.VersionList;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.search.WantedTag;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How one search for versions is answered. Runs and models' names come first, for they are keys. Then the beginning of the list
 * is read that is in the order asked for: what is common fills a page from there. If it does not, the rarest tag in the filter
 * says which versions to read, and those are sorted; if all tags are common, the list is read on. Whatever says that a version
 * may be wanted, the version itself decides.
 */
final class VersionPlan {
    /** Of so many models the index is asked one by one. */
    private static final int FEW_MODELS = 10;

    /** The search index knows sooner than that of what changes. */
    private static final Duration NEW = Duration.ofMinutes(1);

    private final Registry registry;
    private final RegistryStore store;
    private final RegistryLists lists;
    private final Clock clock;
    private final MlflowObjects show;
    private final Filter filter;
    private final List<Order> orders;
    private final int wanted;
    private final PageToken token;
    private final Bound bound;

    VersionPlan(Registry registry, MlflowObjects show, Filter filter, List<Order> orders, int wanted, PageToken token) {
        this.registry = registry;
        this.store = registry.store();
        this.lists = registry.lists();
        this.clock = registry.clock();
        this.show = show;
        this.filter = filter;
        this.orders = orders;
        this.wanted = wanted;
        this.token = token;
        this.bound = new Bound(clock, Bound.MOST_LOOKED_AT, Bound.TIME);
    }

    Answer answer() {
        Optional<Set<String>> runs = filter.bound(Attribute.RUN_ID);
        if (runs.isPresent()) {
            return sorted(ofRuns(runs.get()));
        }
        Optional<List<Model>> models = NamedModels.of(filter, registry);
        if (models.isEmpty()) {
            return ofAllModels();
        }
        return models.get().size() == 1 ? along(list(models.get().get(0)), models) : ofSome(models.get());
    }

    private List<Version> ofRuns(Set<String> runs) {
        List<VersionKey> keys = new ArrayList<>();
        for (String run : runs) {
            keys.addAll(lists.versionsOfRun(run, Found.STEP + 1 - keys.size()));
            if (keys.size() > Found.STEP) {
                throw Refusal.INVALID.because(
                        "filter", "must name runs that made at most " + Found.STEP + " versions together");
            }
        }
        return lists.versions(keys).stream()
                .filter(version -> version.deletedAt().isEmpty() && passes(version))
                .toList();
    }

    private Answer ofAllModels() {
        if (orders.get(0).by() == Order.By.CHANGED) {
            return along(new VersionList.OfAllModels(orders.get(0).descending()), Optional.empty());
        }
        VersionList newestFirst = new VersionList.OfAllModels(true);
        return sorted(rare(newestFirst, Optional.empty(), Optional.empty())
                .or(() -> all(List.of(newestFirst), bound))
                .orElseThrow(VersionPlan::tooMany));
    }

    private Answer ofSome(List<Model> models) {
        boolean isByChange = orders.get(0).by() == Order.By.CHANGED;
        VersionList byChange =
                new VersionList.OfAllModels(!isByChange || orders.get(0).descending());
        if (token.isAtPlace()) {
            return page(byChange, page(), token.place());
        }
        Bound half = new Bound(clock, Bound.MOST_LOOKED_AT, Bound.TIME.dividedBy(2));
        Optional<List<Version>> few = rare(byChange, Optional.of(models), Optional.empty())
                .or(() -> all(models.stream().map(this::list).toList(), half));
        if (few.isEmpty() && isByChange) {
            return page(byChange, page(), Optional.empty());
        }
        return sorted(few.orElseThrow(VersionPlan::tooMany));
    }

    // --- along a list

    /** The list of one model's versions that is in the order asked for; numbers are given in the order of time. */
    private VersionList list(Model model) {
        Order order = orders.stream()
                .filter(o -> o.by() != Order.By.NAME)
                .findFirst()
                .orElse(new Order(Order.By.NUMBER, true));
        boolean isOneNumber = filter.lowest() == filter.highest();
        return order.by() == Order.By.CHANGED && !isOneNumber
                ? new VersionList.ByChange(model.id(), order.descending())
                : new VersionList.ByNumber(model.id(), filter.lowest(), filter.highest(), order.descending());
    }

    private Answer along(VersionList list, Optional<List<Model>> models) {
        if (token.isAfterCount()) {
            return sorted(rare(list, models, Optional.empty())
                    .or(() -> all(List.of(list), bound))
                    .orElseThrow(VersionPlan::tooMany));
        }
        Found<Version> found = page();
        if (token.isAtPlace() || !RarestTag.isIn(filter)) {
            return page(list, found, token.place());
        }
        Optional<String> end =
                lists.visitVersions(list, Optional.empty(), new FirstStep<>(found, FirstStep.LEAST, this::isNew));
        if (end.isEmpty() || found.isFull()) {
            return written(list, found, end);
        }
        Optional<List<Version>> rare = rare(list, models, Optional.of(found));
        return rare.isPresent() ? sorted(rare.get()) : page(list, found, end);
    }

    /** A page from a place on. */
    private Answer page(VersionList list, Found<Version> found, Optional<String> from) {
        return written(list, found, lists.visitVersions(list, from, found));
    }

    /** What was found up to a place, or what is found behind it when none of that is to be shown. */
    private Answer written(VersionList list, Found<Version> first, Optional<String> upTo) {
        Found<Version> found = first;
        Optional<String> end = upTo;
        while (true) {
            List<Map<String, Object>> objects = new ArrayList<>();
            int written = write(found.elements(), objects);
            if (written < found.elements().size()) {
                return answer(objects, Optional.of(token.atPlace(found.placeOf(written - 1))));
            }
            if (!objects.isEmpty() || end.isEmpty() || bound.isReached()) {
                return answer(objects, end.map(token::atPlace));
            }
            found = page();
            end = lists.visitVersions(list, end, found);
        }
    }

    private Found<Version> page() {
        return Found.page(wanted, bound, this::passes, this::weight);
    }

    // --- found first, sorted then

    /** All that these lists have, unless that is beyond the bound. */
    private Optional<List<Version>> all(List<VersionList> all, Bound within) {
        Found<Version> found = Found.all(Integer.MAX_VALUE, within, this::passes, this::weight);
        for (VersionList list : all) {
            if (lists.visitVersions(list, Optional.empty(), found).isPresent()) {
                return Optional.empty();
            }
        }
        return Optional.of(found.elements());
    }

    /**
     * What the rarest tag leads to and the list has, and what is too new for the index; nothing when no tag is rare.
     *
     * @param first what the beginning of the list has, if that was read
     */
    private Optional<List<Version>> rare(
            VersionList list, Optional<List<Model>> models, Optional<Found<Version>> first) {
        boolean isNewestFirst = list.backwards() && !(list instanceof VersionList.ByNumber);
        return RarestTag.of(filter, (tag, most) -> keys(tag, models, most)).map(keys -> {
            Map<VersionKey, Version> found = new LinkedHashMap<>();
            List<Version> versions = new ArrayList<>(lists.versions(keys));
            versions.addAll(
                    first.filter(unused -> isNewestFirst).map(Found::elements).orElseGet(() -> newOnes(models)));
            versions.stream()
                    .filter(version -> isIn(list, version) && passes(version))
                    .forEach(version -> found.put(version.key(), version));
            return List.copyOf(found.values());
        });
    }

    private Optional<List<VersionKey>> keys(WantedTag tag, Optional<List<Model>> models, int most) {
        if (models.isEmpty()) {
            return lists.versionsTagged(tag, Optional.empty(), most);
        }
        if (models.get().size() > FEW_MODELS) {
            Set<String> ids = ids(models.get());
            return lists.versionsTagged(tag, Optional.empty(), most)
                    .map(keys -> keys.stream()
                            .filter(key -> ids.contains(key.modelId()))
                            .toList());
        }
        List<VersionKey> keys = new ArrayList<>();
        for (Model model : models.get()) {
            Optional<List<VersionKey>> some = lists.versionsTagged(tag, Optional.of(model.id()), most - keys.size());
            if (some.isEmpty()) {
                return some;
            }
            keys.addAll(some.get());
        }
        return Optional.of(keys);
    }

    /** What changed so lately that the search index may not know of it yet. */
    private List<Version> newOnes(Optional<List<Model>> models) {
        boolean isOne = models.filter(some -> some.size() == 1).isPresent();
        VersionList newestFirst =
                isOne ? new VersionList.ByChange(models.get().get(0).id(), true) : new VersionList.OfAllModels(true);
        Optional<Set<String>> ids = models.map(VersionPlan::ids);
        Found<Version> found = Found.all(
                Integer.MAX_VALUE,
                bound,
                version -> isNew(version)
                        && ids.map(these -> these.contains(version.modelId())).orElse(true)
                        && passes(version),
                this::weight);
        var unused = lists.visitVersions(newestFirst, Optional.empty(), new FirstStep<>(found, 1, this::isNew));
        return found.elements();
    }

    private boolean isNew(Version version) {
        return version.updatedAt().isAfter(clock.instant().minus(NEW));
    }

    /** Whether the list, where it is gone through, comes by a version. */
    private static boolean isIn(VersionList list, Version version) {
        return version.deletedAt().isEmpty()
                && (list instanceof VersionList.ByNumber by
                        ? version.number() >= by.lowest() && version.number() <= by.highest()
                        : !version.isWaiting());
    }

    /** Versions of models that are deleted are deleted with them. */
    private Answer sorted(List<Version> versions) {
        Map<String, Model> models = models(versions);
        List<Version> all = new ArrayList<>(versions);
        all.removeIf(version -> !isShown(Optional.ofNullable(models.get(version.modelId()))));
        all.sort(VersionOrder.of(orders, models));
        int from = Math.min(all.size(), token.count());
        List<Version> page = all.subList(from, Math.min(all.size(), from + wanted));
        List<Map<String, Object>> objects = new ArrayList<>();
        int to = from + write(page, objects);
        return answer(objects, to < all.size() ? Optional.of(token.afterCount(to)) : Optional.empty());
    }

    private static RuntimeException tooMany() {
        return Refusal.INVALID.because(
                "order_by",
                "must be last_updated_timestamp when more than " + Bound.MOST_LOOKED_AT
                        + " versions are to be looked at, or it takes more than "
                        + Bound.TIME.toSeconds() + " seconds; with one name in the filter it may be version_number or"
                        + " creation_timestamp, too");
    }

    // --- what is shown

    /** Of long texts only those are read that the filter asks for. */
    private boolean passes(Version version) {
        return filter.passes(filter.reads(version.metadata().texts()) ? store.whole(version) : version, show);
    }

    private long weight(Version version) {
        return Found.read(filter, version.metadata().texts());
    }

    private boolean isShown(Optional<Model> model) {
        return model.filter(of -> filter.passesByName(of.name().value())).isPresent();
    }

    private int write(List<Version> versions, List<Map<String, Object>> objects) {
        Map<String, Model> models = models(versions);
        return Found.write(
                versions,
                version -> Optional.ofNullable(models.get(version.modelId()))
                        .filter(model -> isShown(Optional.of(model)))
                        .map(model -> show.version(model, store.whole(version))),
                objects);
    }

    private Map<String, Model> models(List<Version> versions) {
        Map<String, Model> models = new HashMap<>();
        lists.modelsById(versions.stream().map(Version::modelId).distinct().toList()).stream()
                .filter(model -> model.deletion().isEmpty())
                .forEach(model -> models.put(model.id(), model));
        return models;
    }

    private static Set<String> ids(Collection<Model> models) {
        return models.stream().map(Model::id).collect(Collectors.toSet());
    }

    private static Answer answer(List<Map<String, Object>> objects, Optional<String> next) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model_versions", objects);
        body.put("next_page_token", next);
        return Answer.ok(body);
    }
}
