package dev.slipway.mlflow;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryLists.VersionList;
import dev.slipway.registry.port.RegistryLists.Visitor;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The last version of each of MLflow's stages: what {@code production} and {@code staging} hold, and the newest usable
 * version that neither holds. Found by point reads from what the heads say, however many versions there are.
 */
final class Latest {
    /** How far back a usable version is looked for when the newest ones are deleted or not ready. */
    private static final int MOST_PASSED_OVER = 1_000;

    private final RegistryLists lists;

    Latest(RegistryLists lists) {
        this.lists = lists;
    }

    /** Of one model. */
    List<Version> of(Model model) {
        return of(List.of(model)).get(model.id());
    }

    /** Of some models, by their ids. */
    Map<String, List<Version>> of(Collection<Model> models) {
        Set<VersionKey> wanted = new HashSet<>();
        for (Model model : models) {
            held(model).forEach(number -> wanted.add(new VersionKey(model.id(), number)));
            if (model.lastVersion() > 0) {
                wanted.add(new VersionKey(model.id(), model.lastVersion()));
            }
        }
        Map<VersionKey, Version> found = new HashMap<>();
        lists.versions(wanted)
                .forEach(version -> found.put(new VersionKey(version.modelId(), version.number()), version));
        Map<String, List<Version>> latest = new LinkedHashMap<>();
        for (Model model : models) {
            List<Version> of = new ArrayList<>();
            Set<Integer> held = held(model);
            free(model, held, found).ifPresent(of::add);
            held.forEach(number -> Optional.ofNullable(found.get(new VersionKey(model.id(), number)))
                    .filter(Version::isUsable)
                    .ifPresent(of::add));
            latest.put(model.id(), of);
        }
        return latest;
    }

    private Optional<Version> free(Model model, Set<Integer> held, Map<VersionKey, Version> found) {
        Version last = found.get(new VersionKey(model.id(), model.lastVersion()));
        if (last == null || (last.isUsable() && !held.contains(last.number()))) {
            return Optional.ofNullable(last);
        }
        Newest newest = new Newest(held);
        lists.visitVersions(
                new VersionList.ByNumber(model.id(), 1, model.lastVersion(), true), Optional.empty(), newest);
        return newest.found;
    }

    /** Looks through versions, the newest first, for a usable one that no stage holds. */
    private static final class Newest implements Visitor<Version> {
        private final Set<Integer> held;
        private Optional<Version> found = Optional.empty();
        private int passedOver;

        Newest(Set<Integer> held) {
            this.held = held;
        }

        @Override
        public boolean visit(Version version, String place) {
            if (version.isUsable() && !held.contains(version.number())) {
                found = Optional.of(version);
                return false;
            }
            passedOver++;
            return passedOver < MOST_PASSED_OVER;
        }
    }

    private static Set<Integer> held(Model model) {
        Set<Integer> held = new HashSet<>();
        for (StageName name : List.of(StageName.STAGING, StageName.PRODUCTION)) {
            Optional.ofNullable(model.stages().get(name))
                    .flatMap(stage -> stage.version())
                    .ifPresent(held::add);
        }
        return held;
    }
}
