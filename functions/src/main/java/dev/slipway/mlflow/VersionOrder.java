package dev.slipway.mlflow;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.version.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Versions in the order that is asked for; those that it leaves equal by name, the newest number first. */
final class VersionOrder {
    private VersionOrder() {}

    /**
     * The order.
     *
     * @param models those of all versions, by their ids
     */
    static Comparator<Version> of(List<Order> orders, Map<String, Model> models) {
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
