package dev.slipway.registry.port;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.text.Apart;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a store holds of a model, as it is, so that it can be compared with the model's history: also what somebody altered
 * behind the registry's back and what cannot be read any more. Reads are strongly consistent. Nothing answers null.
 * Implementations are thread-safe. A store that does not answer throws {@link Refusal#UNAVAILABLE}.
 */
public interface StoredState {
    /**
     * One thing as it is stored.
     *
     * @param value what it says, if it can be read
     * @param damage what is wrong with how it is written, whatever it says: it cannot be read, or the registry would write the
     *     same value otherwise
     */
    record Stored<T>(Optional<T> value, Optional<String> damage) {
        /** What is written as the registry writes it. */
        public static <T> Stored<T> whole(T value) {
            return new Stored<>(Optional.of(value), Optional.empty());
        }

        /** What cannot be read. */
        public static <T> Stored<T> damaged(String how) {
            return new Stored<>(Optional.empty(), Optional.of(how));
        }
    }

    /**
     * What stands at a name.
     *
     * @param modelId the model that has the name or that it leads to
     * @param leftWith the place in that model's history of the entry with which it gave the name up; nothing while it has it
     */
    record StoredName(String modelId, Optional<Long> leftWith) {}

    /** The id of the model that a caller names, as far as it can be told: by what stands at the name, or by the id. */
    Optional<String> modelId(ModelRef ref);

    /** A model's head, and what says where it is; damaged when one of them is not there. */
    Stored<Model> head(String modelId);

    /**
     * How what lists the model for those whom it names differs from what the registry would write for this model; nothing when
     * it does not.
     */
    Optional<String> listsDamage(Model model);

    /** What stands at a name, if anything does. */
    Optional<Stored<StoredName>> name(ModelName name);

    /** The guarded name that stands at this name's spelling, if one does. */
    Optional<Stored<RegistryStore.GuardedName>> guardedName(ModelName name);

    /** What is said of a model; {@link Words#NONE} of one that nothing is said of. */
    Stored<Words> words(String modelId);

    /** How long texts that something stored names differ from what it says of them; nothing when they do not. */
    Optional<String> textsDamage(String modelId, Apart apart);

    /** All policies of a model that there are, by their stages as they are written there. */
    SortedMap<String, Stored<SetPolicy>> policies(String modelId);

    /** A model's entries in order from number {@code from} on; at most so many. */
    List<Stored<Entry>> entries(String modelId, long from, int limit);

    /** Those entries of a model at these places that there are. */
    Map<Long, Stored<Entry>> entriesAt(String modelId, Collection<Long> places);

    /** Those of a model's versions with these numbers that there are. */
    Map<Integer, Stored<Version>> versions(String modelId, Collection<Integer> numbers);

    /** The numbers of the model's versions that are not from 1 to the last one, as they are written there; not all if many. */
    List<String> versionsBeyond(String modelId, int last);

    /** The files with this prefix; nothing when there are none. */
    Optional<Stored<VersionFiles>> files(String prefix);

    /** Those of a model's promotions that were asked for at these places. */
    Map<Long, Stored<Promotion>> promotionsAt(String modelId, Collection<Long> places);

    /** The places, as they are written there, at which promotions were asked for that there are from one place to another. */
    List<String> promotionsAskedAt(String modelId, long from, long to);
}
