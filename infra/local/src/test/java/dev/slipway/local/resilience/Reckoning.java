package dev.slipway.local.resilience;

import dev.slipway.json.Json;
import dev.slipway.local.resilience.Finding.Kind;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.stage.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what callers were answered with what the history of a model and its head say afterwards. Nothing that was answered
 * is missing, nothing is there twice, nothing is there that was refused, no number is left out, and what ended before
 * something else began stands before it.
 */
final class Reckoning {
    private final Optional<Model> before;
    private final Model after;
    private final List<Entry> entries;
    private final Map<String, Deed> deeds;
    private final List<Finding> findings = new ArrayList<>();

    private Reckoning(Optional<Model> before, Model after, List<Entry> entries, Collection<Deed> deeds) {
        this.before = before;
        this.after = after;
        this.entries = entries;
        this.deeds = deeds.stream().collect(Collectors.toMap(Deed::by, deed -> deed));
    }

    /**
     * What is wrong with a model.
     *
     * @param before its head before the first of these deeds; empty when the first of them made it
     * @param after its head after the last of them
     * @param entries its history after {@code before}
     */
    static List<Finding> of(Optional<Model> before, Model after, List<Entry> entries, Collection<Deed> deeds) {
        Reckoning reckoning = new Reckoning(before, after, entries, deeds);
        reckoning.answers();
        reckoning.authors();
        reckoning.winners();
        reckoning.numbers();
        reckoning.pointers();
        reckoning.order();
        return reckoning.findings;
    }

    /**
     * What is wrong with the events of these entries.
     *
     * @param told the details of the events with an entry's id, one for each time that it was told
     */
    static List<Finding> ofEvents(List<Entry> entries, Function<String, List<String>> told) {
        List<Finding> findings = new ArrayList<>();
        for (Entry entry : entries) {
            List<String> details = told.apply(entry.id());
            if (details.isEmpty()) {
                findings.add(new Finding(Kind.EVENT_LOST, "nobody was told of " + entry));
            }
            String wanted = Json.canonical(entry.event());
            if (!details.stream()
                    .allMatch(detail -> Json.canonical(Json.readObject(detail)).equals(wanted))) {
                findings.add(new Finding(Kind.EVENT_ALTERED, "an event says something else than " + entry));
            }
        }
        return findings;
    }

    private void answers() {
        Map<Trace, Integer> left = new HashMap<>();
        entries.forEach(entry -> left.merge(Trace.of(entry), 1, Integer::sum));
        for (Deed deed : deeds.values()) {
            if (deed.ending() instanceof Deed.Failed failed) {
                found(Kind.FAILED, deed + ": " + failed.how());
            }
            for (Trace trace : deed.traces()) {
                int times = left.getOrDefault(trace, 0);
                if (times == 0) {
                    found(Kind.LOST, deed + " left no " + trace);
                } else if (times > 1) {
                    found(Kind.DOUBLED, deed + " was done " + times + " times");
                }
            }
        }
    }

    /** Every entry comes from a write that was answered as done, or from the registry itself. */
    private void authors() {
        for (Entry entry : entries) {
            String author = Trace.author(entry);
            boolean isTheirs = deeds.containsKey(author) && deeds.get(author).isDone();
            if (!isTheirs && !author.equals(Identity.REGISTRY.id())) {
                Kind kind = entry.type() == EntryType.STAGE_CHANGED ? Kind.NO_WINNER : Kind.UNANSWERED;
                found(kind, entry + " by " + author + ", who was answered: " + deeds.get(author));
            }
        }
    }

    private void winners() {
        Map<String, Deed> winners = new HashMap<>();
        for (Deed deed : deeds.values()) {
            for (Trace trace : deed.traces()) {
                if (trace.type() == EntryType.STAGE_CHANGED) {
                    Deed other = winners.put(trace.what(), deed);
                    if (other != null) {
                        found(Kind.TWO_WINNERS, trace.what() + " was answered to " + other + " and to " + deed);
                    }
                }
            }
        }
    }

