package dev.slipway.mlflow;

import dev.slipway.mlflow.Clause.Attribute;
import dev.slipway.mlflow.Clause.TextOp;
import dev.slipway.registry.Registry;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The models that a filter names, or whose names it describes: a search goes by these before it goes by anything else. */
final class NamedModels {
    /** Models whose names are alike, each searched by a list of its own. */
    private static final int MOST = 100;

    private static final int MOST_LOOKED_AT = 1_000;

    private NamedModels() {}

    /** Those of a search; nothing when its filter says nothing of names, or describes more than a few. */
    static Optional<List<Model>> of(Filter filter, Registry registry) {
        return filter.bound(Attribute.NAME)
                .map(names -> called(names, registry))
                .or(() -> alike(filter, registry));
    }

    /** Those of these names that there are; a text that is no name here belongs to no model. */
    static List<Model> called(Set<String> names, Registry registry) {
        return names.stream()
                .flatMap(name -> name(name).stream())
                .flatMap(name -> registry.store().model(name).stream())
                .toList();
    }

    private static Optional<List<Model>> alike(Filter filter, Registry registry) {
        boolean isDescribed = filter.clauses().stream()
                .anyMatch(clause -> clause instanceof Clause.Text text
                        && text.attribute() == Attribute.NAME
                        && (text.op() == TextOp.LIKE || text.op() == TextOp.ILIKE));
        if (!isDescribed) {
            return Optional.empty();
        }
        Found<DescribedModel> found = Found.all(
                MOST,
                new Bound(registry.clock(), MOST_LOOKED_AT, Bound.TIME.dividedBy(5)),
                of -> filter.passesByName(of.model().name().value()),
                of -> 0);
        return registry.lists()
                        .visitModels(filter.nameBeginning(), false, Optional.empty(), found)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(
                        found.elements().stream().map(DescribedModel::model).toList());
    }

    private static Optional<ModelName> name(String text) {
        try {
            return Optional.of(new ModelName(text));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }
}
