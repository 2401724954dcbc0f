package dev.slipway.registry.history;

import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What happens to a model itself; of the registry, that it is set otherwise. */
public sealed interface ModelFact extends Fact
        permits ModelFact.Registered, ModelFact.Updated, ModelFact.Deleted, ModelFact.Restored, SettingsChanged {

    /** The digest of the model's description and tags after the change. */
    String WORDS_DIGEST = "wordsDigest";

    /**
     * What a model takes over from the one that had its name before: whether the name stays with it, and, if it is a new model,
     * its policies, which entries of their own record.
     */
    record Heritage(String modelId, boolean keepsName) {
        private static Optional<Heritage> of(Recorded members) {
            members.needs("keepsName", "successorOf");
            return members.optionalText("successorOf").map(id -> new Heritage(id, members.flag("keepsName")));
        }

        private static void put(Optional<Heritage> heritage, Map<String, Object> members) {
            members.put("successorOf", heritage.map(Heritage::modelId));
            members.put("keepsName", heritage.map(Heritage::keepsName));
        }
    }

    /** What comes to the model with a name that it takes over. */
    default Optional<Heritage> heritage() {
        return Optional.empty();
    }

    /**
     * It was made.
     *
     * @param kind what its versions are; an entry that does not say it is of a model
     * @param texts the digest of long texts, which are left out of description and tags
     */
    record Registered(
            ModelKind kind,
            Optional<String> description,
            Map<String, String> tags,
            Optional<Sha256> texts,
            Optional<Heritage> heritage,
            Sha256 wordsDigest)
            implements ModelFact {
        public Registered {
            tags = Map.copyOf(tags);
        }

        /** Of a model that nothing long is said of. */
        public Registered(
                ModelKind kind,
                Optional<String> description,
                Map<String, String> tags,
                Optional<Heritage> heritage,
                Sha256 wordsDigest) {
            this(kind, description, tags, Optional.empty(), heritage, wordsDigest);
        }

        static Registered of(Recorded members) {
            return new Registered(
                    members.optionalConstant("kind", ModelKind.class).orElse(ModelKind.MODEL),
                    members.optionalText("description"),
                    members.textsByName("tags"),
                    members.optionalText("texts").map(Sha256::new),
                    Heritage.of(members),
                    members.digest(WORDS_DIGEST));
        }

        @Override
        public EntryType type() {
            return EntryType.MODEL_REGISTERED;
        }

        @Override
        public Map<String, Object> members() {
            Map<String, Object> members = new TreeMap<>();
            members.put("kind", Optional.of(kind).filter(said -> said != ModelKind.MODEL));
            members.put("description", description);
            members.put("tags", tags);
            members.put("texts", texts);
            Heritage.put(heritage, members);
            members.put(WORDS_DIGEST, wordsDigest);
            return members;
        }
    }

    /**
     * It was renamed, described or tagged.
     *
     * @param nameStays whether from now on its name stays with it, the former one too: the organisation's default guards a
     *     stage that holds a version
     */
    record Updated(
            Optional<TextChange> name,
            Optional<TextChange> description,
            Optional<Retagged> tags,
            Optional<Heritage> heritage,
            boolean nameStays,
            Sha256 wordsDigest)
            implements ModelFact {
        /** With a name, if it is another one, that stayed with no other model. */
        public Updated(
                Optional<TextChange> name,
                Optional<TextChange> description,
                Optional<Retagged> tags,
                Sha256 wordsDigest) {
            this(name, description, tags, Optional.empty(), false, wordsDigest);
        }

        static Updated of(Recorded members) {
            Recorded changes = members.object("changes");
            return new Updated(
                    changes.optionalObject("name").map(Updated::names),
                    changes.optionalObject("description").map(TextChange::of),
                    changes.optionalObject("tags").map(Retagged::of),
                    Heritage.of(members),
                    members.optionalFlag("nameStays"),
                    members.digest(WORDS_DIGEST));
        }

        private static TextChange names(Recorded name) {
            return new TextChange(
                    Optional.of(new ModelName(name.text("from")).value()),
                    Optional.of(new ModelName(name.text("to")).value()));
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
            Map<String, Object> members = new TreeMap<>();
            members.put("changes", changes);
            Heritage.put(heritage, members);
            members.put("nameStays", Optional.of(true).filter(unused -> nameStays));
            members.put(WORDS_DIGEST, wordsDigest);
            return members;
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
    record Restored(Optional<Heritage> heritage) implements ModelFact {
        /** Under a name that stayed with no other model. */
        public Restored() {
            this(Optional.empty());
        }

        static Restored of(Recorded members) {
            return new Restored(Heritage.of(members));
        }

        @Override
        public EntryType type() {
            return EntryType.MODEL_RESTORED;
        }

        @Override
        public Map<String, Object> members() {
            Map<String, Object> members = new TreeMap<>();
            Heritage.put(heritage, members);
            return members;
        }
    }
}
