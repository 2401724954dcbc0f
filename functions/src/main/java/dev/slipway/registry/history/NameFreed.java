package dev.slipway.registry.history;

import dev.slipway.registry.name.ModelName;
import java.util.Map;

/**
 * A name that stayed with a model, which is deleted or has another name, stays with it no longer; in the registry's own
 * history.
 *
 * @param keptBy the id of the model that it stayed with
 * @param leftWith the place in that model's history of the entry with which it gave the name up
 */
public record NameFreed(ModelName name, String keptBy, long leftWith, String reason) implements Fact {
    static NameFreed of(Recorded members) {
        return new NameFreed(
                new ModelName(members.text("name")),
                members.text("keptBy"),
                members.number("leftWith"),
                members.text("reason"));
    }

    @Override
    public EntryType type() {
        return EntryType.NAME_FREED;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("name", name, "keptBy", keptBy, "leftWith", leftWith, "reason", reason);
    }
}
