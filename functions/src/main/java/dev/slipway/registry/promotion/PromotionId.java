package dev.slipway.registry.promotion;

import dev.slipway.registry.name.Ids;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a promotion: its model's id and the place in the model's history at which it was asked for, as in
 * {@code 01K7XJ5Q1N0V9M4R8T2B6C3D5F-17}. So a promotion is found from its id alone, a model's promotions are in the order in
 * which they were asked for whatever the clocks say, and the id is fit for the name of an execution as it is.
 */
public record PromotionId(String modelId, long seq) {
    private static final Pattern FORM = Pattern.compile("([0-9A-Z]{26})-([1-9][0-9]{0,11})");

    /** Reads an id; nothing when the text is none. */
    public static Optional<PromotionId> of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() && Ids.isId(matcher.group(1))
                ? Optional.of(new PromotionId(matcher.group(1), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return modelId + "-" + seq;
    }
}
