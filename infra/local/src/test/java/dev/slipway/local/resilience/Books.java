package dev.slipway.local.resilience;

import dev.slipway.json.Json;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.VersionFilter;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.verification.HistoryVerification;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Audits a model when everything has come to rest: what the items say, what the history says and what the world was told must
 * be the same story.
 */
final class Books {
    private final World world;
    private final Model model;
    private final long from;
    private final List<Entry> entries;
    private final List<String> faults = new ArrayList<>();

    private Books(World world, ModelName name, long from) {
        this.world = world;
        this.model = world.model(name);
        this.from = from;
        this.entries = world.lists.entriesFrom(model.id(), from, 10_000);
    }

    /** The books of a model from an entry on. */
    static Books of(World world, ModelName model, long from) {
        return new Books(world, model, from);
    }

    List<Entry> entries() {
        return entries;
    }

    /** Which entries of a type there are. */
    List<Entry> entries(EntryType type) {
        return entries.stream().filter(entry -> entry.type() == type).toList();
    }

    /** How many events were told more than once. */
    long repeated() {
        return entries.stream()
                .filter(entry -> world.bus.told(entry.id()).size() > 1)
                .count();
    }

    /** Everything that is not as it should be, in words; the events too. */
    List<String> audit() {
        audited();
        events();
        return faults;
    }

    /** The same, whether or not anything was told yet. */
    List<String> auditOfItems() {
        audited();
        return faults;
    }

