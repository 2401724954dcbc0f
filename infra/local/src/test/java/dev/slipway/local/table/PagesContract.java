package dev.slipway.local.table;

import static dev.slipway.registry.port.StoresContract.all;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.VersionFilter;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A page ends where it would read too much, short as it may be, and names the next. */
abstract class PagesContract extends TableContract {
    private static final VersionFilter EVERY_VERSION = new VersionFilter(Optional.empty(), Map.of(), true);

    @Test
    void aPageOfFewAmongManyReadsABoundedNumberAndNamesTheNext() {
        Model model = registered("m");
        Samples.writeVersions(store, model, List.of(Samples.version(model, 1)));
        RawItems.repeatVersion(backend.client(), table, model.id(), 1_500);
        Version rareOne =
                Samples.version(model, 1, VersionStatus.READY, Samples.metadata(Optional.empty(), Map.of("k", "v")));
        Samples.writeVersions(store, store.modelById(model.id()).orElseThrow(), List.of(rareOne));
        VersionFilter rare = new VersionFilter(Optional.empty(), Map.of("k", "v"), false);

        List<Page<Version>> pages = new ArrayList<>();
        String cost = meter.reading(() -> pages.add(lists.versions(model.id(), rare, Page.Request.first(10))));

        System.out.println("a filtered page with nothing in it: " + cost);
        assertThat(meter.itemsRead()).isLessThanOrEqualTo(1_000);
        assertThat(pages.get(0).items()).isEmpty();
        assertThat(pages.get(0).next()).isPresent();
        assertThat(numbers(model, rare)).containsExactly(1);
    }

    @Test
    void aPageOfLargeItemsEndsAfterAFewMegabytes() {
        Model model = registered("m");
        Samples.writeVersions(
                store,
                model,
                IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> Samples.version(model, i).rejected("x".repeat(300_000), Samples.NOW))
                        .toList());

        Page<Version> page = lists.versions(model.id(), EVERY_VERSION, Page.Request.first(20));

        assertThat(page.items()).hasSizeLessThan(20);
        assertThat(page.next()).isPresent();
        assertThat(numbers(model, EVERY_VERSION)).hasSize(20);
    }

    @Test
    void longTextsThatLieApartEndNoPage() {
        Model model = registered("m");
        var said = Samples.metadata(Optional.of("x".repeat(300_000)), Map.of());
        Samples.writeVersions(
                store,
                model,
                IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> Samples.version(model, i, VersionStatus.READY, said))
                        .toList());

        assertThat(lists.versions(model.id(), EVERY_VERSION, Page.Request.first(20))
                        .items())
                .hasSize(20);
    }

    private List<Integer> numbers(Model model, VersionFilter filter) {
        return all(page -> lists.versions(model.id(), filter, page), 4).stream()
                .map(Version::number)
                .toList();
    }
}