    private void numbers() {
        numbered(
                "entry",
                entries.stream().map(Entry::seq).toList(),
                before.map(model -> model.tail().seq()).orElse(0L),
                after.tail().seq());
        numbered(
                "version",
                entries.stream()
                        .filter(entry -> entry.fact() instanceof VersionFact.Registered)
                        .map(entry -> (long) ((VersionFact) entry.fact()).version())
                        .toList(),
                before.map(Model::lastVersion).orElse(0),
                after.lastVersion());
        for (StageName stage : stages()) {
            numbered(
                    stage + " revision",
                    moves(stage).stream().map(StageFact.Changed::rev).toList(),
                    before.map(model -> rev(model, stage)).orElse(0L),
                    rev(after, stage));
        }
    }

    /** All that the model has and all that were moved: an alias that was emptied is none of its stages any more. */
    private Set<StageName> stages() {
        Set<StageName> stages = new TreeSet<>(after.stages().keySet());
        moves().map(StageFact.Changed::stage).forEach(stages::add);
        return stages;
    }

    /** How often a stage was moved. Of one alias at most, as a race has it, this is also right while it holds nothing. */
    static long rev(Model model, StageName name) {
        Stage stage = model.stages().get(name);
        return stage == null ? model.holdings().removedRev() : stage.rev();
    }

    /** Every number after the first and up to the last was given, and was given once. */
    private void numbered(String what, List<Long> given, long first, long last) {
        Set<Long> seen = new HashSet<>();
        for (long number : given) {
            if (!seen.add(number)) {
                found(Kind.DOUBLED, what + " " + number + " is there twice");
            }
            if (number > last) {
                found(Kind.POINTER, what + " " + number + " is later than the head's " + last);
            }
        }
        for (long number = first + 1; number <= last; number++) {
            if (!seen.contains(number)) {
                found(Kind.GAP, what + " " + number + " is missing");
            }
        }
    }

    private void pointers() {
        for (StageName stage : stages()) {
            Optional<Integer> holds = before.flatMap(model -> held(model, stage));
            for (StageFact.Changed move : moves(stage)) {
                if (!move.move().from().equals(holds)) {
                    found(Kind.POINTER, move + " left " + move.move().from() + " where the stage held " + holds);
                }
                holds = move.move().to();
            }
            if (!held(after, stage).equals(holds)) {
                found(Kind.POINTER, stage + " holds " + held(after, stage) + " where its last move says " + holds);
            }
        }
    }

    /** A write that ended before another began has the earlier entry. */
    private void order() {
        Map<String, List<Long>> places = new TreeMap<>();
        for (Entry entry : entries) {
            places.computeIfAbsent(Trace.author(entry), unused -> new ArrayList<>())
                    .add(entry.seq());
        }
        PriorityQueue<Deed> ended = new PriorityQueue<>(Comparator.comparingLong(Deed::ended));
        List<Deed> begun = deeds.values().stream()
                .filter(deed -> places.containsKey(deed.by()))
                .sorted(Comparator.comparingLong(Deed::began))
                .toList();
        long last = 0;
        for (Deed deed : begun) {
            while (!ended.isEmpty() && ended.peek().ended() < deed.began()) {
                List<Long> earlier = places.get(ended.remove().by());
                last = Math.max(last, earlier.get(earlier.size() - 1));
            }
            if (places.get(deed.by()).get(0) < last) {
                found(Kind.ORDER, deed + " began after entry " + last + " was answered and stands before it");
            }
            ended.add(deed);
        }
    }

    private static Optional<Integer> held(Model model, StageName stage) {
        return Optional.ofNullable(model.stages().get(stage)).flatMap(Stage::version);
    }

    private List<StageFact.Changed> moves(StageName stage) {
        return moves().filter(move -> move.stage().equals(stage)).toList();
    }

    private Stream<StageFact.Changed> moves() {
        return entries.stream()
                .map(Entry::fact)
                .filter(StageFact.Changed.class::isInstance)
                .map(StageFact.Changed.class::cast);
    }

    private void found(Kind kind, String text) {
        findings.add(new Finding(kind, text));
    }
}
