package dev.slipway.mlflow;

import dev.slipway.http.Cursors;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.Optional;

/** Where a page ended: at a place of a list, or after so many of a sorted few. Sealed for the search it belongs to. */
final class PageToken {
    private static final String FIELD = "page_token";
    private static final String PLACE = "at ";
    private static final String COUNT = "after ";

    private final Cursors cursors;
    private final String scope;
    private final Optional<String> opened;

    PageToken(Cursors cursors, MlflowRequest request) {
        this.cursors = cursors;
        this.scope = request.scope();
        this.opened = request.pageToken().map(this::open);
    }

    private String open(String token) {
        try {
            return cursors.open(token, scope);
        } catch (Refused refused) {
            throw refused.at(FIELD);
        }
    }

    /** Whether the page before ended at a place of a list. */
    boolean isAtPlace() {
        return opened.filter(text -> text.startsWith(PLACE)).isPresent();
    }

    /** Whether the pages before were cut from what was sorted. */
    boolean isAfterCount() {
        return opened.filter(text -> text.startsWith(COUNT)).isPresent();
    }

    /** The place that the page before ended at. */
    Optional<String> place() {
        return opened.map(text -> inside(PLACE, text));
    }

    /** How many elements the pages before had. */
    int count() {
        return opened.map(text -> Integer.valueOf(inside(COUNT, text))).orElse(0);
    }

    String atPlace(String place) {
        return cursors.seal(PLACE + place, scope);
    }

    String afterCount(int count) {
        return cursors.seal(COUNT + count, scope);
    }

    private static String inside(String kind, String text) {
        if (!text.startsWith(kind)) {
            throw Refusal.INVALID_CURSOR.because(FIELD, "is of another search");
        }
        return text.substring(kind.length());
    }
}
