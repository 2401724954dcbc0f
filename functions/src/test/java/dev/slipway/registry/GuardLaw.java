package dev.slipway.registry;

import dev.slipway.registry.GuardedStages.Held;
import dev.slipway.registry.GuardedStages.Place;
import dev.slipway.registry.GuardedStages.Seen;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How what a guarded stage answers may change while no maintainer does anything. It is told by the history, and held against
 * what this class knows of the callers and of the policies.
 */
final class GuardLaw {
    private static final Map<String, Policy> POLICIES = Map.of(
            "champion", GuardedWorld.STRICT,
            "production", Policy.ONE_APPROVAL,
            "shadow", Policy.ONE_APPROVAL);

    private final GuardedWorld world;
    private final Map<Identity, Caller> callers;

    GuardLaw(GuardedWorld world, Map<Identity, Caller> callers) {
        this.world = world;
        this.callers = callers;
    }

    /** What is against the law in what a place answers now; nothing when it is as it was or may have changed. */
    Optional<String> breach(Place place, Seen before, Seen after) {
        if (place.keepsModel() && !before.model().equals(after.model())) {
            return Optional.of(place + " leads to " + after.model() + " and led to " + before.model());
        }
        if (after.model().filter(model -> world.beganAt(model.id()) == 0).isPresent()) {
            // Who made it is its maintainer.
            return Optional.empty();
        }
        boolean isGuarded =
                place.keepsModel() ? before.policy().equals(after.policy()) : isUnderItsPolicy(place, after);
        if (!isGuarded) {
            return Optional.of(place + " asks for " + after.policy());
        }
        if (before.held().equals(after.held())) {
            return Optional.empty();
        }
        String unlawful = after.model()
                .map(model -> unlawfulMoves(model.id(), new StageName(place.stage()), after.held()))
                .orElse("there is no model");
        return unlawful.isEmpty()
                ? Optional.empty()
                : Optional.of(place + " answers " + after.held() + " and answered " + before.held() + ": " + unlawful);
    }

    private static boolean isUnderItsPolicy(Place place, Seen seen) {
        String policy = GuardedStages.policy(POLICIES.get(place.stage()).document());
        return seen.model().isEmpty() || seen.policy().filter(policy::equals).isPresent();
    }

    /** What is against the law in how a stage came to hold what it holds. */
    private String unlawfulMoves(String modelId, StageName stage, Optional<Held> held) {
        List<StageChange> changes = new ArrayList<>(world.registry()
                .lists()
                .stageChanges(modelId, stage, Page.Request.first(100))
                .items());
        Collections.reverse(changes);
        Deque<StageChange> landings = new ArrayDeque<>();
        for (StageChange change : changes) {
            Optional<String> breach = breach(change, landings);
            // What happened while the world was made was a maintainer's doing.
            if (breach.isPresent() && change.seq() > world.beganAt(modelId)) {
                return breach.get();
            }
        }
        Optional<Integer> last = changes.isEmpty()
                ? Optional.empty()
                : changes.get(changes.size() - 1).move().to();
        return last.equals(held.map(Held::version)) ? "" : "no entry tells of it";
    }

    /**
     * The one place that says which moves need no maintainer. A new kind of move does not compile until it has its line here:
     * a recall, say, or an automatic rollback goes where a rollback goes.
     *
     * @param landings what lies beneath, the last landing first; becomes what lies there after the move
     */
    private Optional<String> breach(StageChange change, Deque<StageChange> landings) {
        return switch (change.kind()) {
            case PROMOTED -> {
                landings.push(change);
                yield breachOfPolicy(change);
            }
            case ROLLED_BACK -> {
                landings.poll();
                while (!landings.isEmpty()
                        && landings.peek().seq() != change.landings().own().orElse(0L)) {
                    landings.poll();
                }
                yield landings.isEmpty() || breachOfPolicy(landings.peek()).isPresent()
                        ? Optional.of("it went back to what does not lie approved beneath")
                        : Optional.empty();
            }
            case CLEARED -> {
                landings.poll();
                yield Optional.of("it was cleared");
            }
        };
    }

    private Optional<String> breachOfPolicy(StageChange change) {
        Policy policy = POLICIES.get(change.stage().value());
        if (policy == null) {
            return Optional.of("there is no such guarded stage");
        }
        Optional<Promotion> promotion = change.cause()
                .promotion()
                .map(id -> world.registry().promotions().find(id));
        Version version = world.registry()
                .store()
                .version(change.modelId(), change.move().to().orElseThrow())
                .orElseThrow();
        Set<Identity> approvers = new HashSet<>(change.cause().approvedBy());
        promotion.map(Promotion::requestedBy).ifPresent(approvers::remove);
        approvers.removeAll(registrants(version));
        approvers.removeIf(who -> !callers.get(who).isInAny(policy.approvers()));
        boolean hasPassed = policy.gates().isEmpty()
                || version.metadata()
                                .metrics()
                                .getOrDefault("auc", BigDecimal.ZERO)
                                .compareTo(new BigDecimal("0.9"))
                        >= 0;
        return approvers.size() >= policy.approvals() && hasPassed
                ? Optional.empty()
                : Optional.of("version " + version.number() + " came in with the approval of " + approvers
                        + (hasPassed ? "" : " and past its gate"));
    }

    /** Who registered a version, and who was the first to register these bytes. */
    private Set<Identity> registrants(Version version) {
        Set<Identity> registrants = new HashSet<>(Set.of(version.registered().by()));
        if (version.heldAt().isPresent()) {
            registrants.add(world.firstToRegister(version.digest()));
        }
        return registrants;
    }
}
