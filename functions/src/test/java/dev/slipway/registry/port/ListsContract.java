package dev.slipway.registry.port;

import static dev.slipway.registry.name.StageName.PRODUCTION;
import static dev.slipway.registry.name.StageName.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryLists.ModelFilter;
import dev.slipway.registry.port.RegistryLists.PromotionFilter;
import dev.slipway.registry.port.RegistryLists.VersionFilter;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists in their order, page by page, and what filters leave of them. */
public abstract class ListsContract extends StoresContract {
    private static final Page<Object> EMPTY = new Page<>(List.of(), Optional.empty());
    private static final VersionFilter EVERY_VERSION = new VersionFilter(Optional.empty(), Map.of(), true);

    @Test
    void modelsAreListedByName() {
        for (String name : List.of("b", "a", "fraud-detector", "fraud", "a b", "Z", "_x", "fraud-old")) {
            registered(name);
        }

        assertThat(names(new ModelFilter(Optional.empty(), Map.of(), false)))
                .containsExactly("Z", "_x", "a", "a b", "b", "fraud", "fraud-detector", "fraud-old");
        assertThat(names(new ModelFilter(Optional.of("fraud-"), Map.of(), false)))
                .containsExactly("fraud-detector", "fraud-old");
        assertThat(names(new ModelFilter(Optional.of("ü"), Map.of(), false))).isEmpty();
        assertThat(names(new ModelFilter(Optional.of("x".repeat(5_000)), Map.of(), false)))
                .isEmpty();
    }

    @Test
    void modelsAreListedByTheirTags() {
        Map<String, String> odd = Map.of("team", "risk", "a b#.:c", "'\") OR 1=1", "empty", "");
        tagged("both", odd);
        tagged("one", Map.of("team", "risk"));
        registered("none");

        assertThat(names(new ModelFilter(Optional.empty(), Map.of("team", "risk"), false)))
                .containsExactly("both", "one");
        assertThat(names(new ModelFilter(Optional.empty(), odd, false))).containsExactly("both");
    }

    @Test
    void deletedModelsHaveTheirOwnListWhereNamesMayRepeat() {
        for (int i = 0; i < 3; i++) {
            Model model = registered("same");
            store.commit(Samples.change(model, Samples.deleted(model)));
        }
        registered("same");

        assertThat(names(new ModelFilter(Optional.empty(), Map.of(), true))).containsExactly("same", "same", "same");
        assertThat(names(new ModelFilter(Optional.of("sa"), Map.of(), true))).hasSize(3);
        assertThat(names(new ModelFilter(Optional.empty(), Map.of(), false))).containsExactly("same");
    }

