package dev.slipway.registry.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.RegistryLists.VersionList;
import dev.slipway.registry.port.RegistryLists.Visitor;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists that are gone through element by element, in both directions, with pauses. */
public abstract class WalksContract extends StoresContract {
    /** More than a store reads ahead at first. */
    private static final int MANY = 120;

    private int pauseAfter = 3;

    @Test
    void modelsAreVisitedByName() {
        for (String name : List.of("b", "a", "fraud-detector", "fraud", "a b", "Z", "_x", "fraud-old")) {
            registered(name);
        }
        Model deleted = registered("fraud-deleted");
        store.commit(Samples.change(deleted, Samples.deleted(deleted)));

        assertThat(names("")).containsExactly("Z", "_x", "a", "a b", "b", "fraud", "fraud-detector", "fraud-old");
        assertThat(names("fraud-")).containsExactly("fraud-detector", "fraud-old");
        assertThat(names("fraud-detector")).containsExactly("fraud-detector");
        assertThat(names("ü")).isEmpty();
        assertThat(names("x".repeat(5_000))).isEmpty();
    }

    @Test
    void versionsAreVisitedByNumberBetweenTwoNumbers() {
        Model model = registered("m");
        Model other = registered("other");
        Samples.writeVersions(store, other, List.of(Samples.version(other, 2)));
        Samples.writeVersions(
                store,
                model,
                List.of(
                        Samples.version(model, 1),
                        pending(model, 2),
                        Samples.version(model, 3).deleted(Samples.NOW),
                        Samples.version(model, 4),
                        Samples.version(model, 10)));

        assertThat(numbers(model, 1, Integer.MAX_VALUE)).containsExactly(1, 2, 4, 10);
        assertThat(numbers(model, 2, 4)).containsExactly(2, 4);
        assertThat(numbers(model, 0, 1)).containsExactly(1);
        assertThat(numbers(model, 5, 9)).isEmpty();
        assertThat(numbers(model, 4, 2)).isEmpty();
    }

    @Test
    void versionsAreVisitedByTheTimeOfTheirLastChange() {
        Model one = registered("one");
        Model two = registered("two");
        Version first = Samples.version(one, 1);
        Version second = Samples.version(one, 2);
        Version awaited = pending(one, 3);
        Version deleted = Samples.version(one, 4).deleted(Samples.NOW.plusSeconds(4));
        Version alien = Samples.version(two, 1).described(first.metadata(), Samples.NOW.plusMillis(1_500));
        Samples.writeVersions(store, one, List.of(first, second, awaited, deleted));
        Samples.writeVersions(store, two, List.of(alien));

        assertThat(changed(one)).containsExactly(first.key(), second.key());
        assertThat(changed()).containsExactly(first.key(), alien.key(), second.key());

        Samples.writeVersions(
                store,
                store.modelById(one.id()).orElseThrow(),
                List.of(
                        first.described(first.metadata(), Samples.NOW.plusSeconds(9)),
                        awaited.ready(Samples.NOW.plusSeconds(10)),
                        deleted.restored(Samples.NOW.plusSeconds(11))));

        assertThat(changed(one)).containsExactly(second.key(), first.key(), awaited.key(), deleted.key());
        assertThat(changed()).containsExactly(alien.key(), second.key(), first.key(), awaited.key(), deleted.key());
    }

    @Test
    void versionsThatWereChangedAtTheSameTimeAreEachVisitedOnce() {
        Model one = registered("one");
        Model two = registered("two");
        Instant at = Samples.NOW.plusSeconds(99);
        for (Model model : List.of(one, two)) {
            Samples.writeVersions(
                    store,
                    model,
                    IntStream.rangeClosed(1, 7)
                            .mapToObj(number -> Samples.version(model, number).ready(at))
                            .toList());
        }

        assertThat(changed(one)).extracting(VersionKey::number).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(changed()).hasSize(14).doesNotHaveDuplicates();
    }

    @Test
    void aWalkGoesFartherThanTheStoreReadsAhead() {
        Model model = registered("m");
        List<Integer> all = IntStream.rangeClosed(1, MANY).boxed().toList();
        Samples.writeVersions(
                store,
                model,
                all.stream().map(number -> Samples.version(model, number)).toList());

        for (int pause : List.of(MANY + 1, MANY, MANY - 10, 45)) {
            pauseAfter = pause;
            assertThat(numbers(model, 1, MANY)).containsExactlyElementsOf(all);
            assertThat(changed()).extracting(VersionKey::number).containsExactlyElementsOf(all);
        }
    }

    @Test
    void aWalkThatIsStoppedSaysWhereAndOneThatIsNotSaysNothing() {
        Model model = registered("m");
        Samples.writeVersions(store, model, List.of(Samples.version(model, 1), Samples.version(model, 2)));
        List<String> places = new ArrayList<>();
        Visitor<Version> first = (version, place) -> {
            places.add(place);
            return false;
        };
        VersionList all = new VersionList.ByNumber(model.id(), 1, 9, false);

        assertThat(lists.visitVersions(all, Optional.empty(), first)).contains(places.get(0));
        assertThat(lists.visitVersions(all, Optional.of(places.get(0)), (version, place) -> true))
                .isEmpty();
        assertThat(lists.visitVersions(all, Optional.of(places.get(0)), first))
                .as("a visitor that stops at the last one")
                .isEmpty();
        assertThat(places).hasSize(2);
    }

    private List<String> names(String prefix) {
        return bothWays((backwards, from) -> {
                    List<DescribedModel> seen = new ArrayList<>();
                    Optional<String> next =
                            lists.visitModels(prefix, backwards, from, (model, place) -> goesOn(seen, model));
                    return new Page<>(seen, next);
                })
                .stream()
                .map(of -> of.model().name().value())
                .toList();
    }

    private List<Integer> numbers(Model model, int lowest, int highest) {
        return bothWays((backwards, from) ->
                        walk(new VersionList.ByNumber(model.id(), lowest, highest, backwards), from))
                .stream()
                .map(Version::number)
                .toList();
    }

    private List<VersionKey> changed(Model model) {
        return bothWays((backwards, from) -> walk(new VersionList.ByChange(model.id(), backwards), from)).stream()
                .map(Version::key)
                .toList();
    }

    private List<VersionKey> changed() {
        return bothWays((backwards, from) -> walk(new VersionList.OfAllModels(backwards), from)).stream()
                .map(Version::key)
                .toList();
    }

    private Page<Version> walk(VersionList list, Optional<String> from) {
        List<Version> seen = new ArrayList<>();
        Optional<String> next = lists.visitVersions(list, from, (version, place) -> goesOn(seen, version));
        return new Page<>(seen, next);
    }

    private <T> boolean goesOn(List<T> seen, T element) {
        seen.add(element);
        return seen.size() % pauseAfter != 0;
    }

    /** What a walk visits from its beginning on, which must be what it visits from its end on, turned around. */
    private static <T> List<T> bothWays(BiFunction<Boolean, Optional<String>, Page<T>> walk) {
        List<T> forwards = all(page -> walk.apply(false, page.from()), Integer.MAX_VALUE);
        List<T> backwards = new ArrayList<>(all(page -> walk.apply(true, page.from()), Integer.MAX_VALUE));
        Collections.reverse(backwards);
        assertThat(backwards).isEqualTo(forwards);
        return forwards;
    }

    private static Version pending(Model model, int number) {
        return Samples.version(
                model, number, VersionStatus.PENDING_UPLOAD, Samples.metadata(Optional.empty(), Map.of()));
    }
}
