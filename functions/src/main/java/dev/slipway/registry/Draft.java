package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.text.Texts;
import dev.slipway.registry.version.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A change of one model while it is being put together: the head as it becomes, the entries, the writes. */
final class Draft {
    private final Optional<Model> before;
    private final Stamp stamp;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Commit.Write> writes = new ArrayList<>();
    private Model model;
    private Optional<String> predecessor = Optional.empty();
    private Optional<Answered> mark = Optional.empty();

    private Draft(Optional<Model> before, Model model, Stamp stamp) {
        this.before = before;
        this.model = model;
        this.stamp = stamp;
    }

    /** A change of a model that is there. Its time is never before the last change's, whatever the clocks say. */
    static Draft of(Model model, Caller caller, Instant now) {
        Instant millis = now.truncatedTo(ChronoUnit.MILLIS);
        Instant at = millis.isBefore(model.updatedAt()) ? model.updatedAt() : millis;
        return new Draft(Optional.of(model), model, new Stamp(caller.identity(), at));
    }

    /** A change of the registry's own history, which the first one makes. */
    static Draft ofOwn(Optional<Model> own, Caller caller, Instant now) {
        return own.map(head -> of(head, caller, now)).orElseGet(() -> {
            Instant at = now.truncatedTo(ChronoUnit.MILLIS);
            return new Draft(Optional.empty(), OwnHistory.head(at), new Stamp(caller.identity(), at));
        });
    }

    /** The first change of a new model. */
    static Draft ofNew(Model model) {
        return new Draft(Optional.empty(), model, model.created());
    }

    Model model() {
        return model;
    }

    /** Who makes the change, and when. */
    Stamp stamp() {
        return stamp;
    }

    Instant at() {
        return stamp.at();
    }

    /** The place in the model's history that the next entry will have. */
    long nextSeq() {
        return model.tail().seq() + 1;
    }

    Draft model(Model changed) {
        model = changed;
        return this;
    }

    /** Takes over a name that stayed with another model until now. */
    Draft succeed(Optional<Model> keeper) {
        predecessor = keeper.map(Model::id);
        return this;
    }

    Draft write(Commit.Write write) {
        writes.add(write);
        return this;
    }

    /** Somebody else's stamp, for what happens in their name at the same time. */
    Stamp stampOf(Identity somebody) {
        return new Stamp(somebody, at());
    }

    /** Appends an entry to the model's history, in the name of whoever makes the change. */
    Draft record(Fact fact) {
        return record(stamp, fact);
    }

    /** Appends an entry in somebody else's name. */
    Draft record(Stamp by, Fact fact) {
        Entry entry = Entry.next(model.tail(), model.subject(), by, fact);
        entries.add(entry);
        model = model.after(entry);
        return this;
    }

    /** Writes a version as it becomes, with the entries that say so; the last of them is its revision from then on. */
    Version record(Version becoming, VersionFact... facts) {
        return record(becoming, Texts.NONE, facts);
    }

    /** The same of a version that had these texts before: long ones that it still has are there already. */
    Version record(Version becoming, Texts before, VersionFact... facts) {
        for (VersionFact fact : facts) {
            record(fact);
        }
        Version recorded = becoming.at(model.tail().seq());
        write(new Commit.Write.OfVersion(recorded.cut()));
        writeLong(recorded.metadata().texts(), before);
        return recorded;
    }

    /** Writes what is said of the model, which was this before. */
    Draft write(Words words, Words before) {
        write(new Commit.Write.OfWords(model.id(), words.cut()));
        writeLong(words.texts(), before.texts());
        return this;
    }

    private void writeLong(Texts texts, Texts before) {
        texts.apart()
                .filter(apart -> texts.isWhole() && !before.apart().equals(Optional.of(apart)))
                .ifPresent(apart -> write(new Commit.Write.OfTexts(model.id(), apart, texts.known())));
    }

    /** Writes a promotion as it becomes, with the entry that says so, made in somebody's name. */
    Promotion record(Stamp by, Promotion becoming, Fact fact) {
        Promotion recorded = becoming.at(nextSeq());
        write(new Commit.Write.OfPromotion(recorded)).record(by, fact);
        return recorded;
    }

    /** Leaves a mark of its own with the change, of a request that has no key. */
    Draft mark(Answered left) {
        mark = Optional.of(left);
        return this;
    }

    boolean changesNothing() {
        return entries.isEmpty();
    }

    Commit commit(Optional<Answered> answered) {
        return new Commit(before, model, predecessor, entries, writes, answered.or(() -> mark));
    }
}
