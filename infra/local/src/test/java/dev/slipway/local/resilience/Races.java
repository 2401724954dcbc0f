package dev.slipway.local.resilience;

import dev.slipway.local.resilience.Finding.Kind;
import dev.slipway.local.resilience.RaceModel.Wish;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Rounds in which 2 to 16 people want different things of one stage at the same moment: to promote, approve, roll back, clear
 * or point it, while others replace its policy, rename, delete and restore its model or a version. After each round the
 * answers are compared with the history. The seed decides who wants what; who comes first is up to the threads.
 */
final class Races {
    private static final StageName CANARY = new StageName("canary");
    private static final List<StageName> STAGES =
            List.of(StageName.STAGING, StageName.STAGING, StageName.PRODUCTION, StageName.PRODUCTION, CANARY);
    private static final int VERSIONS = 5;
    private static final int ROUNDS_PER_MODEL = 50;
    private static final int MOST_RACERS = 16;

    private final Ground ground;
    private final long seed;
    private final Figures figures = new Figures();
    private RaceModel model;
    private Random dice;

    /** A race on this ground. */
    Races(Ground ground, long seed) {
        this.ground = ground;
        this.seed = seed;
    }

    /** Runs so many rounds and says how they went. */
    Figures run(int rounds) throws InterruptedException, ExecutionException {
        try (Racers racers = new Racers()) {
            for (int round = 0; round < rounds; round++) {
                if (round % ROUNDS_PER_MODEL == 0) {
                    model = fresh("race-" + round);
                }
                dice = new Random(new SplittableRandom(seed + round).nextLong());
                round(racers);
                if ((round + 1) % ROUNDS_PER_MODEL == 0 || round + 1 == rounds) {
                    reckon();
                }
            }
        }
        return figures;
    }

    private RaceModel fresh(String name) {
        RaceModel made = new RaceModel(ground, name);
        for (int i = 0; i < VERSIONS; i++) {
            made.readyVersion();
        }
        made.settle(made.point(1, CANARY));
        return made;
    }

    private void round(Racers racers) throws InterruptedException, ExecutionException {
        StageName stage = STAGES.get(dice.nextInt(STAGES.size()));
        List<String> waiting = prepare(stage);
        Model before = model.head();
        Optional<Long> rev = dice.nextBoolean() ? Optional.of(Reckoning.rev(before, stage)) : Optional.empty();
        List<Integer> free = free(before.stage(stage));
        int racing = 2 + dice.nextInt(MOST_RACERS - 1);
        int disturbing = dice.nextInt(5) < 2 ? 1 + dice.nextInt(2) : 0;
        List<List<Wish>> wishes = new ArrayList<>();
        // Somebody who can win, whatever the others want.
        wishes.add(List.of(waiting.isEmpty() ? model.promote(free.get(0), stage, rev) : model.approve(waiting.get(0))));
        while (wishes.size() < Math.max(2, racing - disturbing)) {
            wishes.add(List.of(move(stage, rev, free, waiting)));
        }
        for (int i = 0; i < disturbing; i++) {
            wishes.add(disturbance(stage, free));
        }
        Collections.shuffle(wishes, dice);
        List<Deed> deeds = new ArrayList<>();
        List<Supplier<List<Deed>>> together = wishes.stream()
                .map(each -> (Supplier<List<Deed>>) () -> inTurn(each))
                .toList();
        racers.race(together).forEach(finish -> deeds.addAll(finish.answer().orElseThrow()));
        judge(before, stage, deeds, disturbing > 0);
    }

    /** One after the other, until one is refused. */
    private List<Deed> inTurn(List<Wish> wishes) {
        List<Deed> done = new ArrayList<>();
        for (Wish wish : wishes) {
            done.add(model.attempt(wish));
            if (!done.get(done.size() - 1).isDone()) {
                break;
            }
        }
        return done;
    }

    /** Has the stage hold something and, where it asks for approval, two promotions wait for it; answers these. */
    private List<String> prepare(StageName stage) {
        ground.tell();
        if (model.head().deletion().isPresent()) {
            model.settle(model.restore());
        }
        for (int version = 1; version <= VERSIONS; version++) {
            if (!model.isUsable(version)) {
                model.settle(model.restore(version));
            }
        }
        boolean isProduction = stage.equals(StageName.PRODUCTION);
        int approvals = isProduction ? 1 : 0;
        if (approvals(stage) != approvals) {
            model.settle(model.policy(stage, approvals));
            ground.tell();
        }
        if (isProduction) {
            if (holdsNothing(stage)) {
                model.settle(model.approve(asked(1, stage)));
                ground.tell();
            }
            return free(model.head().stage(stage)).subList(0, 2).stream()
                    .map(version -> asked(version, stage))
                    .toList();
        }
        if (holdsNothing(stage)) {
            model.settle(model.point(1, stage));
        }
        return List.of();
    }

