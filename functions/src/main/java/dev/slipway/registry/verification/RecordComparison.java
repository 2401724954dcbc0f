package dev.slipway.registry.verification;

import dev.slipway.json.MalformedJson;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.port.StoredState.Stored;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Compares what there are many of, versions with their files and promotions, with the entries that tell of them, as these go
 * by. Each record names, by its revision, the entry that told of its last change, and that entry holds the record's digest. So
 * one that is older than an entry, differs from its last one, or names one that is not its own is found without remembering
 * anything from page to page.
 */
final class RecordComparison {
    private final StoredState state;
    private final String modelId;
    private final Set<Difference> found = new LinkedHashSet<>();

    RecordComparison(StoredState state, String modelId) {
        this.state = state;
        this.modelId = modelId;
    }

    /** What an entry says of one record. */
    private record Told(long seq, Sha256 digest) {}

    /** A record as it is stored: the entry that it names as its last, and its digest. */
    private record Kept(String item, long rev, Sha256 digest) {}

    /** What differs from these entries, which follow each other. */
    Set<Difference> of(List<Entry> entries) {
        if (!entries.isEmpty()) {
            versions(entries);
            promotions(entries);
        }
        return found;
    }

    private void versions(List<Entry> entries) {
        Map<Integer, List<Told>> told = new LinkedHashMap<>();
        Map<Integer, VersionFact.Registered> registered = new TreeMap<>();
        for (Entry entry : entries) {
            if (entry.fact() instanceof VersionFact fact) {
                told.computeIfAbsent(fact.version(), unused -> new ArrayList<>())
                        .add(new Told(entry.seq(), fact.recordDigest()));
                if (fact instanceof VersionFact.Registered first) {
                    registered.put(fact.version(), first);
                }
            }
        }
        Map<Integer, Stored<Version>> stored = state.versions(modelId, told.keySet());
        compare(
                told,
                stored,
                number -> "version " + number,
                (item, version) -> new Kept(item, version.rev(), version.recordDigest()),
                (fact, number) -> fact instanceof VersionFact of && of.version() == number);
        stored.forEach((number, version) -> version.value()
                .flatMap(known -> known.metadata().texts().apart())
                .flatMap(apart -> state.textsDamage(modelId, apart))
                .ifPresent(how -> found.add(Difference.of("texts of version " + number, how))));
        registered.forEach((number, first) -> Optional.ofNullable(stored.get(number))
                .flatMap(Stored::value)
                .ifPresent(version -> {
                    parent("version " + number, first, version);
                    files("version " + number, version);
                }));
    }

    private void promotions(List<Entry> entries) {
        Map<Long, List<Told>> told = new LinkedHashMap<>();
        for (Entry entry : entries) {
            digestOf(entry.fact())
                    .ifPresent(digest -> told.computeIfAbsent(
                                    place(entry.fact()).orElseThrow(), unused -> new ArrayList<>())
                            .add(new Told(entry.seq(), digest)));
        }
        compare(
                told,
                state.promotionsAt(modelId, told.keySet()),
                place -> "promotion " + new PromotionId(modelId, place),
                (item, promotion) -> new Kept(item, promotion.rev(), promotion.recordDigest()),
                (fact, place) -> place(fact).filter(place::equals).isPresent());
        Set<String> asked = told.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
        long from = entries.get(0).seq();
        long to = entries.get(entries.size() - 1).seq();
        state.promotionsAskedAt(modelId, from, to).stream()
                .filter(place -> !asked.contains(place))
                .forEach(place ->
                        found.add(Difference.of("promotion " + modelId + "-" + place, "no entry tells of it")));
    }

    /**
     * Compares records of one kind with what entries tell of them.
     *
     * @param item how one is called
     * @param tells whether a fact tells of one
     */
    private <K, T> void compare(
            Map<K, List<Told>> told,
            Map<K, Stored<T>> stored,
            Function<K, String> item,
            BiFunction<String, T, Kept> kept,
            BiPredicate<Fact, K> tells) {
        Map<K, Kept> records = new LinkedHashMap<>();
        told.forEach((key, facts) -> whole(item.apply(key), Optional.ofNullable(stored.get(key)), facts)
                .ifPresent(value -> records.put(key, kept.apply(item.apply(key), value))));
        Map<Long, Stored<Entry>> last = state.entriesAt(
                modelId, records.values().stream().map(Kept::rev).collect(Collectors.toSet()));
        records.forEach((key, record) -> {
            compare(record, told.get(key));
            checkLast(record, last, fact -> tells.test(fact, key));
        });
    }

