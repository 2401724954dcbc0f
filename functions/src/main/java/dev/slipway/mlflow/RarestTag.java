package dev.slipway.mlflow;

import dev.slipway.mlflow.Clause.Tag;
import dev.slipway.mlflow.Clause.TextOp;
import dev.slipway.registry.search.WantedTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the search index has under that of a filter's tags that the fewest have. Where a text is wanted of a tag, those count
 * that have it with this text; where it need not be one, as for {@code LIKE}, those that have the tag at all.
 */
final class RarestTag {
    /** More than these are read by a list. */
    static final int MOST = 2_000;

    private RarestTag() {}

    /** Reads the index. */
    interface Keys<K> {
        /** What is under a tag; nothing when it is more than so many. */
        Optional<List<K>> of(WantedTag tag, int most);
    }

    /** Whether a filter has a tag that what it finds must have. */
    static boolean isIn(Filter filter) {
        return !tags(filter).isEmpty();
    }

    /** What is under the rarest tag; nothing when there is none, or all are too common. */
    static <K> Optional<List<K>> of(Filter filter, Keys<K> index) {
        Optional<List<K>> fewest = Optional.empty();
        int most = MOST;
        for (Tag tag : tags(filter)) {
            if (fewest.isPresent() && (most == 0 || tag.op() != TextOp.EQUAL)) {
                break;
            }
            Optional<List<K>> keys = index.of(wanted(tag), most);
            if (keys.isPresent()) {
                fewest = keys;
                most = keys.get().size();
            }
        }
        return fewest;
    }

    /** Those of which a text is wanted first. What passes without the tag, too, cannot be found by it. */
    private static List<Tag> tags(Filter filter) {
        List<Tag> equal = new ArrayList<>();
        List<Tag> others = new ArrayList<>();
        for (Clause clause : filter.clauses()) {
            if (clause instanceof Tag tag && !tag.holds(Map.of())) {
                (tag.op() == TextOp.EQUAL ? equal : others).add(tag);
            }
        }
        equal.addAll(others);
        return equal;
    }

    private static WantedTag wanted(Tag tag) {
        return new WantedTag(tag.key(), tag.op() == TextOp.EQUAL ? Optional.of(tag.value()) : Optional.empty());
    }
}