    private void chain() {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            boolean follows =
                    i == 0 || entry.previousHash().equals(entries.get(i - 1).hash());
            if (!entry.isIntact() || !follows || entry.seq() != from + i) {
                faults.add("the history is broken at " + entry.seq());
            }
        }
        if (!entries.isEmpty()
                && !entries.get(entries.size() - 1).hash().equals(model.tail().hash())) {
            faults.add("the head has another hash than the last entry");
        }
    }

    private void audited() {
        chain();
        // Where only a part is looked at, the whole is when all parts have been.
        if (from == 1) {
            HistoryVerification.Report report = world.registry.verification().verify(model.ref(), Optional.empty());
            if (!report.whole()) {
                faults.add("the history is not whole: " + report);
            }
        }
        same("last entry", model.tail().seq(), from + entries.size() - 1);
        promotions();
        model.stages().values().forEach(this::stage);
        versions();
    }

    private void events() {
        for (Entry entry : entries) {
            List<String> told = world.bus.told(entry.id());
            if (told.isEmpty()) {
                faults.add("lost: the event of " + entry);
            }
            for (String detail : new HashSet<>(told)) {
                same("the event of " + entry, Json.canonical(Json.readObject(detail)), Json.canonical(entry.event()));
            }
        }
        world.unpublished().stream()
                .filter(change -> change.modelId().equals(model.id()))
                .forEach(change -> faults.add("still to be published: " + change));
    }

    private void promotions() {
        same("open promotions", model.open().size(), 0);
        for (Entry requested : entries(EntryType.PROMOTION_REQUESTED)) {
            String id = promotion(requested).orElseThrow();
            Promotion promotion = world.store.promotion(id).orElseThrow();
            boolean applied = promotion.status() == PromotionStatus.APPLIED;
            if (promotion.status().isOpen()) {
                faults.add("promotion " + id + " has not ended");
            }
            same("ends of " + id, count(EntryType.PROMOTION_ENDED, id), applied ? 0 : 1);
            same("moves by " + id, count(EntryType.STAGE_CHANGED, id), applied ? 1 : 0);
            same(
                    "decisions on " + id,
                    count(EntryType.PROMOTION_DECIDED, id),
                    promotion.decisions().size());
            same(
                    "people who decided on " + id,
                    promotion.decisions().stream()
                            .map(decision -> decision.by())
                            .distinct()
                            .count(),
                    (long) promotion.decisions().size());
            if (world.backlog.token(id).isPresent()) {
                faults.add("a token is left of " + id);
            }
            if (world.executions.has(id) && !world.executions.isOver(id)) {
                faults.add("the flow of " + id + " goes on");
            }
        }
        for (Entry change : entries(EntryType.STAGE_CHANGED)) {
            promotion(change)
                    .ifPresent(id -> same(
                            "status of " + id,
                            world.store.promotion(id).orElseThrow().status(),
                            PromotionStatus.APPLIED));
        }
    }

    /** The promotion that an entry speaks of. */
    static Optional<String> promotion(Entry entry) {
        if (entry.fact() instanceof PromotionFact fact) {
            return Optional.of(fact.subject().promotion());
        }
        return entry.fact() instanceof StageFact.Changed change
                ? change.applied().map(StageFact.Applied::promotion)
                : Optional.empty();
    }

    private int count(EntryType type, String promotion) {
        return (int) entries(type).stream()
                .filter(entry -> promotion(entry).equals(Optional.of(promotion)))
                .count();
    }

    private void stage(Stage stage) {
        List<StageFact.Changed> moves = entries(EntryType.STAGE_CHANGED).stream()
                .map(entry -> (StageFact.Changed) entry.fact())
                .filter(fact -> fact.stage().equals(stage.name()))
                .toList();
        List<StageChange> changes = changes(stage.name());
        for (int i = 0; i < moves.size(); i++) {
            StageFact.Changed told = moves.get(moves.size() - 1 - i);
            StageChange change = changes.get(i);
            same(stage.name() + " rev", change.rev(), stage.rev() - i);
            same(stage.name() + " rev in the entry", told.rev(), change.rev());
            same(stage.name() + " move", told.move(), change.move());
            same(stage.name() + " kind", told.kind(), change.kind());
            if (i + 1 < changes.size()) {
                same(
                        stage.name() + " before rev " + change.rev(),
                        change.move().from(),
                        changes.get(i + 1).move().to());
            }
        }
        if (!changes.isEmpty()) {
            same(
                    stage.name() + " points at",
                    stage.version(),
                    changes.get(0).move().to());
            same(stage.name() + " is at", stage.rev(), changes.get(0).rev());
        } else {
            same(stage.name() + " is at", stage.rev(), 0L);
        }
        if (from == 1) {
            same("moves of " + stage.name(), (long) moves.size(), stage.rev());
            same("changes of " + stage.name(), (long) changes.size(), stage.rev());
        }
        stage.version().ifPresent(number -> {
            Version version = world.store.version(model.id(), number).orElseThrow();
            if (!version.isUsable()) {
                faults.add(stage.name() + " holds version " + number + ", which is not usable");
            }
        });
    }

    private List<StageChange> changes(StageName stage) {
        List<StageChange> all = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            Page<StageChange> page = world.lists.stageChanges(model.id(), stage, new Page.Request(100, next));
            all.addAll(page.items());
            next = page.next();
        } while (next.isPresent() && from == 1);
        return all;
    }

    private void versions() {
        List<Version> versions = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            Page<Version> page = world.lists.versions(
                    model.id(), new VersionFilter(Optional.empty(), Map.of(), true), new Page.Request(100, next));
            versions.addAll(page.items());
            next = page.next();
        } while (next.isPresent());
        same("versions", versions.size(), model.lastVersion());
        for (Version version : versions) {
            int place = version.number();
            same(
                    "place of version " + place,
                    versions.get(model.lastVersion() - place).number(),
                    place);
        }
        for (Entry registered : entries(EntryType.VERSION_REGISTERED)) {
            int number = ((VersionFact) registered.fact()).version();
            Version version = world.store.version(model.id(), number).orElseThrow();
            same("registrations of version " + number, ofVersion(EntryType.VERSION_REGISTERED, number), 1);
            same(
                    "times that version " + number + " became READY",
                    ofVersion(EntryType.VERSION_READY, number),
                    version.progress().readyAt().isPresent() ? 1 : 0);
            same(
                    "times that version " + number + " was rejected",
                    ofVersion(EntryType.VERSION_REJECTED, number),
                    version.status() == VersionStatus.REJECTED ? 1 : 0);
            copies(version, ((VersionFact.Registered) registered.fact()).isToBeCopied());
        }
    }

    /** What was to be copied is resolved when it is READY, and each of its files was copied once, to its own key. */
    private void copies(Version version, boolean wasToBeCopied) {
        String of = "version " + version.number();
        boolean isCopied = wasToBeCopied && version.status() == VersionStatus.READY;
        same(
                "times that " + of + " was resolved",
                ofVersion(EntryType.VERSION_RESOLVED, version.number()),
                isCopied ? 1 : 0);
        if (version.status() == VersionStatus.COPYING) {
            faults.add(of + " is still being copied");
        }
        if (isCopied && version.heldAt().isPresent()) {
            VersionFiles files =
                    world.store.files(version.heldAt().orElseThrow()).orElseThrow();
            List<String> keys = files.files().stream().map(VersionFile::key).toList();
            same("keys of " + of, world.shelf.keys(files.prefix() + "/"), keys);
            same(
                    "copies of " + of,
                    world.shelf.copied().stream()
                            .filter(key -> key.startsWith(files.prefix() + "/"))
                            .sorted()
                            .toList(),
                    keys);
            same("missing files of " + of, files.missing(), List.of());
        }
    }

    private int ofVersion(EntryType type, int number) {
        return (int) entries(type).stream()
                .filter(entry -> ((VersionFact) entry.fact()).version() == number)
                .count();
    }

    private void same(String what, Object is, Object shouldBe) {
        if (!Objects.equals(is, shouldBe)) {
            faults.add(what + ": " + is + " where it should be " + shouldBe);
        }
    }
}
