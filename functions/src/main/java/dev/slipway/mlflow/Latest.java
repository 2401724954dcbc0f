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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The last version of each of MLflow's stages: what {@code production} and {@code staging} hold, and the newest usable
 * version that neither holds. Found by point reads from what the heads say, however many models and versions there are.
 */
final class Latest {
    /** How far back a usable version is looked for when the newest ones are deleted or not ready. */
    private static final int MOST_PASSED_OVER = 1_000;

    /** So many numbers below the last one are read of all models at once, before a list is read of any. */
    private static final int FEW = 5;

    private final RegistryLists lists;

    Latest(RegistryLists lists) {
        this.lists = lists;
    }

    /** Of one model. */
    List<Version> of(Model model) {
        return of(List.of(model)).get(model.id());
    }

    /** The newest usable version of a model, whatever holds it. */
    Optional<Version> newest(Model model) {
        return of(model).stream().max(Comparator.comparing(Version::number));
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
        read(wanted, found);
        read(earlier(models, found), found);
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

    private void read(Set<VersionKey> keys, Map<VersionKey, Version> into) {
        if (!keys.isEmpty()) {
            lists.versions(keys).forEach(version -> into.put(version.key(), version));
        }
    }

    /** The few numbers below the last one of each model of which that is not the answer. */
    private static Set<VersionKey> earlier(Collection<Model> models, Map<VersionKey, Version> found) {
        Set<VersionKey> earlier = new HashSet<>();
        for (Model model : models) {
            Version last = found.get(new VersionKey(model.id(), model.lastVersion()));
            if (last != null && !isFree(last, held(model))) {
                for (int number = model.lastVersion() - 1; number >= lowestOfFew(model); number--) {
                    earlier.add(new VersionKey(model.id(), number));
                }
            }
        }
        earlier.removeAll(found.keySet());
        return earlier;
    }

    private static int lowestOfFew(Model model) {
        return Math.max(1, model.lastVersion() - FEW);
    }

    private static boolean isFree(Version version, Set<Integer> held) {
        return version.isUsable() && !held.contains(version.number());
    }

    private Optional<Version> free(Model model, Set<Integer> held, Map<VersionKey, Version> found) {
        if (!found.containsKey(new VersionKey(model.id(), model.lastVersion()))) {
            return Optional.empty();
        }
        for (int number = model.lastVersion(); number >= lowestOfFew(model); number--) {
            Version version = found.get(new VersionKey(model.id(), number));
            if (version != null && isFree(version, held)) {
                return Optional.of(version);
            }
        }
        Newest newest = new Newest(held);
        var unused = lists.visitVersions(
                new VersionList.ByNumber(model.id(), 1, lowestOfFew(model) - 1, true), Optional.empty(), newest);
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
            if (isFree(version, held)) {
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
