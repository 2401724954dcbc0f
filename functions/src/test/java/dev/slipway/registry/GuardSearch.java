package dev.slipway.registry;

import dev.slipway.http.Answer;
import dev.slipway.http.Route;
import dev.slipway.registry.GuardedStages.Place;
import dev.slipway.registry.GuardedStages.Seen;
import dev.slipway.registry.WriteCalls.Call;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.port.RegistryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Looks for calls by callers below the maintainer that change what a guarded stage answers. */
final class GuardSearch {
    private static final List<String> GROUPS = List.of("viewers", "contributors", "approvers", GuardedWorld.BOARD);

    /** How often another call is tried when one was refused. */
    private static final int TRIES = 60;

    private final GuardedWorld world;
    private final WriteCalls calls;
    private final GuardedStages stages;
    private final GuardLaw law;
    private final List<Caller> callers = callers();
    private final Map<Place, Seen> beginning;
    private final Set<Route> answered = new HashSet<>();
    private int lawfulMoves;
    int N, D;

    /** A way around the guard: the calls that were made, and what is wrong after them. */
    record Finding(List<Call> calls, String wrong) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(wrong);
            calls.forEach(call -> text.append("\n    ").append(call));
            return text.toString();
        }
    }

    /** In a world that is kept by this guard. */
    GuardSearch(Function<RegistryStore, Guard> guard) {
        world = new GuardedWorld(guard);
        calls = new WriteCalls(world);
        stages = new GuardedStages(world);
        Map<String, Caller> bySubject = new HashMap<>();
        callers.forEach(caller -> bySubject.put(caller.subject(), caller));
        law = new GuardLaw(world, bySubject);
        beginning = stages.look();
    }

    /** Everybody below the maintainer: somebody in each set of groups, and those who had a part in what is there. */
    private static List<Caller> callers() {
        List<Caller> callers = new ArrayList<>(List.of(
                GuardedWorld.ADA,
                GuardedWorld.OLGA,
                GuardedWorld.PETE,
                GuardedWorld.RITA,
                GuardedWorld.REG,
                GuardedWorld.ORLA,
                GuardedWorld.CARL));
        for (int chosen = 0; chosen < 1 << GROUPS.size(); chosen++) {
            Set<String> groups = new TreeSet<>();
            for (int i = 0; i < GROUPS.size(); i++) {
                if ((chosen >> i & 1) == 1) {
                    groups.add(GROUPS.get(i));
                }
            }
            callers.add(new Caller("somebody-" + chosen, groups));
        }
        return callers;
    }

    GuardedWorld world() {
        return world;
    }

    /** The routes of which a call was not refused. */
    Set<Route> answered() {
        return answered;
    }

    /** How often a guarded stage moved as it may. */
    int lawfulMoves() {
        return lawfulMoves;
    }

    /** Tries every call of every route by every caller, each in the world as it began. */
    Optional<Finding> ofSingleCalls() {
        for (Route route : WriteCalls.routes()) {
            for (Caller caller : callers) {
                world.reset();
                for (Call call : calls.all(caller, route)) {
                    if (make(call)) {
                        Optional<String> wrong = wrong(beginning, stages.look());
                        if (wrong.isPresent()) {
                            return Optional.of(new Finding(List.of(call), wrong.get()));
                        }
                        world.reset();
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Tries sequences of calls by anybody, none of which is refused. */
    Optional<Finding> ofSequences(Random random, int sequences, int longest) {
        for (int i = 0; i < sequences; i++) {
            world.reset();
            Optional<Finding> finding = ofSequence(random, 2 + random.nextInt(longest - 1));
            if (finding.isPresent()) {
                return finding;
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> ofSequence(Random random, int length) {
        List<Call> made = new ArrayList<>();
        Map<Place, Seen> seen = beginning;
        for (int tries = 0; made.size() < length && tries < TRIES * length; tries++) {
            Optional<Call> call = calls.any(callers, random).filter(this::make);
            if (call.isPresent()) {
                made.add(call.get());
                Map<Place, Seen> now = stages.look();
                Optional<String> wrong = wrong(seen, now);
                if (wrong.isPresent()) {
                    return Optional.of(new Finding(made, wrong.get()));
                }
                seen = now;
            }
        }
        return contradiction(made, seen);
    }

    private Optional<Finding> contradiction(List<Call> made, Map<Place, Seen> seen) {
        return stages.contradictions(seen).stream().findFirst().map(wrong -> new Finding(made, wrong));
    }

    /** Says whether the call was done. */
    private boolean make(Call call) {
        Answer answer = world.call(call);
        boolean isDone = answer.status() < 300;
        N++;
        if (isDone) D++;
        if (isDone) {
            answered.add(call.route());
        }
        return isDone;
    }

    private Optional<String> wrong(Map<Place, Seen> before, Map<Place, Seen> after) {
        for (Map.Entry<Place, Seen> place : after.entrySet()) {
            Seen was = before.get(place.getKey());
            Optional<String> breach = law.breach(place.getKey(), was, place.getValue());
            if (breach.isPresent()) {
                return breach;
            }
            if (!was.held().equals(place.getValue().held())) {
                lawfulMoves++;
            }
        }
        return Optional.empty();
    }
}
