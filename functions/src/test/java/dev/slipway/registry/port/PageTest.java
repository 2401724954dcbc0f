package dev.slipway.registry.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages of lists. */
class PageTest {
    @Test
    void aPageKeepsItsPlaceWhateverItsElementsAreTurnedInto() {
        Page<String> page = new Page<>(List.of("a", "bc"), Optional.of("bc"));

        assertThat(page.map(String::length)).isEqualTo(new Page<>(List.of(1, 2), Optional.of("bc")));
        assertThat(new Page<>(List.<String>of(), Optional.empty()).map(String::length))
                .isEqualTo(new Page<>(List.of(), Optional.empty()));
    }

    @Test
    void aPageStaysAsItWasMade() {
        List<String> items = new ArrayList<>(List.of("a"));
        Page<String> page = new Page<>(items, Optional.empty());

        items.add("b");

        assertThat(page.items()).containsExactly("a");
    }

    @Test
    void theFirstPageBeginsAtTheBeginning() {
        assertThat(Page.Request.first(7)).isEqualTo(new Page.Request(7, Optional.empty()));
    }
}