    /** A record that can be compared; what is wrong with any other is told. */
    private <T> Optional<T> whole(String item, Optional<Stored<T>> stored, List<Told> facts) {
        if (stored.isEmpty()) {
            found.add(Difference.of(item, "it is missing", facts.get(0).seq()));
            return Optional.empty();
        }
        stored.get().damage().ifPresent(how -> found.add(Difference.of(item, how)));
        return stored.get().value();
    }

    private void compare(Kept record, List<Told> facts) {
        for (Told fact : facts) {
            if (fact.seq() > record.rev()) {
                found.add(Difference.of(record.item(), "it is older than the entry", fact.seq()));
                return;
            }
            if (fact.seq() == record.rev() && !fact.digest().equals(record.digest())) {
                found.add(Difference.of(record.item(), "it is not what the entry recorded", fact.seq()));
            }
        }
    }

    private void checkLast(Kept record, Map<Long, Stored<Entry>> last, Predicate<Fact> own) {
        boolean isOwn = Optional.ofNullable(last.get(record.rev()))
                .flatMap(Stored::value)
                .filter(Entry::isIntact)
                .filter(entry -> isReadable(entry) && own.test(entry.fact()))
                .isPresent();
        if (!isOwn) {
            found.add(Difference.of(record.item(), "its revision names no entry that tells of it", record.rev()));
        }
    }

    private static boolean isReadable(Entry entry) {
        try {
            entry.fact();
            return true;
        } catch (IllegalArgumentException | MalformedJson e) {
            return false;
        }
    }

    /** The name of a parent's model is in no digest: it may change, and the one that is kept is that of the time. */
    private void parent(String item, VersionFact.Registered registered, Version version) {
        if (!registered.origin().parent().equals(version.parent())) {
            found.add(Difference.of(item, "its parent is not the one that was recorded"));
        }
    }

    /** The files that a version declared itself; a copy's are looked at with the original. */
    private void files(String item, Version version) {
        Optional<String> own =
                version.heldAt().filter(prefix -> version.originallyBy().isEmpty());
        if (own.isEmpty()) {
            return;
        }
        Optional<Stored<VersionFiles>> stored = state.files(own.get());
        if (stored.isEmpty()) {
            found.add(Difference.of("files of " + item, "they are missing"));
            return;
        }
        stored.get().damage().ifPresent(how -> found.add(Difference.of("files of " + item, how)));
        stored.get()
                .value()
                .flatMap(files -> wrong(files, version))
                .ifPresent(how -> found.add(Difference.of("files of " + item, how)));
    }

    private static Optional<String> wrong(VersionFiles files, Version version) {
        boolean isManifest = digest(files).filter(version.digest()::equals).isPresent();
        if (!isManifest || files.version() != version.number()) {
            return Optional.of("they are not those of the version's digest");
        }
        if (files.files().stream()
                .anyMatch(file -> !file.key()
                        .equals(files.prefix() + "/" + file.declared().path()))) {
            return Optional.of("one of them has another key than its path");
        }
        return version.status() == VersionStatus.READY && !files.isComplete()
                ? Optional.of("one of them was never found though the version is READY")
                : Optional.empty();
    }

    /** Nothing when no version could have these files. */
    private static Optional<Sha256> digest(VersionFiles files) {
        try {
            return Optional.of(new Manifest(
                            files.files().stream().map(VersionFile::declared).toList())
                    .digest());
        } catch (Refused impossible) {
            return Optional.empty();
        }
    }

    /** The promotion that a fact tells of, by the place at which it was asked for. */
    private static Optional<Long> place(Fact fact) {
        Optional<String> promotion = Optional.empty();
        if (fact instanceof PromotionFact of) {
            promotion = Optional.of(of.subject().promotion());
        } else if (fact instanceof StageFact.Changed changed) {
            promotion = changed.applied().map(StageFact.Applied::promotion);
        }
        return promotion.flatMap(PromotionId::of).map(PromotionId::seq);
    }

    private static Optional<Sha256> digestOf(Fact fact) {
        if (fact instanceof PromotionFact of) {
            return Optional.of(of.recordDigest());
        }
        return fact instanceof StageFact.Changed changed
                ? changed.applied().map(StageFact.Applied::recordDigest)
                : Optional.empty();
    }
}
