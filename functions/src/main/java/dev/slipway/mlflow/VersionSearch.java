package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Cursors;
import dev.slipway.registry.Registry;
import java.util.List;

/** The search for model versions: what is asked. {@link VersionPlan} says how it is found. */
final class VersionSearch {
    private static final int DEFAULT_RESULTS = 10_000;
    private static final int MAX_RESULTS = 200_000;
    private static final List<Order> DEFAULT_ORDER = List.of(new Order(Order.By.CHANGED, true));

    private final Registry registry;
    private final Cursors cursors;
    private final MlflowObjects show;

    VersionSearch(Registry registry, Cursors cursors, MlflowObjects show) {
        this.registry = registry;
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
        List<Order> given = orders(request);
        List<Order> orders = given.isEmpty() ? DEFAULT_ORDER : given;
        return new VersionPlan(
                        registry, show, filter(request), orders, wanted(request), new PageToken(cursors, request))
                .answer();
    }
}
