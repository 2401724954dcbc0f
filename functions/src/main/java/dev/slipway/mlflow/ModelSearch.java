package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Cursors;
import dev.slipway.registry.Catalog;
import dev.slipway.registry.Registry;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The search for registered models. A name or the beginning of one is a key; in the order of names, pages come straight from
 * the list. Other orders are made of what was found, as long as that is few enough to be sorted in one go.
 */
final class ModelSearch {
    private static final int DEFAULT_RESULTS = 100;
    private static final int MAX_RESULTS = 1_000;

    private final RegistryStore store;
    private final Catalog catalog;
    private final RegistryLists lists;
    private final Latest latest;
    private final Cursors cursors;
    private final MlflowObjects show;

    ModelSearch(Registry registry, Latest latest, Cursors cursors, MlflowObjects show) {
        this.store = registry.store();
        this.catalog = registry.catalog();
        this.lists = registry.lists();
        this.latest = latest;
        this.cursors = cursors;
        this.show = show;
    }

    static Filter filter(MlflowRequest request) {
        return FilterParser.ofModels(request.filter());
    }

    static List<Order> orders(MlflowRequest request) {
        return Order.ofModels(request.texts("order_by"));
    }

    /** How many elements are wanted. */
    static int wanted(MlflowRequest request) {
        return request.maxResults(DEFAULT_RESULTS, MAX_RESULTS);
    }

    Answer search(MlflowRequest request) {
        Filter filter = filter(request);
        List<Order> orders = orders(request);
        int wanted = wanted(request);
        PageToken token = new PageToken(cursors, request);
        boolean byName = orders.isEmpty() || orders.get(0).by() == Order.By.NAME;
        Optional<Set<String>> names = filter.bound(Clause.Attribute.NAME);
        if (names.isPresent()) {
            return sorted(named(names.get(), filter), orders, wanted, token);
        }
        if (byName) {
            return listed(filter, !orders.isEmpty() && orders.get(0).descending(), wanted, token);
        }
        return sorted(all(filter), orders, wanted, token);
    }

    private Answer listed(Filter filter, boolean backwards, int wanted, PageToken token) {
        Found<DescribedModel> found =
                new Found<>(wanted, filter::passes, of -> of.words().tags());
        Optional<String> end = lists.visitModels(filter.nameBeginning(), backwards, token.place(), found);
        List<Map<String, Object>> objects = new ArrayList<>();
        int written = write(found.elements(), objects);
        Optional<String> next = written < found.elements().size() ? Optional.of(found.placeOf(written - 1)) : end;
        return answer(objects, next.map(token::atPlace));
    }

    private Answer sorted(List<DescribedModel> models, List<Order> orders, int wanted, PageToken token) {
        List<DescribedModel> all = new ArrayList<>(models);
        all.sort(comparator(orders));
        int from = Math.min(all.size(), token.count());
        List<DescribedModel> page = all.subList(from, Math.min(all.size(), from + wanted));
        List<Map<String, Object>> objects = new ArrayList<>();
        int to = from + write(page, objects);
        return answer(objects, to < all.size() ? Optional.of(token.afterCount(to)) : Optional.empty());
    }

    private List<DescribedModel> named(Set<String> names, Filter filter) {
        List<DescribedModel> models = new ArrayList<>();
        for (String name : names) {
            name(name)
                    .flatMap(store::model)
                    .map(catalog::described)
                    .filter(filter::passes)
                    .ifPresent(models::add);
        }
        return models;
    }

    private List<DescribedModel> all(Filter filter) {
        Found<DescribedModel> found = new Found<>(
                Found.MOST_LOOKED_AT, filter::passes, of -> of.words().tags());
        if (lists.visitModels(filter.nameBeginning(), false, Optional.empty(), found)
                .isPresent()) {
            throw Refusal.INVALID.because(
                    "order_by",
                    "must be name when more than " + Found.MOST_LOOKED_AT
                            + " models match; filter by the beginning of their names to match fewer");
        }
        return found.elements();
    }

    private int write(List<DescribedModel> models, List<Map<String, Object>> objects) {
        Map<String, List<Version>> last =
                latest.of(models.stream().map(DescribedModel::model).toList());
        return Found.write(
                models, of -> Optional.of(show.model(of, last.get(of.model().id()))), objects);
    }

    private static Answer answer(List<Map<String, Object>> objects, Optional<String> next) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("registered_models", objects);
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

    private static Comparator<DescribedModel> comparator(List<Order> orders) {
        Comparator<DescribedModel> comparator = byName();
        for (int i = orders.size() - 1; i >= 0; i--) {
            Comparator<DescribedModel> first = switch (orders.get(i).by()) {
                case CREATED -> Comparator.comparing(of -> of.model().created().at());
                case CHANGED -> Comparator.comparing(of -> of.model().updatedAt());
                case NAME, NUMBER -> byName();
            };
            comparator = (orders.get(i).descending() ? first.reversed() : first).thenComparing(comparator);
        }
        return comparator;
    }

    private static Comparator<DescribedModel> byName() {
        return Comparator.comparing(of -> of.model().name().value());
    }
}
