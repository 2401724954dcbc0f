package dev.slipway.registry.name;

import dev.slipway.registry.refusal.Refusal;

/**
 * How a caller names a model: by its name, or, for one that was deleted and whose name may belong to another by now, as
 * {@code id:<model id>}. A colon cannot stand in a name, so the two are never confused.
 */
public sealed interface ModelRef permits ModelName, ModelRef.Deleted, ModelRef.Own {
    /** What the id of a deleted model is written after. */
    String ID_PREFIX = "id:";

    /** Where the head of the registry's own history lies; nobody can write it as a reference. */
    ModelRef OWN = new Own();

    /** Reads a reference as callers write it. */
    static ModelRef of(String text) {
        return text.startsWith(ID_PREFIX) ? new Deleted(text.substring(ID_PREFIX.length())) : new ModelName(text);
    }

    /** The registry's own history. */
    record Own() implements ModelRef {
        @Override
        public String toString() {
            return "the registry's own history";
        }
    }

    /** A deleted model, by its id; there is none of the id that no model has. */
    record Deleted(String id) implements ModelRef {
        public Deleted {
            if (!Ids.hasForm(id)) {
                throw Refusal.INVALID.because("model", "must be a name, or id: and the id of a deleted model");
            }
        }

        @Override
        public String toString() {
            return ID_PREFIX + id;
        }
    }
}
