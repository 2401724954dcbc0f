package dev.slipway.registry.refusal;

import java.util.Map;
import java.util.TreeMap;

/** The registry's one exception: what was asked was refused and nothing was changed. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Refusal refusal;
    private final transient Map<String, Object> facts;

    Refused(Refusal refusal, String detail, Map<String, Object> facts) {
        super(detail);
        this.refusal = refusal;
        this.facts = Map.copyOf(facts);
    }

    /** Which refusal. */
    public Refusal refusal() {
        return refusal;
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
        if (!(facts.get("field") instanceof String field)) {
            return this;
        }
        Map<String, Object> moved = new TreeMap<>(facts);
        moved.put("field", outer + "." + field);
        return new Refused(refusal, outer + "." + getMessage(), moved);
    }
}
