package dev.slipway.registry.stage;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import java.util.Optional;

/**
 * A named pointer of a model to one version.
 *
 * @param rev rising by one with each move. It begins at 0 or, where aliases of the model were emptied before, at the highest
 *     revision of these
 * @param policyRevision which policy guards it; 0 is the one it was born with
 * @param occupant what it points at now; absent before the first move and after it was cleared
 * @param landing the landing on top of the stage's stack, by its place in the model's history: the stage change that first
 *     put the present occupant there; when cleared, the one that lies beneath what was cleared, where a rollback goes
 */
public record Stage(StageName name, long rev, int policyRevision, Optional<Occupant> occupant, Optional<Long> landing) {

    /** A stage that has never held anything. */
    public static Stage fresh(StageName name, int policyRevision) {
        return new Stage(name, 0, policyRevision, Optional.empty(), Optional.empty());
    }

    /**
     * The version a stage holds, with what a deployment needs to know of it.
     *
     * @param prefix where its files begin, when the registry holds them
     * @param landed by whom and when it was put there
     */
    public record Occupant(int version, Sha256 digest, Optional<String> prefix, Stamp landed) {}

    /** The version it holds, if any. */
    public Optional<Integer> version() {
        return occupant.map(Occupant::version);
    }

    /** Whether it holds this version. */
    public boolean holds(int version) {
        return occupant.isPresent() && occupant.get().version() == version;
    }

    /** Whether it is a name and nothing more: it holds nothing, no policy was set for it, and not every model has it. */
    public boolean isEmptyAlias() {
        return occupant.isEmpty() && policyRevision == 0 && !isOfBirth();
    }

    private boolean isOfBirth() {
        return name.equals(StageName.STAGING) || name.equals(StageName.PRODUCTION);
    }

    /** The same stage under another policy. */
    public Stage under(int policyRevision) {
        return new Stage(name, rev, policyRevision, occupant, landing);
    }
}
