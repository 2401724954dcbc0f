package dev.slipway.registry;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.version.Parent;
import dev.slipway.registry.version.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names that models have now, for what refers to them by their ids: a name may have changed since, and belong to another
 * model by now. A deleted model keeps its last name.
 */
final class PresentNames {
    private final RegistryLists lists;

    PresentNames(RegistryLists lists) {
        this.lists = lists;
    }

    /** Versions of one model, their parents' models under their present names. Only heads of other models are read, together. */
    List<Version> ofParents(Model model, List<Version> versions) {
        Set<String> others = versions.stream()
                .flatMap(version -> version.parent().stream())
                .map(Parent.Found::modelId)
                .filter(id -> !id.equals(model.id()))
                .collect(Collectors.toSet());
        Map<String, ModelName> names = new HashMap<>();
        names.put(model.id(), model.name());
        if (!others.isEmpty()) {
            lists.modelsById(others).forEach(other -> names.put(other.id(), other.name()));
        }
        return versions.stream().map(version -> named(version, names)).toList();
    }

    private static Version named(Version version, Map<String, ModelName> names) {
        return version.parent()
                .map(parent -> version.parentUnder(names.getOrDefault(parent.modelId(), parent.model())))
                .orElse(version);
    }
}
