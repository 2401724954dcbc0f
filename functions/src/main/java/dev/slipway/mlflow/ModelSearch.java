package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Cursors;
import dev.slipway.registry.Registry;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Version;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The search for registered models. A name or the beginning of one is a key; in the order of names, pages come straight from
 * the list. Where its beginning does not fill a page, the rarest tag in the filter says which models to read. These, and what is
 * wanted in another order, are sorted when they are found, as far as the search's bound reaches.
 */
final class ModelSearch {
    private static final int DEFAULT_RESULTS = 100;
    private static final int MAX_RESULTS = 1_000;

    private final Registry registry;
    private final RegistryStore store;
    private final RegistryLists lists;
    private final Latest latest;
    private final Cursors cursors;
    private final Clock clock;
    private final MlflowObjects show;

    ModelSearch(Registry registry, Latest latest, Cursors cursors, MlflowObjects show) {
        this.registry = registry;
        this.store = registry.store();
        this.lists = registry.lists();
        this.latest = latest;
        this.cursors = cursors;
        this.clock = registry.clock();
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
            return token.isAfterCount()
                    ? sorted(rareOrAll(filter), orders, wanted, token)
                    : listed(filter, orders, wanted, token);
        }
        return sorted(rareOrAll(filter), orders, wanted, token);
    }

    private Answer listed(Filter filter, List<Order> orders, int wanted, PageToken token) {
        boolean backwards = !orders.isEmpty() && orders.get(0).descending();
        Found<DescribedModel> found = Found.page(wanted, bound(), passing(filter), weight(filter));
        Optional<String> from = token.place();
        if (from.isEmpty() && RarestTag.isIn(filter)) {
            FirstStep<DescribedModel> first = new FirstStep<>(found, FirstStep.LEAST, unused -> false);
            from = lists.visitModels(filter.nameBeginning(), backwards, Optional.empty(), first);
            if (from.isEmpty() || found.isFull()) {
                return page(found, from, token);
            }
            Optional<List<DescribedModel>> rare = rare(filter);
            if (rare.isPresent()) {
                return sorted(rare.get(), orders, wanted, token);
            }
        }
        return page(found, lists.visitModels(filter.nameBeginning(), backwards, from, found), token);
    }

    private Answer page(Found<DescribedModel> found, Optional<String> end, PageToken token) {
        List<Map<String, Object>> objects = new ArrayList<>();
        int written = write(found.elements(), objects);
        Optional<String> next = written < found.elements().size() ? Optional.of(found.placeOf(written - 1)) : end;
        return answer(objects, next.map(token::atPlace));
    }

    /** What the rarest tag leads to; nothing when no tag is rare. */
    private Optional<List<DescribedModel>> rare(Filter filter) {
        return RarestTag.of(filter, lists::modelsTagged)
                .map(ids -> lists.describedById(ids).stream()
                        .filter(passing(filter))
                        .toList());
    }

    private List<DescribedModel> rareOrAll(Filter filter) {
        return rare(filter).orElseGet(() -> all(filter));
    }

    private Bound bound() {
        return new Bound(clock, Bound.MOST_LOOKED_AT, Bound.TIME);
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

    /** Of long texts only those are read that the filter asks for. */
    private Predicate<DescribedModel> passing(Filter filter) {
        return of -> filter.passes(filter.reads(of.words().texts()) ? store.whole(of) : of);
    }

    private static ToLongFunction<DescribedModel> weight(Filter filter) {
        return of -> Found.read(filter, of.words().texts());
    }

    private List<DescribedModel> named(Set<String> names, Filter filter) {
        return NamedModels.called(names, registry).stream()
                .map(registry.catalog()::described)
                .filter(filter::passes)
                .toList();
    }

    private List<DescribedModel> all(Filter filter) {
        Found<DescribedModel> found = Found.all(Integer.MAX_VALUE, bound(), passing(filter), weight(filter));
        if (lists.visitModels(filter.nameBeginning(), false, Optional.empty(), found)
                .isPresent()) {
            throw Refusal.INVALID.because(
                    "order_by",
                    "must be name when more than " + Bound.MOST_LOOKED_AT
                            + " models are to be looked at, or it takes more than " + Bound.TIME.toSeconds()
                            + " seconds; filter by the beginning of their names to look at fewer");
        }
        return found.elements();
    }

    private int write(List<DescribedModel> models, List<Map<String, Object>> objects) {
        Map<String, List<Version>> last =
                latest.of(models.stream().map(DescribedModel::model).toList());
        return Found.write(
                models,
                of -> Optional.of(
                        show.model(store.whole(of), last.get(of.model().id()))),
                objects);
    }

    private static Answer answer(List<Map<String, Object>> objects, Optional<String> next) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("registered_models", objects);
        body.put("next_page_token", next);
        return Answer.ok(body);
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
