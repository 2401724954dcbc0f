package dev.slipway.registry.stage;

/** The policy that a stage is under, its own or the organisation's default, and where it was set. */
public record PolicyInForce(Policy policy, PolicyOrigin origin) {
    /** Whether anything is asked at all. */
    public boolean isGuarded() {
        return policy.isGuarded();
    }

    /** What a move under it records. */
    public StageChange.Under under() {
        return new StageChange.Under(origin, policy.isGuarded());
    }
}
