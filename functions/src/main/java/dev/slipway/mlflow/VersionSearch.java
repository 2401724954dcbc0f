package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Cursors;
import dev.slipway.registry.Registry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryLists.VersionList;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The search for model versions. A run and a model's name are keys, and so is a version's number under a model; what is left
 * of the filter is looked at while a list is read, page by page. Orders that no list has are made of what was found, as long
 * as that is few enough to be sorted in one go.
 */
final class VersionSearch {
    private static final int DEFAULT_RESULTS = 10_000;
    private static final int MAX_RESULTS = 200_000;
    private static final List<Order> DEFAULT_ORDER = List.of(new Order(Order.By.CHANGED, true));

    private final RegistryStore store;
    private final RegistryLists lists;
    private final Cursors cursors;
    private final MlflowObjects show;

    VersionSearch(Registry registry, Cursors cursors, MlflowObjects show) {
        this.store = registry.store();
        this.lists = registry.lists();
        this.cursors = cursors;
        this.show = show;
    }

    static Filter filter(MlflowRequest request) {
        return FilterParser.ofVersions(request.filter());
    }

    static List<Order> orders(MlflowRequest request) {
        return Order.ofVersions(request.texts("order_by"));
    }

    /** How many elements are wanted. */
    static int wanted(MlflowRequest request) {
        return request.maxResults(DEFAULT_RESULTS, MAX_RESULTS);
    }

    Answer search(MlflowRequest request) {
        Filter filter = filter(request);
        List<Order> given = orders(request);
        List<Order> orders = given.isEmpty() ? DEFAULT_ORDER : given;
        int wanted = wanted(request);
        PageToken token = new PageToken(cursors, request);
        Optional<Set<String>> runs = filter.bound(Clause.Attribute.RUN_ID);
        if (runs.isPresent()) {
            return sorted(ofRuns(runs.get(), filter), filter, orders, wanted, token);
        }
        Optional<Set<String>> names = filter.bound(Clause.Attribute.NAME);
        if (names.isEmpty()) {
            return orders.get(0).by() == Order.By.CHANGED
                    ? listed(new VersionList.OfAllModels(orders.get(0).descending()), filter, wanted, token)
                    : sorted(all(new VersionList.OfAllModels(true), filter), filter, orders, wanted, token);
        }
        List<Model> models = names.get().stream()
                .flatMap(name -> name(name).stream())
                .flatMap(name -> store.model(name).stream())
                .toList();
        if (models.size() == 1) {
            return listed(list(models.get(0), filter, orders), filter, wanted, token);
        }
        List<Version> found = new ArrayList<>();
        for (Model model : models) {
            found.addAll(all(list(model, filter, orders), filter));
            checkFew(found.size());
        }
        return sorted(found, filter, orders, wanted, token);
    }

    /** The list of one model's versions that is in this order; numbers are given in the order of time. */
    private static VersionList list(Model model, Filter filter, List<Order> orders) {
        Order order =
                orders.stream().filter(o -> o.by() != Order.By.NAME).findFirst().orElse(DEFAULT_ORDER.get(0));
        boolean isOneNumber = filter.lowest() == filter.highest();
        return order.by() == Order.By.CHANGED && !isOneNumber
                ? new VersionList.ByChange(model.id(), order.descending())
                : new VersionList.ByNumber(model.id(), filter.lowest(), filter.highest(), order.descending());
    }

    private Answer listed(VersionList list, Filter filter, int wanted, PageToken token) {
        Found<Version> found = found(filter, wanted);
        Optional<String> end = lists.visitVersions(list, token.place(), found);
        List<Map<String, Object>> objects = new ArrayList<>();
        int written = write(found.elements(), filter, objects);
        Optional<String> next = written < found.elements().size() ? Optional.of(found.placeOf(written - 1)) : end;
        return answer(objects, next.map(token::atPlace));
    }

    private Answer sorted(List<Version> versions, Filter filter, List<Order> orders, int wanted, PageToken token) {
        Map<String, Model> models = models(versions);
        List<Version> all = new ArrayList<>(versions);
        all.removeIf(version -> !models.containsKey(version.modelId()));
        all.sort(comparator(orders, models));
        int from = Math.min(all.size(), token.count());
        List<Version> page = all.subList(from, Math.min(all.size(), from + wanted));
        List<Map<String, Object>> objects = new ArrayList<>();
        int to = from + write(page, filter, objects);
        return answer(objects, to < all.size() ? Optional.of(token.afterCount(to)) : Optional.empty());
    }

    private List<Version> ofRuns(Set<String> runs, Filter filter) {
        List<VersionKey> keys = new ArrayList<>();
        for (String run : runs) {
            keys.addAll(lists.versionsOfRun(run, Found.MOST_LOOKED_AT + 1 - keys.size()));
            checkFew(keys.size());
        }
        return lists.versions(keys).stream()
                .filter(version -> version.deletedAt().isEmpty() && filter.passes(version, show))
                .toList();
    }

    private List<Version> all(VersionList list, Filter filter) {
        Found<Version> found = found(filter, Found.MOST_LOOKED_AT);
        lists.visitVersions(list, Optional.empty(), found).ifPresent(more -> checkFew(Integer.MAX_VALUE));
        return found.elements();
    }

    private Found<Version> found(Filter filter, int wanted) {
        return new Found<>(
                wanted,
                version -> filter.passes(version, show),
                version -> version.metadata().tags());
    }

    private static void checkFew(int count) {
        if (count > Found.MOST_LOOKED_AT) {
            throw Refusal.INVALID.because(
                    "order_by",
                    "must be last_updated_timestamp when more than " + Found.MOST_LOOKED_AT + " versions match;"
                            + " with one name in the filter it may be version_number or creation_timestamp, too");
        }
    }

    /** Versions of models that are deleted are deleted with them. */
    private int write(List<Version> versions, Filter filter, List<Map<String, Object>> objects) {
        Map<String, Model> models = models(versions);
        return Found.write(
                versions,
                version -> Optional.ofNullable(models.get(version.modelId()))
                        .filter(model -> filter.passesByName(model.name().value()))
                        .map(model -> show.version(model, version)),
                objects);
    }

    private Map<String, Model> models(List<Version> versions) {
        Map<String, Model> models = new HashMap<>();
        lists.modelsById(versions.stream().map(Version::modelId).distinct().toList()).stream()
                .filter(model -> model.deletion().isEmpty())
                .forEach(model -> models.put(model.id(), model));
        return models;
    }

    private static Answer answer(List<Map<String, Object>> objects, Optional<String> next) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model_versions", objects);
        body.put("next_page_token", next);
        return Answer.ok(body);
    }

    /** A text that is no name here belongs to no model. */
    private static Optional<ModelName> name(String text) {
        try {
            return Optional.of(new ModelName(text));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    private static Comparator<Version> comparator(List<Order> orders, Map<String, Model> models) {
        Comparator<Version> byName = Comparator.comparing(
                version -> models.get(version.modelId()).name().value());
        Comparator<Version> comparator = byName.thenComparing(
                Comparator.<Version>comparingInt(Version::number).reversed());
        for (int i = orders.size() - 1; i >= 0; i--) {
            Comparator<Version> first = switch (orders.get(i).by()) {
                case NAME -> byName;
                case NUMBER -> Comparator.comparing(Version::number);
                case CREATED ->
                    Comparator.comparing(version -> version.registered().at());
                case CHANGED -> Comparator.comparing(Version::updatedAt);
            };
            comparator = (orders.get(i).descending() ? first.reversed() : first).thenComparing(comparator);
        }
        return comparator;
    }
}
