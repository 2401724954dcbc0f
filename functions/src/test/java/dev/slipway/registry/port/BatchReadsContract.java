package dev.slipway.registry.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several things read at once by their keys: those that there are, each of them once. */
public abstract class BatchReadsContract extends StoresContract {
    @Test
    void versionsAreReadByTheirKeysTheDeletedOnesToo() {
        Model model = registered("m");
        Version one = Samples.version(model, 1);
        Version deleted = Samples.version(model, 2).deleted(Samples.NOW);
        Samples.writeVersions(store, model, List.of(one, deleted, Samples.version(model, 3)));

        assertThat(lists.versions(List.of(
                        deleted.key(),
                        one.key(),
                        one.key(),
                        new VersionKey(model.id(), 9),
                        new VersionKey(Samples.model("none").id(), 1))))
                .containsExactlyInAnyOrder(one, deleted);
        assertThat(lists.versions(List.<VersionKey>of())).isEmpty();
    }

    @Test
    void moreVersionsAreReadAtOnceThanFitIntoOneRequest() {
        Model model = registered("m");
        List<Version> versions = IntStream.rangeClosed(1, 130)
                .mapToObj(number -> Samples.version(model, number))
                .toList();
        Samples.writeVersions(store, model, versions);

        assertThat(lists.versions(versions.stream().map(Version::key).toList()))
                .containsExactlyInAnyOrderElementsOf(versions);
    }

    @Test
    void headsAreReadByTheirIdsWhereverTheyAre() {
        Model plain = registered("plain");
        Model renamed = Samples.renamed(registered("before"), "after");
        Model deleted = Samples.deleted(registered("deleted"));
        store.commit(Samples.change(store.model(new ModelName("before")).orElseThrow(), renamed));
        store.commit(Samples.change(store.modelById(deleted.id()).orElseThrow(), deleted));
        Model heir = registered("before");

        assertThat(lists.modelsById(List.of(
                        deleted.id(),
                        plain.id(),
                        plain.id(),
                        renamed.id(),
                        Samples.model("none").id())))
                .containsExactlyInAnyOrder(plain, renamed, deleted);
        assertThat(lists.modelsById(List.of(heir.id()))).containsExactly(heir);
        assertThat(lists.modelsById(List.of())).isEmpty();
    }

    @Test
    void versionsAreFoundByTheRunThatMadeThem() {
        Model one = registered("one");
        Model two = registered("two");
        Version first = ofRun(one, 1, "run");
        Version second = ofRun(one, 2, "run").deleted(Samples.NOW.plusSeconds(9));
        Version alien = ofRun(two, 1, "run");
        List<Version> others = List.of(ofRun(one, 3, "run 2"), ofRun(one, 4, "ru"), Samples.version(one, 5));
        Samples.writeVersions(store, one, List.of(first, ofRun(one, 2, "run")));
        Samples.writeVersions(store, store.modelById(one.id()).orElseThrow(), others);
        Samples.writeVersions(store, two, List.of(alien));
        Samples.writeVersions(store, store.modelById(one.id()).orElseThrow(), List.of(second));

        List<VersionKey> all = lists.versionsOfRun("run", 10);
        assertThat(all).containsExactlyInAnyOrder(first.key(), second.key(), alien.key());
        List<VersionKey> some = lists.versionsOfRun("run", 2);
        assertThat(some).hasSize(2).doesNotHaveDuplicates();
        assertThat(all).containsAll(some);
        for (String none : List.of("", "RUN", "run ", "x".repeat(5_000))) {
            assertThat(lists.versionsOfRun(none, 10)).isEmpty();
        }
    }

    private static Version ofRun(Model model, int number, String run) {
        Lineage lineage = new Lineage(
                List.of(),
                Optional.empty(),
                Optional.of(new Lineage.Run(run, Optional.empty())),
                Optional.empty(),
                Optional.empty());
        return Samples.version(
                model,
                number,
                VersionStatus.READY,
                new Metadata(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), lineage));
    }
}
