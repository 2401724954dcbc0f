package dev.slipway.registry.refusal;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The registry's one exception: what was asked was refused and nothing was changed. A refusal of a field has the field's
 * path and the rule it breaks as two members, and its message is made of them.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Refusal refusal;
    private final transient Optional<String> field;
    private final String rule;
    private final transient Map<String, Object> facts;

    Refused(Refusal refusal, Optional<String> field, String rule, Map<String, Object> facts) {
        super(field.map(path -> path + " " + rule).orElse(rule));
        this.refusal = refusal;
        this.field = field;
        this.rule = rule;
        Map<String, Object> all = new TreeMap<>(facts);
        field.ifPresent(path -> all.put("field", path));
        this.facts = Map.copyOf(all);
    }

    /** Which refusal. */
    public Refusal refusal() {
        return refusal;
    }

    /** The field that breaks a rule, by its path from the top; empty when the refusal is not of one field. */
    public Optional<String> field() {
        return field;
    }

    /** The rule that the field breaks, e.g. {@code must be given}; all of the message when there is no field. */
    public String rule() {
        return rule;
    }

    /** What a program may want to know: the field, the pointer as it is now, the promotion that waits. */
    public Map<String, Object> facts() {
        return facts;
    }

    /** The same refusal with what lies behind it, for the log; callers are never told. */
    public Refused causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** The same refusal of a field that stands inside another, e.g. {@code files[2].path}. */
    public Refused inside(String outer) {
        return field.map(path -> at(outer + "." + path)).orElse(this);
    }

    /** The same refusal with the field at another path, for instance as the caller wrote it. */
    public Refused at(String path) {
        if (field.isEmpty()) {
            return this;
        }
        Refused moved = new Refused(refusal, Optional.of(path), rule, facts);
        return getCause() == null ? moved : moved.causedBy(getCause());
    }
}
