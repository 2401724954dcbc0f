package dev.slipway.mlflow;

import dev.slipway.registry.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a list is ordered.
 *
 * @param by what is compared
 * @param descending from the greatest to the least
 */
record Order(By by, boolean descending) {
    private static final Pattern FORM = Pattern.compile(
            "\\s*(?:attribute\\.)?([`\"]?)([A-Za-z_]+)\\1(?:\\s+(asc|desc))?\\s*", Pattern.CASE_INSENSITIVE);

    /** What lists are ordered by. */
    enum By {
        NAME(Set.of("name")),
        NUMBER(Set.of("version_number")),
        CREATED(Set.of("creation_timestamp")),
        CHANGED(Set.of("last_updated_timestamp"));

        @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
        private final Set<String> words;

        By(Set<String> words) {
            this.words = words;
        }
    }

    /** An order of models, beginning with what counts first. */
    static List<Order> ofModels(List<String> texts) {
        List<Order> orders = new ArrayList<>();
        for (String text : texts) {
            Order order = of(text);
            if (order.by() == By.NUMBER) {
                throw unknown(text);
            }
            orders.add(order);
        }
        return orders;
    }

    /** An order of versions, beginning with what counts first. */
    static List<Order> ofVersions(List<String> texts) {
        return texts.stream().map(Order::of).toList();
    }

    private static Order of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.length() > 100 || !matcher.matches()) {
            throw unknown(text);
        }
        // MLflow knows the time of the last change of a model by a short name, too.
        String word = matcher.group(2).equals("timestamp") ? "last_updated_timestamp" : matcher.group(2);
        boolean descending = Optional.ofNullable(matcher.group(3))
                .filter(direction -> direction.toLowerCase(Locale.ROOT).equals("desc"))
                .isPresent();
        for (By by : By.values()) {
            if (by.words.contains(word)) {
                return new Order(by, descending);
            }
        }
        throw unknown(text);
    }

    private static RuntimeException unknown(String text) {
        return Refusal.INVALID.because(
                "order_by",
                "must be name, version_number (of versions), creation_timestamp or last_updated_timestamp,"
                        + " and ASC or DESC after it if wanted, not " + FilterText.shown(text));
    }
}
