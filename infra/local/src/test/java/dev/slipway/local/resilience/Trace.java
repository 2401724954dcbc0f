package dev.slipway.local.resilience;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.name.StageName;
import java.util.List;

/**
 * What an answered write must have left in the history, exactly once.
 *
 * @param what the number that was answered with it, such as {@code staging 7}; empty for what has none
 * @param by whose write it is; empty where the registry may come before the caller
 */
record Trace(EntryType type, String what, String by) {
    /** Of a write that has no number. */
    static Trace of(EntryType type, String by) {
        return new Trace(type, "", by);
    }

    /** Of the registration of a version. */
    static Trace registered(int version, String by) {
        return new Trace(EntryType.VERSION_REGISTERED, Integer.toString(version), by);
    }

    /** Of a version whose files are there: the event of the upload may have told of it before the caller did. */
    static Trace ready(int version) {
        return new Trace(EntryType.VERSION_READY, Integer.toString(version), "");
    }

    /** Of a move that brought a stage to this revision. */
    static Trace moved(StageName stage, long rev, String by) {
        return new Trace(EntryType.STAGE_CHANGED, stage + " " + rev, by);
    }

    /** The one that an entry is. */
    static Trace of(Entry entry) {
        if (entry.fact() instanceof VersionFact.Ready ready) {
            return ready(ready.version());
        }
        if (entry.fact() instanceof VersionFact.Registered registered) {
            return registered(registered.version(), author(entry));
        }
        if (entry.fact() instanceof StageFact.Changed change) {
            return moved(change.stage(), change.rev(), author(entry));
        }
        return of(entry.type(), author(entry));
    }

    /** Whose write an entry comes from: a move is in the name of who asked for it, and made by who approved it last. */
    static String author(Entry entry) {
        if (entry.fact() instanceof StageFact.Changed change && change.applied().isPresent()) {
            List<Identity> approvedBy = change.applied().get().approvedBy();
            Identity last = approvedBy.isEmpty() ? entry.by() : approvedBy.get(approvedBy.size() - 1);
            return last.id();
        }
        return entry.by().id();
    }
}
