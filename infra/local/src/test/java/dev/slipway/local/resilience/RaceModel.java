package dev.slipway.local.resilience;

import dev.slipway.registry.Models;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.Versions;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision.Verdict;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Rollback;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A model that people race for, what they can do to it, and what they did. Thread-safe. */
final class RaceModel {
    private static final byte[] FILE = "weights".getBytes(StandardCharsets.UTF_8);

    private final Ground ground;
    private final Registry registry;
    private final String label;
    private final String id;
    private final AtomicInteger people = new AtomicInteger();
    private final AtomicInteger policies = new AtomicInteger();
    private final List<Deed> deeds = new ArrayList<>();

    /** Something that one person wants to do, and what it leaves in the history when it is done. */
    record Wish(String what, String group, Function<Caller, List<Trace>> doing) {}

    /** Makes a model under a name of its own. */
    RaceModel(Ground ground, String label) {
        this.ground = ground;
        this.registry = ground.registry();
        this.label = label;
        ModelName name = new ModelName(label);
        settle(new Wish("create", "contributors", by -> {
            registry.models().create(name, Optional.empty(), Map.of(), Request.by(by));
            return List.of(Trace.of(EntryType.MODEL_REGISTERED, by.identity().id()));
        }));
        this.id = registry.store().model(name).orElseThrow().id();
    }

    /** The model as it is now. */
    Model head() {
        return registry.store().modelById(id).orElseThrow();
    }

    /** Its entries after this one. */
    List<Entry> entriesAfter(long seq) {
        return registry.lists().entriesFrom(id, seq + 1, 100_000);
    }

    /** What was done so far. */
    List<Deed> deeds() {
        synchronized (deeds) {
            return List.copyOf(deeds);
        }
    }

    /** Lets somebody who has done nothing yet do it; who is told that there is too much going on asks again. */
    Deed attempt(Wish wish) {
        Caller by =
                Roles.DEFAULT.caller(Identity.user(wish.what() + "-" + people.incrementAndGet()), Set.of(wish.group()));
        long began = System.nanoTime();
        Deed.Ending ending = null;
        while (ending == null) {
            ending = ending(wish, by);
        }
        Deed deed = new Deed(by.identity().id(), wish.what() + " on " + label, began, System.nanoTime(), ending);
        synchronized (deeds) {
            deeds.add(deed);
        }
        return deed;
    }

    /** The same for what cannot be refused. */
    void settle(Wish wish) {
        Deed deed = attempt(wish);
        if (!deed.isDone()) {
            throw new AssertionError("between two races there was refused: " + deed);
        }
    }

    private Deed.Ending ending(Wish wish, Caller by) {
        try {
            return new Deed.Done(wish.doing().apply(by));
        } catch (Refused refused) {
            if (refused.refusal() == Refusal.BUSY) {
                return null;
            }
            return refused.refusal().status() < 500
                    ? new Deed.Declined(refused.refusal().name())
                    : new Deed.Failed(refused.toString());
        } catch (RuntimeException e) {
            return new Deed.Failed(e.toString());
        }
    }

    /** A version becomes READY. */
    void readyVersion() {
        settle(register());
        int number = head().lastVersion();
        String prefix =
                registry.store().version(id, number).orElseThrow().heldAt().orElseThrow();
        registry.store().files(prefix).orElseThrow().files().forEach(file -> ground.put(file.key(), FILE));
        settle(new Wish("complete", "contributors", by -> {
            registry.uploads().complete(head(), number, Request.by(by));
            return List.of(Trace.ready(number));
        }));
    }

