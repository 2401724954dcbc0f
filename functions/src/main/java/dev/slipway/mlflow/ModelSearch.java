package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Cursors;
import dev.slipway.registry.Registry;
import dev.slipway.registry.model.Model;
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
    private final RegistryLists lists;
    private final Latest latest;
    private final Cursors cursors;
    private final MlflowObjects show;

    ModelSearch(Registry registry, Latest latest, Cursors cursors, MlflowObjects show) {
        this.store = registry.store();
        this.lists = registry.lists();
        this.latest = latest;
        this.cursors = cursors;
        this.show = show;
    }

    Answer search(MlflowRequest request) {
        Filter filter = FilterParser.ofModels(request.filter());
        List<Order> orders = Order.ofModels(request.texts("order_by"));
        int wanted = request.maxResults(DEFAULT_RESULTS, MAX_RESULTS);
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
        Found<Model> found =
                new Found<>(wanted, filter::passes, model -> model.words().tags());
        Optional<String> end = lists.visitModels(filter.nameBeginning(), backwards, token.place(), found);
        List<Map<String, Object>> objects = new ArrayList<>();
        int written = write(found.elements(), objects);
        Optional<String> next = written < found.elements().size() ? Optional.of(found.placeOf(written - 1)) : end;
        return answer(objects, next.map(token::atPlace));
    }

    private Answer sorted(List<Model> models, List<Order> orders, int wanted, PageToken token) {
        List<Model> all = new ArrayList<>(models);
        all.sort(comparator(orders));
        int from = Math.min(all.size(), token.count());
        List<Model> page = all.subList(from, Math.min(all.size(), from + wanted));
        List<Map<String, Object>> objects = new ArrayList<>();
        int to = from + write(page, objects);
        return answer(objects, to < all.size() ? Optional.of(token.afterCount(to)) : Optional.empty());
    }

    private List<Model> named(Set<String> names, Filter filter) {
        List<Model> models = new ArrayList<>();
        for (String name : names) {
            name(name).flatMap(store::model).filter(filter::passes).ifPresent(models::add);
        }
        return models;
    }

    private List<Model> all(Filter filter) {
        Found<Model> found = new Found<>(
                Found.MOST_LOOKED_AT, filter::passes, model -> model.words().tags());
        if (lists.visitModels(filter.nameBeginning(), false, Optional.empty(), found)
                .isPresent()) {
            throw Refusal.INVALID.because(
                    "order_by",
                    "of so many models can only be name; a filter on the beginning of names makes them fewer");
        }
        return found.elements();
    }

    private int write(List<Model> models, List<Map<String, Object>> objects) {
        Map<String, List<Version>> last = latest.of(models);
        return Found.write(models, model -> Optional.of(show.model(model, last.get(model.id()))), objects);
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

    private static Comparator<Model> comparator(List<Order> orders) {
        Comparator<Model> comparator = byName();
        for (int i = orders.size() - 1; i >= 0; i--) {
            Comparator<Model> first = switch (orders.get(i).by()) {
                case CREATED -> Comparator.comparing(model -> model.created().at());
                case CHANGED -> Comparator.comparing(Model::updatedAt);
                case NAME, NUMBER -> byName();
            };
            comparator = (orders.get(i).descending() ? first.reversed() : first).thenComparing(comparator);
        }
        return comparator;
    }

    private static Comparator<Model> byName() {
        return Comparator.comparing(model -> model.name().value());
    }
}
