package dev.slipway;

import java.util.Random;

/** Chance that can be had again: the seed is printed, and {@code -Dslipway.seed=...} sets it. */
public final class Seed {
    private static final long SEED = Long.getLong("slipway.seed", 20_260_131L);

    private Seed() {}

    /** A generator for one test, the same in every run with the same seed. */
    public static Random random(String test) {
        System.out.println("seed of " + test + ": " + SEED);
        return new Random(SEED ^ test.hashCode());
    }
}
