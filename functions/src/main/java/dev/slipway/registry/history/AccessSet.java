package dev.slipway.registry.history;

import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.refusal.Fields;
import java.util.Map;

/** Other people than before may do something on the model, or see it. */
public record AccessSet(int accessRevision, ModelAccess.Wish access) implements Fact {
    static AccessSet of(Recorded members) {
        return new AccessSet(
                members.integer("accessRevision"), Fields.read(members.document("access"), ModelAccess.Wish::of));
    }

    /** What the entry says of a model whose access is this from now on. */
    public static AccessSet of(ModelAccess access) {
        return new AccessSet(access.revision(), access.wish());
    }

    @Override
    public EntryType type() {
        return EntryType.ACCESS_SET;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("accessRevision", accessRevision, "access", access.document());
    }
}
