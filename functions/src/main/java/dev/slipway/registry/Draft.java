package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.Commit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A change of one model while it is being put together: the head as it becomes, the entries, the writes. */
final class Draft {
    private final Optional<Model> before;
    private final Caller caller;
    private final Instant at;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Commit.Write> writes = new ArrayList<>();
    private Model model;

    private Draft(Optional<Model> before, Model model, Caller caller, Instant at) {
        this.before = before;
        this.model = model;
        this.caller = caller;
        this.at = at;
    }

    /** A change of a model that is there. Its time is never before the last change's, whatever the clocks say. */
    static Draft of(Model model, Caller caller, Instant now) {
        Instant millis = now.truncatedTo(ChronoUnit.MILLIS);
        Instant at = millis.isBefore(model.updatedAt()) ? model.updatedAt() : millis;
        return new Draft(Optional.of(model), model, caller, at);
    }

    /** The first change of a new model. */
    static Draft ofNew(Model model, Caller caller) {
        return new Draft(Optional.empty(), model, caller, model.createdAt());
    }

    Model model() {
        return model;
    }

    Caller caller() {
        return caller;
    }

    Instant at() {
        return at;
    }

    Draft model(Model changed) {
        model = changed;
        return this;
    }

    Draft write(Commit.Write write) {
        writes.add(write);
        return this;
    }

    /** Appends an entry to the model's history. */
    Draft record(EntryType type, Map<String, Object> facts) {
        Entry entry =
                Entry.next(type, model.id(), model.name(), model.seq() + 1, at, caller.subject(), model.hash(), facts);
        entries.add(entry);
        model = model.after(entry);
        return this;
    }

    boolean changesNothing() {
        return entries.isEmpty();
    }

    Commit commit(Optional<Answered> answered) {
        return new Commit(before, model, entries, writes, answered);
    }
}