    @Test
    void versionsAreListedTheNewestFirst() {
        Model model = registered("m");
        Samples.writeVersions(
                store,
                model,
                IntStream.rangeClosed(1, 25)
                        .mapToObj(i -> Samples.version(model, i))
                        .toList());

        assertThat(numbers(model, EVERY_VERSION))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 25).mapToObj(i -> 26 - i).toList());
    }

    @Test
    void versionsAreFilteredByStatusTagsAndDeletion() {
        Model model = registered("m");
        var tagged = Samples.metadata(Optional.empty(), Map.of("k", "v"));
        Samples.writeVersions(
                store,
                model,
                List.of(
                        Samples.version(model, 1, VersionStatus.PENDING_UPLOAD, tagged),
                        Samples.version(model, 2, VersionStatus.READY, tagged),
                        Samples.version(model, 3, VersionStatus.READY, tagged).deleted(Samples.NOW),
                        Samples.version(model, 4)));

        assertThat(numbers(model, EVERY_VERSION)).containsExactly(4, 3, 2, 1);
        assertThat(numbers(model, new VersionFilter(Optional.empty(), Map.of(), false)))
                .containsExactly(4, 2, 1);
        assertThat(numbers(model, new VersionFilter(Optional.of(VersionStatus.READY), Map.of(), false)))
                .containsExactly(4, 2);
        assertThat(numbers(model, new VersionFilter(Optional.of(VersionStatus.READY), Map.of("k", "v"), true)))
                .containsExactly(3, 2);
    }

    @Test
    void entriesAreListedInBothDirectionsAndFromAPlaceOn() {
        Model model = registered("m");
        List<Entry> entries = new ArrayList<>(List.of(Samples.entry(model, Samples.NOW)));
        for (int i = 2; i <= 13; i++) {
            Model next = Samples.next(model);
            entries.add(Samples.entry(next, Samples.NOW));
            store.commit(Samples.change(model, next));
            model = next;
        }
        String id = model.id();

        assertThat(all(page -> lists.entries(id, false, page), 5)).containsExactlyElementsOf(entries);
        List<Entry> newestFirst = all(page -> lists.entries(id, true, page), 5);
        assertThat(newestFirst.get(0)).isEqualTo(entries.get(12));
        assertThat(newestFirst).hasSize(13);
        assertThat(lists.entriesFrom(id, 12, 100)).containsExactly(entries.get(11), entries.get(12));
        assertThat(lists.entriesFrom(id, -5, 2)).containsExactly(entries.get(0), entries.get(1));
        assertThat(lists.entriesFrom(id, Long.MAX_VALUE, 2)).isEmpty();
    }

    @Test
    void promotionsAreListedTheNewestFirstThoseOfAModelAndThoseThatWait() {
        Model one = registered("one");
        Model two = registered("two");
        List<PromotionStatus> statuses = List.of(PromotionStatus.values());
        List<Promotion> promotions = new ArrayList<>();
        for (int i = 0; i < 28; i++) {
            PromotionStatus status = statuses.get(i % statuses.size());
            promotions.add(
                    0,
                    Samples.promotion(
                            i % 3 == 0 ? one : two,
                            i % 2 == 0 ? PRODUCTION : STAGING,
                            Samples.NOW.plusMillis(i),
                            status));
        }
        write(one, promotions);

        assertThat(listed(one, Optional.empty(), Optional.empty()))
                .containsExactlyElementsOf(promotions.stream()
                        .filter(promotion -> promotion.modelId().equals(one.id()))
                        .toList());
        assertThat(listed(two, Optional.of(STAGING), Optional.of(PromotionStatus.APPLIED)))
                .containsExactlyElementsOf(promotions.stream()
                        .filter(promotion -> promotion.modelId().equals(two.id()))
                        .filter(promotion -> promotion.stage().equals(STAGING))
                        .filter(promotion -> promotion.status() == PromotionStatus.APPLIED)
                        .toList());
        assertThat(open(Optional.empty()))
                .containsExactlyElementsOf(
                        promotions.stream().filter(Promotion::isOpen).toList());
        assertThat(open(Optional.of(STAGING)))
                .containsExactlyElementsOf(promotions.stream()
                        .filter(promotion ->
                                promotion.isOpen() && promotion.stage().equals(STAGING))
                        .toList());
    }

    @Test
    void openPromotionsStayInOrderWhereMostAreFilteredAway() {
        Model model = registered("m");
        Promotion oldest = Samples.promotion(model, STAGING, Samples.NOW, PromotionStatus.WAITING);
        Promotion newer = Samples.promotion(model, STAGING, Samples.NOW.plusMillis(1), PromotionStatus.WAITING);
        List<Promotion> promotions = new ArrayList<>(List.of(oldest, newer));
        for (int i = 2; i < 180; i++) {
            promotions.add(Samples.promotion(model, PRODUCTION, Samples.NOW.plusMillis(i), PromotionStatus.WAITING));
        }
        write(model, promotions);

        assertThat(all(page -> lists.openPromotions(Optional.of(STAGING), page), 1))
                .containsExactly(newer, oldest);
    }

    @Test
    void listsOfWhatIsNotThereAreEmpty() {
        String id = Samples.model("m").id();
        Page.Request page = Page.Request.first(5);

        assertThat(lists.models(new ModelFilter(Optional.empty(), Map.of(), false), page))
                .isEqualTo(EMPTY);
        assertThat(lists.models(new ModelFilter(Optional.empty(), Map.of(), true), page))
                .isEqualTo(EMPTY);
        assertThat(lists.versions(id, EVERY_VERSION, page)).isEqualTo(EMPTY);
        assertThat(lists.stageChanges(id, PRODUCTION, page)).isEqualTo(EMPTY);
        assertThat(lists.entries(id, true, page)).isEqualTo(EMPTY);
        assertThat(lists.entriesFrom(id, 1, 5)).isEmpty();
        assertThat(lists.promotions(id, new PromotionFilter(Optional.empty(), Optional.empty()), page))
                .isEqualTo(EMPTY);
        assertThat(lists.openPromotions(Optional.empty(), page)).isEqualTo(EMPTY);
    }

    private List<String> names(ModelFilter filter) {
        return all(page -> lists.models(filter, page), 2).stream()
                .map(of -> of.model().name().value())
                .toList();
    }

    private void tagged(String name, Map<String, String> tags) {
        Model model = registered(name);
        Words words = new Words(Optional.empty(), tags);
        store.commit(Samples.change(model, Samples.next(model), new Commit.Write.OfWords(model.id(), words)));
    }

    private List<Integer> numbers(Model model, VersionFilter filter) {
        return all(page -> lists.versions(model.id(), filter, page), 4).stream()
                .map(Version::number)
                .toList();
    }

    private List<Promotion> listed(Model model, Optional<StageName> stage, Optional<PromotionStatus> status) {
        return all(page -> lists.promotions(model.id(), new PromotionFilter(stage, status), page), 3);
    }

    private List<Promotion> open(Optional<StageName> stage) {
        return all(page -> lists.openPromotions(stage, page), 3);
    }

    private void write(Model model, List<Promotion> promotions) {
        Samples.write(
                store,
                model,
                promotions.stream().map(Commit.Write.OfPromotion::new).toList());
    }
}
