package dev.slipway.registry;

import dev.slipway.http.Route;
import dev.slipway.registry.GuardedStages.Place;
import dev.slipway.registry.GuardedStages.Seen;
import dev.slipway.registry.WriteCalls.Call;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
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
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Looks for calls by callers below the maintainer that change what a guarded stage answers. */
final class GuardSearch {
    private static final List<String> GROUPS = List.of("contributors", "approvers", GuardedWorld.BOARD);

    /** Who had a part in what is there, which matters to promotions; what else they may do is a matter of their groups. */
    private static final List<Caller> PARTICIPANTS = List.of(
            GuardedWorld.RITA,
            GuardedWorld.REG,
            GuardedWorld.ORLA,
            GuardedWorld.CARL,
            GuardedWorld.OLGA,
            GuardedWorld.PETE);

    private static final List<Caller> EVERY_GROUP = everyGroup();

    /** How often another call is tried when one was refused. */
    private static final int TRIES = 60;

    private final GuardedWorld world;
    private final WriteCalls calls;
    private final GuardedStages stages;
    private final GuardLaw law;
    private final List<Caller> callers = everybody();
    private final Map<Place, Seen> beginning;
    private final Set<Route> answered = new HashSet<>();
    private int lawfulMoves;

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
    GuardSearch(BiFunction<RegistryStore, Rights, Guard> guard) {
        world = new GuardedWorld(guard);
        calls = new WriteCalls(world);
        stages = new GuardedStages(world);
        Map<Identity, Caller> byIdentity = new HashMap<>();
        callers.forEach(caller -> byIdentity.put(caller.identity(), caller));
        law = new GuardLaw(world, byIdentity);
        beginning = stages.look();
        beginning.forEach((place, seen) -> stages.contradiction(place, seen).ifPresent(found -> {
            throw new IllegalStateException(found);
        }));
    }

    /** Somebody in each set of groups that may do more than read, and who only reads. */
    private static List<Caller> everyGroup() {
        List<Caller> callers = new ArrayList<>(
                List.of(GuardedWorld.ADA, Roles.DEFAULT.caller(Identity.user("reader"), Set.of("viewers"))));
        for (int chosen = 0; chosen < 1 << GROUPS.size(); chosen++) {
            Set<String> groups = new TreeSet<>();
            for (int i = 0; i < GROUPS.size(); i++) {
                if ((chosen >> i & 1) == 1) {
                    groups.add(GROUPS.get(i));
                }
            }
            callers.add(Roles.DEFAULT.caller(Identity.user("somebody-" + chosen), groups));
        }
        return callers;
    }

    private static List<Caller> everybody() {
        return Stream.of(EVERY_GROUP, PARTICIPANTS).flatMap(List::stream).toList();
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
        for (Caller caller : callers) {
            for (Route route : WriteCalls.ROUTES) {
                if (PARTICIPANTS.contains(caller) && !route.path().contains("{promotion}")) {
                    continue;
                }
                world.reset();
                for (Call call : calls.all(caller, route)) {
                    if (isDone(call)) {
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
        String model = WriteCalls.NAMES.get(random.nextInt(WriteCalls.NAMES.size()));
        Map<Place, Seen> seen = beginning;
        for (int tries = 0; made.size() < length && tries < TRIES * length; tries++) {
            Optional<Call> call = calls.any(callers, model, random).filter(this::isDone);
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
        Place place = List.copyOf(seen.keySet()).get(random.nextInt(seen.size()));
        return stages.contradiction(place, seen.get(place)).map(wrong -> new Finding(made, wrong));
    }

    private boolean isDone(Call call) {
        boolean isDone = world.call(call).status() < 300;
        if (isDone) {
            answered.add(call.route());
        }
        return isDone;
    }

    private Optional<String> wrong(Map<Place, Seen> before, Map<Place, Seen> after) {
        for (Map.Entry<Place, Seen> entry : after.entrySet()) {
            Seen was = before.get(entry.getKey());
            Seen is = entry.getValue();
            if (!was.equals(is)) {
                Optional<String> wrong =
                        law.breach(entry.getKey(), was, is).or(() -> stages.contradiction(entry.getKey(), is));
                if (wrong.isPresent()) {
                    return wrong;
                }
                lawfulMoves += was.held().equals(is.held()) ? 0 : 1;
            }
        }
        return Optional.empty();
    }
}