    private int approvals(StageName stage) {
        Model head = model.head();
        // An alias that holds nothing is none of the stages, and has no policy.
        return head.stages().containsKey(stage)
                ? ground.registry().policies().of(head, stage).policy().approvals()
                : 0;
    }

    private boolean holdsNothing(StageName name) {
        Stage stage = model.head().stages().get(name);
        return stage == null || stage.version().isEmpty();
    }

    /** Asks for a promotion unless the same waits already; answers its id. */
    private String asked(int version, StageName stage) {
        List<String> open = model.head().openInto(stage);
        return open.stream()
                .filter(id -> ground.registry().promotions().find(id).version() == version)
                .findFirst()
                .orElseGet(() -> {
                    model.settle(model.promote(version, stage, Optional.empty()));
                    List<String> now = model.head().openInto(stage);
                    return now.get(now.size() - 1);
                });
    }

    private List<Integer> free(Stage stage) {
        List<Integer> free = new ArrayList<>(IntStream.rangeClosed(1, VERSIONS)
                .filter(version -> !stage.holds(version))
                .boxed()
                .toList());
        Collections.shuffle(free, dice);
        return free;
    }

    private Wish move(StageName stage, Optional<Long> rev, List<Integer> free, List<String> waiting) {
        int version = free.get(dice.nextInt(free.size()));
        return switch (dice.nextInt(waiting.isEmpty() ? 8 : 12)) {
            case 0, 1, 2 -> model.promote(version, stage, rev);
            case 3, 4, 5 -> model.rollBack(stage, rev);
            case 6 -> model.clear(stage, rev);
            case 7 -> model.point(version, stage);
            default -> model.approve(waiting.get(dice.nextInt(waiting.size())));
        };
    }

    /** What may keep everybody from winning, one thing after the other. */
    private List<Wish> disturbance(StageName stage, List<Integer> free) {
        int version = free.get(dice.nextInt(free.size()));
        return switch (dice.nextInt(6)) {
            case 0 -> List.of(model.policy(stage, 1 + dice.nextInt(2)));
            case 1 -> List.of(model.rename());
            case 2 -> List.of(model.delete(), model.restore());
            case 3 -> List.of(model.delete(version), model.restore(version));
            case 4 -> List.of(model.register());
            default -> List.of(model.tag(version));
        };
    }

    private void judge(Model before, StageName stage, List<Deed> deeds, boolean disturbed) {
        Model after = model.head();
        List<Entry> entries = model.entriesAfter(before.tail().seq());
        figures.add(Reckoning.of(Optional.of(before), after, entries, deeds));
        long moves = Reckoning.rev(after, stage) - Reckoning.rev(before, stage);
        if (moves == 0 && !disturbed) {
            figures.add(List.of(new Finding(Kind.STUCK, "nobody won: " + deeds)));
        }
        figures.count(
                switch ((int) Math.min(moves, 2)) {
                    case 0 -> "rounds stopped";
                    case 1 -> "rounds with one move";
                    default -> "rounds with several moves";
                });
        figures.count("rounds");
        figures.count("racers", deeds.size());
        figures.count("revisions", moves);
        deeds.forEach(deed -> {
            if (deed.ending() instanceof Deed.Declined declined) {
                figures.count("refusals");
                figures.count("overtaken", declined.code().equals(Refusal.STAGE_MOVED.name()) ? 1 : 0);
            }
        });
    }

    /** The whole model at its end: everything that was done to it, and every event. */
    private void reckon() {
        ground.tell();
        List<Entry> entries = model.entriesAfter(0);
        figures.add(Reckoning.of(Optional.empty(), model.head(), entries, model.deeds()));
        figures.add(Reckoning.ofEvents(entries, ground::told));
        if (!model.isWhole()) {
            figures.add(List.of(
                    new Finding(Kind.BROKEN, "the history of " + model.head().name() + " is broken")));
        }
        figures.count("models");
        figures.count("entries", entries.size());
        figures.count(
                "answered writes", model.deeds().stream().filter(Deed::isDone).count());
        entries.forEach(entry -> {
            int told = ground.told(entry.id()).size();
            figures.count("events", Math.min(told, 1));
            figures.count("events told again", Math.max(told - 1, 0));
        });
    }
}
