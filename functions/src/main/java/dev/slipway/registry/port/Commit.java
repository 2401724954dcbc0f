package dev.slipway.registry.port;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.text.Apart;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One change of a model, all or nothing: the head from what was read to what it becomes, the entries that say so, whatever
 * else is written, and the mark of the request. It writes each thing once, and times in whole milliseconds.
 *
 * <p>A name that the model has no longer goes on leading to it where {@link #leaves()} says so, and one that guards a stage is
 * kept by its spelling, {@link #guards()}; a store writes both by itself.
 *
 * @param before the head as it was read; absent when the model is new
 * @param after the head as it becomes
 * @param predecessor the model that the name stayed with until now, when this one takes it over
 */
public record Commit(
        Optional<Model> before,
        Model after,
        Optional<String> predecessor,
        List<Entry> entries,
        List<Write> writes,
        Optional<Answered> answered) {
    public Commit {
        entries = List.copyOf(entries);
        writes = List.copyOf(writes);
    }

    /** A change that takes no name over. */
    public Commit(
            Optional<Model> before, Model after, List<Entry> entries, List<Write> writes, Optional<Answered> answered) {
        this(before, after, Optional.empty(), entries, writes, answered);
    }

    /** Whether the head moves to another place: it has a name that it did not have before, or has one no longer. */
    public boolean moves() {
        return before.filter(read -> read.ref().equals(after.ref())).isEmpty();
    }

    /**
     * Whether the lists of those whom the model names change: it is in another place, or names others than before. The
     * registry's own history is in no list.
     */
    public boolean changesLists() {
        boolean isAsBefore = !moves()
                && before.filter(read ->
                                read.access().readers().equals(after.access().readers()))
                        .isPresent();
        return !isAsBefore && !OwnHistory.isOwn(after.id());
    }

    /**
     * The name that the model has no longer and that stays with it all the same: with policies or access under it the name must
     * not become free without a trace.
     */
    public Optional<ModelName> leaves() {
        return before.filter(read -> moves() && read.deletion().isEmpty())
                .filter(read -> read.keepsName() || read.hasSettings() || isNameToStay())
                .map(Model::name);
    }

    private boolean isNameToStay() {
        return entries.stream()
                .anyMatch(entry -> entry.fact() instanceof ModelFact.Updated updated && updated.nameStays());
    }

    /** What it means that something stands already where the head is to be: for the registry's own, that it has moved. */
    public CommitConflict.Kind ifTaken() {
        return after.ref() instanceof ModelName ? CommitConflict.Kind.NAME_TAKEN : CommitConflict.Kind.HEAD_MOVED;
    }

    /** The name beside which there must be no namesake from now on. */
    public Optional<ModelName> guards() {
        boolean isNew = moves() || before.filter(Model::keepsName).isEmpty();
        return after.keepsName() && after.deletion().isEmpty() && isNew ? Optional.of(after.name()) : Optional.empty();
    }

    /** Something of a model that is written whole. */
    public sealed interface Write {
        /** Hands it to the store that writes it. */
        void to(Writer writer);

        /** A version, new or changed, without long texts. */
        record OfVersion(Version version) implements Write {
            @Override
            public void to(Writer writer) {
                writer.version(version);
            }
        }

        /** A new version's files, none of which was found yet. */
        record OfFiles(VersionFiles files) implements Write {
            public OfFiles {
                if (files.missing().size() != files.files().size()) {
                    throw new IllegalArgumentException("files of a new version cannot have been found yet");
                }
            }

            @Override
            public void to(Writer writer) {
                writer.files(files);
            }
        }

        /** A stage's policy. */
        record OfPolicy(String modelId, StageName stage, SetPolicy set) implements Write {
            @Override
            public void to(Writer writer) {
                writer.policy(this);
            }
        }

        /** A promotion, new or changed. */
        record OfPromotion(Promotion promotion) implements Write {
            @Override
            public void to(Writer writer) {
                writer.promotion(promotion);
            }
        }

        /**
         * A name that stays with another model no longer.
         *
         * @param kept what stood there; on condition that it still does
         * @param isSpelled whether the spelling of the name is guarded by it, which ends as well
         */
        record OfFreedName(ModelName name, RegistryStore.KeptName kept, boolean isSpelled) implements Write {
            @Override
            public void to(Writer writer) {
                writer.freedName(this);
            }
        }

        /** Long texts of the model or one of its versions. They may be there already, and are the same then. */
        record OfTexts(String modelId, Apart apart, SortedMap<String, String> texts) implements Write {
            public OfTexts {
                if (!apart.isOf(texts)) {
                    throw new IllegalArgumentException("texts are kept by their own digest");
                }
                texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
            }

            @Override
            public void to(Writer writer) {
                writer.texts(this);
            }
        }

        /** What people say of the model, without long texts. */
        record OfWords(String modelId, Words words) implements Write {
            @Override
            public void to(Writer writer) {
                writer.words(this);
            }
        }
    }

    /** What a store does with each kind of write: a kind that one of them forgets does not compile. */
    public interface Writer {
        /** Writes a version over what was there. */
        void version(Version version);

        /** Writes the files of a new version. */
        void files(VersionFiles files);

        /** Writes a policy over the one before. */
        void policy(Write.OfPolicy policy);

        /** Writes a promotion over what was there. */
        void promotion(Promotion promotion);

        /** Takes away what keeps a name with its model. */
        void freedName(Write.OfFreedName freed);

        /** Writes long texts. */
        void texts(Write.OfTexts texts);

        /** Writes what is said of a model over what was said before. */
        void words(Write.OfWords words);
    }
}
