package dev.slipway.registry.refusal;

import dev.slipway.json.MemberErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What breaks rules in one request, collected so that the request is refused once and all of it is named. Of one field the
 * first offence counts: the others follow from it more often than not.
 *
 * <p>Not thread-safe.
 */
public final class Offences implements MemberErrors {
    /** How many are told one by one; of the others it is told how many they are. */
    private static final int MOST_TOLD = 100;

    private final List<Offence> told = new ArrayList<>();
    private final NavigableSet<String> fields = new TreeSet<>();
    private Refusal first = Refusal.INVALID;

    @Override
    public void wrong(String path, String rule) {
        add(Refusal.INVALID, Offence.of(path, rule));
    }

    @Override
    public void unknown(String path, Set<String> allowed) {
        unknown("field", path, allowed);
    }

    /** Something is there that nobody reads; {@code kind} is what it is called. */
    public void unknown(String kind, String name, Set<String> allowed) {
        add(Refusal.UNKNOWN_FIELD, Offence.unknown(kind, name, allowed));
    }

    /**
     * A refusal of one or more fields.
     *
     * @throws Refused itself, when it is of no field: what else is wrong does not matter then
     */
    public void note(Refused refused) {
        if (refused.offences().isEmpty()) {
            throw refused;
        }
        refused.offences().forEach(offence -> add(refused.refusal(), offence));
    }

    /** A value, or nothing and a note why it is refused. */
    public <T> Optional<T> noted(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (Refused refused) {
            note(refused);
            return Optional.empty();
        }
    }

    /** The same of one field, whatever its value calls itself: the note names the field as the caller wrote it. */
    <T> Optional<T> noted(String field, Supplier<T> value) {
        return noted(() -> {
            try {
                return value.get();
            } catch (Refused refused) {
                throw refused.at(field);
            }
        });
    }

    /** In words for people, one each: the first so many, and how many there are besides. */
    public List<String> sentences(int most) {
        List<String> sentences =
                new ArrayList<>(told.stream().limit(most).map(Offence::sentence).toList());
        int others = fields.size() - sentences.size();
        if (others > 0) {
            sentences.add("and " + others + " more");
        }
        return sentences;
    }

    /** Whether anything at or below a path was noted; everything is below the empty one. */
    boolean isAnyWithin(String path) {
        return path.isEmpty() ? !fields.isEmpty() : fields.contains(path) || isBelow(path + ".") || isBelow(path + "[");
    }

    private boolean isBelow(String beginning) {
        String next = fields.ceiling(beginning);
        return next != null && next.startsWith(beginning);
    }

    /**
     * Ends the reading.
     *
     * @throws Refused if anything was noted, naming all of it; it has the code of the first
     */
    public void refuse() {
        if (!told.isEmpty()) {
            throw new Refused(first, told, fields.size());
        }
    }

    private void add(Refusal refusal, Offence offence) {
        if (fields.isEmpty()) {
            first = refusal;
        }
        if (fields.add(offence.field()) && told.size() < MOST_TOLD) {
            told.add(offence);
        }
    }
}
