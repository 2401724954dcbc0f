package dev.slipway.registry.refusal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The registry's one exception: what was asked was refused and nothing was changed. A refusal of fields has each with the
 * rule it breaks, and its message is made of them.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** How many offences the message names. */
    private static final int MOST_IN_MESSAGE = 10;

    private final Refusal refusal;
    private final transient List<Offence> offences;
    private final transient Map<String, Object> facts;

    /** A refusal of something that is no field. */
    Refused(Refusal refusal, String detail, Map<String, Object> facts) {
        super(detail);
        this.refusal = refusal;
        this.offences = List.of();
        this.facts = Map.copyOf(facts);
    }

    /**
     * A refusal of fields.
     *
     * @param offences at least one
     * @param count how many there are, those that are not told included
     */
    Refused(Refusal refusal, List<Offence> offences, int count) {
        super(Offence.sentence(offences, count, MOST_IN_MESSAGE));
        this.refusal = refusal;
        this.offences = List.copyOf(offences);
        this.facts = facts(offences, count);
    }

    /** Which refusal. */
    public Refusal refusal() {
        return refusal;
    }

    /** The fields that break rules; none when the refusal is of no field. */
    public List<Offence> offences() {
        return offences;
    }

    /** The first field that breaks a rule, by its path from the top; empty when the refusal is of no field. */
    public Optional<String> field() {
        return offences.stream().map(Offence::field).findFirst();
    }

    /** The rule that the first field breaks, e.g. {@code must be given}; all of the message when there is no field. */
    public String rule() {
        return offences.isEmpty() ? getMessage() : offences.get(0).rule();
    }

    /** What a program may want to know: the fields, the pointer as it is now, the promotion that waits. */
    public Map<String, Object> facts() {
        return facts;
    }

    /** The same refusal with what lies behind it, for the log; callers are never told. */
    public Refused causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** The same refusal of fields that stand inside another, e.g. {@code files[2].path}. */
    public Refused inside(String outer) {
        return outer.isEmpty()
                ? this
                : moved(offences.stream()
                        .map(offence -> offence.at(outer + "." + offence.field()))
                        .toList());
    }

    /** The same refusal with its one field at another path, for instance as the caller wrote it. */
    public Refused at(String path) {
        return moved(offences.stream().map(offence -> offence.at(path)).toList());
    }

    private Refused moved(List<Offence> to) {
        if (offences.isEmpty()) {
            return this;
        }
        Refused moved = new Refused(refusal, to, to.size());
        return getCause() == null ? moved : moved.causedBy(getCause());
    }

    private static Map<String, Object> facts(List<Offence> offences, int count) {
        List<Map<String, Object>> errors = offences.stream().map(Refused::error).toList();
        return new TreeMap<>(Map.of("field", offences.get(0).field(), "errors", errors, "errorCount", count));
    }

    private static Map<String, Object> error(Offence offence) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("field", offence.field());
        error.put("rule", offence.rule());
        return error;
    }
}
