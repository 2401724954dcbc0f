package dev.slipway.registry.history;

import dev.slipway.registry.name.Sha256;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What happens to a model. */
public sealed interface ModelFact extends Fact {

    /** The digest of the model's description and tags after the change. */
    String WORDS_DIGEST = "wordsDigest";

    /**
     * What a model takes over from the one that had its name before: its policies, which entries of their own record, and
     * whether the name stays with it.
     */
    record Heritage(String modelId, boolean keepsName) {}

    /** It was made. */
    record Registered(
            Optional<String> description, Map<String, String> tags, Optional<Heritage> heritage, Sha256 wordsDigest)
            implements ModelFact {
        public Registered {
            tags = Map.copyOf(tags);
        }

        static Registered of(Recorded members) {
            members.needs("keepsName", "successorOf");
            return new Registered(
                    members.optionalText("description"),
                    members.textsByName("tags"),
                    members.optionalText("successorOf").map(id -> new Heritage(id, members.flag("keepsName"))),
                    members.digest(WORDS_DIGEST));
        }

        @Override
        public EntryType type() {
            return EntryType.MODEL_REGISTERED;
        }

        @Override
        public Map<String, Object> members() {
            Map<String, Object> members = new TreeMap<>();
            members.put("description", description);
            members.put("tags", tags);
            members.put("successorOf", heritage.map(Heritage::modelId));
            members.put("keepsName", heritage.map(Heritage::keepsName));
            members.put(WORDS_DIGEST, wordsDigest);
            return members;
        }
    }

    /** It was renamed, described or tagged. */
    record Updated(
            Optional<TextChange> name, Optional<TextChange> description, Optional<Retagged> tags, Sha256 wordsDigest)
            implements ModelFact {
        static Updated of(Recorded members) {
            Recorded changes = members.object("changes");
            return new Updated(
                    changes.optionalObject("name").map(TextChange::of),
                    changes.optionalObject("description").map(TextChange::of),
                    changes.optionalObject("tags").map(Retagged::of),
                    members.digest(WORDS_DIGEST));
        }

        /** Whether nothing is different after it: then there is nothing to record. */
        public boolean changesNothing() {
            return name.isEmpty() && description.isEmpty() && tags.isEmpty();
        }

        @Override
        public EntryType type() {
            return EntryType.MODEL_UPDATED;
        }

        @Override
        public Map<String, Object> members() {
            Map<String, Object> changes = new TreeMap<>();
            changes.put("name", name.map(TextChange::members));
            changes.put("description", description.map(TextChange::members));
            changes.put("tags", tags.map(Retagged::members));
            return Map.of("changes", changes, WORDS_DIGEST, wordsDigest);
        }
    }

    /** It was deleted; until then it can be restored. */
    record Deleted(Instant restorableUntil) implements ModelFact {
        static Deleted of(Recorded members) {
            return new Deleted(members.time("restorableUntil"));
        }

        @Override
        public EntryType type() {
            return EntryType.MODEL_DELETED;
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("restorableUntil", restorableUntil);
        }
    }

    /** It is back in use. */
    record Restored() implements ModelFact {
        static Restored of(Recorded members) {
            return new Restored();
        }

        @Override
        public EntryType type() {
            return EntryType.MODEL_RESTORED;
        }

        @Override
        public Map<String, Object> members() {
            return Map.of();
        }
    }
}
