package dev.slipway.registry.model;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Stage;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model's head: everything that orders its changes, in one place. Whoever changes anything of a model changes the head
 * from the {@code seq} they have read to a later one, or not at all.
 *
 * @param id never changes and is never reused
 * @param lastVersion the highest version number given so far
 * @param seq the number of the last entry
 * @param hash the hash of the last entry
 * @param stages all stage pointers
 * @param open the promotions that are waiting, by id, each with the stage it wants to move
 * @param deletion when it was deleted and until when it can be restored
 */
public record Model(
        String id,
        ModelName name,
        Optional<String> description,
        Map<String, String> tags,
        int lastVersion,
        long seq,
        String hash,
        SortedMap<StageName, Stage> stages,
        SortedMap<String, OpenPromotion> open,
        String createdBy,
        Instant createdAt,
        Instant updatedAt,
        Optional<Deletion> deletion) {
    /** Keeps the head item small; aliases count too. */
    public static final int MAX_STAGES = 50;

    /** Keeps the transaction that supersedes them all under DynamoDB's 100 actions. */
    public static final int MAX_OPEN_PROMOTIONS = 20;

    public Model {
        tags = Map.copyOf(tags);
        stages = Collections.unmodifiableSortedMap(new TreeMap<>(stages));
        open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
    }

    /** A promotion that waits. */
    public record OpenPromotion(StageName stage, int version) {}

    /** That and when it was deleted. */
    public record Deletion(Instant at, Instant restorableUntil) {}

    /** How to find it again: by name, or by id once it is deleted. */
    public ModelRef ref() {
        return deletion.isPresent() ? new ModelRef.Deleted(id) : name;
    }

    /**
     * One of its stages.
     *
     * @throws Refused {@link Refusal#STAGE_NOT_FOUND}, naming those that exist
     */
    public Stage stage(StageName stage) {
        Stage found = stages.get(stage);
        if (found == null) {
            throw Refusal.STAGE_NOT_FOUND.because(name + " has no stage " + stage + "; it has " + stages.keySet()
                    + ". A stage is made by setting its policy");
        }
        return found;
    }

    /** The same model with one stage as given. */
    public Model with(Stage stage) {
        SortedMap<StageName, Stage> changed = new TreeMap<>(stages);
        changed.put(stage.name(), stage);
        return new Model(
                id,
                name,
                description,
                tags,
                lastVersion,
                seq,
                hash,
                changed,
                open,
                createdBy,
                createdAt,
                updatedAt,
                deletion);
    }

    /** The same model with a promotion more that waits. */
    public Model opened(Promotion promotion) {
        SortedMap<String, OpenPromotion> changed = new TreeMap<>(open);
        changed.put(promotion.id(), new OpenPromotion(promotion.stage(), promotion.version()));
        return withOpen(changed);
    }

    /** The same model without a promotion that has ended. */
    public Model closed(String promotion) {
        SortedMap<String, OpenPromotion> changed = new TreeMap<>(open);
        changed.remove(promotion);
        return withOpen(changed);
    }

    /** The same model with one version number used up. */
    public Model numbered(int version) {
        return new Model(
                id,
                name,
                description,
                tags,
                version,
                seq,
                hash,
                stages,
                open,
                createdBy,
                createdAt,
                updatedAt,
                deletion);
    }

    /** The same model under these words. */
    public Model described(ModelName name, Optional<String> description, Map<String, String> tags) {
        return new Model(
                id,
                name,
                description,
                tags,
                lastVersion,
                seq,
                hash,
                stages,
                open,
                createdBy,
                createdAt,
                updatedAt,
                deletion);
    }

    /** The same model, deleted or restored. */
    public Model deleted(Optional<Deletion> deletion) {
        return new Model(
                id,
                name,
                description,
                tags,
                lastVersion,
                seq,
                hash,
                stages,
                open,
                createdBy,
                createdAt,
                updatedAt,
                deletion);
    }

    /** The same model after one entry more. */
    public Model after(Entry entry) {
        return new Model(
                id,
                name,
                description,
                tags,
                lastVersion,
                entry.seq(),
                entry.hash().hex(),
                stages,
                open,
                createdBy,
                createdAt,
                entry.at(),
                deletion);
    }

    private Model withOpen(SortedMap<String, OpenPromotion> open) {
        return new Model(
                id,
                name,
                description,
                tags,
                lastVersion,
                seq,
                hash,
                stages,
                open,
                createdBy,
                createdAt,
                updatedAt,
                deletion);
    }
}
