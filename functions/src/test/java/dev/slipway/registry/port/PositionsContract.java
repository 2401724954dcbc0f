package dev.slipway.registry.port;

import static dev.slipway.registry.name.StageName.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.RegistryLists.ModelFilter;
import dev.slipway.registry.port.RegistryLists.PromotionFilter;
import dev.slipway.registry.port.RegistryLists.VersionFilter;
import dev.slipway.registry.port.RegistryLists.VersionList;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A list goes on from places that it gave, and refuses all others. */
public abstract class PositionsContract extends StoresContract {
    private static final List<String> GARBAGE = List.of(
            "",
            " ",
            "~",
            "0",
            "null",
            "VERSION#",
            "VERSION#1",
            "VERSION#zzzzzzzzzz",
            "VERSION#0000000001#",
            "ENTRY#1",
            "ENTRY#00000000000a",
            "PROMOTION#",
            "PROMOTION#1",
            "2026-03-01T12:00:00.000Z#01ARZ3NDEKTSV4RRFFQ69G5FAV-0",
            "POLICY#production",
            "SECRET#cursors",
            "2026-03-01T12:00:00.000Z",
            "2026-03-01T12:00:00.000Z#",
            "2026-03-01T12:00:00.000Z#01ARZ3NDEKTSV4RRFFQ69G5FA",
            "{\"pk\":{\"S\":\"SECRET#cursors\"}}",
            "ü\ud83d",
            "m#not-an-id",
            "x".repeat(100_000));

    @Test
    void whatIsNoPositionOfAListIsRefusedByIt() {
        Model model = registered("m");
        Map<String, Consumer<Page.Request>> reads = Map.of(
                "versions",
                        page -> lists.versions(model.id(), new VersionFilter(Optional.empty(), Map.of(), true), page),
                "entries", page -> lists.entries(model.id(), false, page),
                "entries, newest first", page -> lists.entries(model.id(), true, page),
                "stage changes", page -> lists.stageChanges(model.id(), PRODUCTION, page),
                "deleted models", page -> lists.models(new ModelFilter(Optional.empty(), Map.of(), true), page),
                "promotions of a model",
                        page -> lists.promotions(
                                model.id(), new PromotionFilter(Optional.empty(), Optional.empty()), page),
                "open promotions", page -> lists.openPromotions(Optional.empty(), page));

        reads.forEach((name, list) -> GARBAGE.forEach(position ->
                assertRefused(name, () -> list.accept(new Page.Request(5, Optional.of(position))))));
    }

    @Test
    void aPositionOfModelsIsANameWithinTheWantedOnes() {
        registered("fraud-a");
        ModelFilter fraud = new ModelFilter(Optional.of("fraud-"), Map.of(), false);
        for (String position : List.of("", " ", "fraud", "zebra", "fraud-a.", "fraud-#", "fraud-\u0000")) {
            assertRefused("models", () -> lists.models(fraud, new Page.Request(5, Optional.of(position))));
        }
        assertThat(lists.models(fraud, new Page.Request(5, Optional.of("fraud-9")))
                        .items())
                .hasSize(1);
    }

    @Test
    void whatIsNoPlaceOfAWalkIsRefusedByIt() {
        Model model = registered("m");
        Samples.writeVersions(store, model, List.of(Samples.version(model, 1), Samples.version(model, 2)));
        List<VersionList> walks = new ArrayList<>();
        for (boolean backwards : List.of(false, true)) {
            walks.add(new VersionList.ByNumber(model.id(), 1, 9, backwards));
            walks.add(new VersionList.ByChange(model.id(), backwards));
            walks.add(new VersionList.OfAllModels(backwards));
        }

        for (VersionList walk : walks) {
            for (String place : GARBAGE) {
                assertRefused(walk.toString(), () -> lists.visitVersions(walk, Optional.of(place), (v, at) -> true));
            }
        }
    }

    @Test
    void aPlaceOutsideOfAWalkIsRefusedByIt() {
        registered("fraud-a");
        Model model = registered("m");
        Samples.writeVersions(
                store, model, List.of(Samples.version(model, 1), Samples.version(model, 2), Samples.version(model, 3)));
        String third = placeOfTheFirst(new VersionList.ByNumber(model.id(), 3, 3, false));

        assertRefused(
                "versions 1 and 2",
                () -> lists.visitVersions(
                        new VersionList.ByNumber(model.id(), 1, 2, false), Optional.of(third), (v, at) -> true));
        for (String place : List.of("", " ", "fraud", "zebra", "fraud-a.", "fraud-#", "fraud-\u0000")) {
            assertRefused("models", () -> lists.visitModels("fraud-", false, Optional.of(place), (m, at) -> true));
            assertRefused("models", () -> lists.visitModels("fraud-", true, Optional.of(place), (m, at) -> true));
        }
    }

    private String placeOfTheFirst(VersionList walk) {
        List<String> places = new ArrayList<>();
        lists.visitVersions(walk, Optional.empty(), (version, place) -> {
            places.add(place);
            return false;
        });
        return places.get(0);
    }

    private static void assertRefused(String list, Runnable read) {
        assertThatThrownBy(read::run)
                .as(list)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_CURSOR));
    }
}
