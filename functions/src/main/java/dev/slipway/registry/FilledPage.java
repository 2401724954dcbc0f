package dev.slipway.registry;

import dev.slipway.registry.port.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a list of which something is left out. It is filled up from the pages behind it, of which a bounded number is read;
 * so it may end short, with a place to go on from.
 */
final class FilledPage {
    /** Pages that are read to fill one. */
    static final int MOST_PAGES = 5;

    private FilledPage() {}

    /**
     * The page asked for.
     *
     * @param read a page with what is to be left out gone already
     */
    static <T> Page<T> of(Page.Request asked, Function<Page.Request, Page<T>> read) {
        List<T> kept = new ArrayList<>();
        Optional<String> from = asked.from();
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            // Never more than still fit: what is read is either shown or left out.
            Page<T> page = read.apply(new Page.Request(asked.limit() - kept.size(), from));
            kept.addAll(page.items());
            from = page.next();
            if (from.isEmpty() || kept.size() == asked.limit()) {
                break;
            }
        }
        return new Page<>(kept, from);
    }
}