    Wish register() {
        Metadata metadata =
                new Metadata(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), Lineage.NONE);
        Manifest manifest = new Manifest(
                List.of(new ManifestFile(new FilePath("weights.bin"), FILE.length, Sha256.of(FILE), Optional.empty())));
        return new Wish("register", "contributors", by -> {
            int version = registry.versions()
                    .register(head().name(), metadata, manifest, Request.by(by))
                    .version()
                    .number();
            return List.of(Trace.registered(version, by.identity().id()));
        });
    }

    Wish tag(int version) {
        return new Wish("tag", "contributors", by -> {
            Versions.Description tag = new Versions.Description(
                    Optional.empty(), Map.of("last", Optional.of(by.identity().name())), Map.of());
            registry.versions().update(head().name(), version, tag, Request.by(by));
            return List.of(Trace.of(EntryType.VERSION_UPDATED, by.identity().id()));
        });
    }

    Wish promote(int version, StageName stage, Optional<Long> rev) {
        return new Wish("promote", "contributors", by -> {
            Promotion asked = registry.promotions()
                    .request(
                            head().name(),
                            version,
                            stage,
                            "a race",
                            Request.<Promotion>by(by).expecting(rev));
            return asked.status() == PromotionStatus.APPLIED
                    ? List.of(Trace.moved(
                            stage, after(rev, rev(asked)), by.identity().id()))
                    : traces(asked, by);
        });
    }

    /** What MLflow does with an alias. */
    Wish point(int version, StageName stage) {
        return new Wish(
                "point",
                "contributors",
                by -> registry.promotions()
                        .point(head().name(), stage, version, "a race", Request.by(by))
                        .map(promotion -> traces(promotion, by))
                        .orElse(List.of()));
    }

    Wish approve(String promotion) {
        return new Wish("approve", "approvers", by -> {
            Promotion decided =
                    registry.promotions().decide(promotion, Verdict.APPROVE, Optional.empty(), Request.by(by));
            List<Trace> traces = new ArrayList<>();
            traces.add(Trace.of(EntryType.PROMOTION_DECIDED, by.identity().id()));
            if (decided.status() == PromotionStatus.APPLIED) {
                traces.add(moved(decided, by));
            }
            return traces;
        });
    }

    Wish rollBack(StageName stage, Optional<Long> rev) {
        return new Wish("roll-back", "contributors", by -> {
            long to = registry.stages()
                    .rollBack(
                            head().name(),
                            stage,
                            Optional.empty(),
                            "a race",
                            Request.<Rollback>by(by).expecting(rev))
                    .stage()
                    .rev();
            return List.of(Trace.moved(stage, after(rev, to), by.identity().id()));
        });
    }

    /** Clears a stage that holds something; without a revision, the one that it has when its turn comes. */
    Wish clear(StageName stage, Optional<Long> rev) {
        return new Wish("clear", "admins", by -> {
            // Clearing an empty stage is done as well, and leaves nothing.
            long expected = rev.orElseGet(() -> head().stage(stage).rev());
            long to = registry.stages()
                    .clear(head().name(), stage, "a race", Request.<Stage>by(by).expecting(Optional.of(expected)))
                    .rev();
            return to > expected
                    ? List.of(Trace.moved(stage, after(rev, to), by.identity().id()))
                    : List.of();
        });
    }

    /** Another policy than the stage has: setting the one that it has leaves nothing in the history. */
    Wish policy(StageName stage, int approvals) {
        Duration expiresAfter = Duration.ofHours(policies.incrementAndGet());
        Policy policy = new Policy(approvals, Set.of(Policy.APPROVERS), List.of(), expiresAfter);
        return new Wish("policy", "admins", by -> {
            registry.policies().set(head().name(), stage, policy, Request.by(by));
            return List.of(Trace.of(EntryType.POLICY_SET, by.identity().id()));
        });
    }

    Wish rename() {
        return new Wish("rename", "admins", by -> {
            ModelName name = new ModelName(label + "-" + by.identity().name());
            Models.Description to = new Models.Description(Optional.of(name), Optional.empty(), Map.of());
            registry.models().update(head().name(), to, Request.by(by));
            return List.of(Trace.of(EntryType.MODEL_UPDATED, by.identity().id()));
        });
    }

    Wish delete() {
        return new Wish("delete", "admins", by -> {
            registry.models().delete(head().ref(), Request.by(by));
            return List.of(Trace.of(EntryType.MODEL_DELETED, by.identity().id()));
        });
    }

    Wish restore() {
        return new Wish("restore", "admins", by -> {
            registry.models().restore(head().ref(), Optional.empty(), Request.by(by));
            return List.of(Trace.of(EntryType.MODEL_RESTORED, by.identity().id()));
        });
    }

    Wish delete(int version) {
        return new Wish("delete-version", "admins", by -> {
            registry.versions().delete(head().name(), version, Request.by(by));
            return List.of(Trace.of(EntryType.VERSION_DELETED, by.identity().id()));
        });
    }

    Wish restore(int version) {
        return new Wish("restore-version", "admins", by -> {
            registry.versions().restore(head().name(), version, Request.by(by));
            return List.of(Trace.of(EntryType.VERSION_RESTORED, by.identity().id()));
        });
    }

    boolean isUsable(int version) {
        return registry.store().version(id, version).orElseThrow().isUsable();
    }

    /** Whether its history is whole, by the registry's own verification. */
    boolean isWhole() {
        return registry.verification().verify(head().ref(), Optional.empty()).whole();
    }

    private static List<Trace> traces(Promotion promotion, Caller by) {
        return List.of(
                promotion.status() == PromotionStatus.APPLIED
                        ? moved(promotion, by)
                        : Trace.of(EntryType.PROMOTION_REQUESTED, by.identity().id()));
    }

    /** Who named a revision may have won the one after it and no other. */
    private static long after(Optional<Long> named, long answered) {
        return named.map(rev -> rev + 1).orElse(answered);
    }

    private static Trace moved(Promotion applied, Caller by) {
        return Trace.moved(applied.stage(), rev(applied), by.identity().id());
    }

    /** The revision that a promotion made: the one after that which it was asked for. */
    private static long rev(Promotion applied) {
        return applied.basis().rev() + 1;
    }
}
