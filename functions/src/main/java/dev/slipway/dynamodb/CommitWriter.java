package dev.slipway.dynamodb;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.CommitConflict.Kind;
import dev.slipway.registry.port.RegistryStore.GuardedName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns a change into one transaction. The condition on the head orders all changes of a model, and so guards everything else
 * that is written of it; what is new carries its own condition besides.
 */
record CommitWriter(Table table, Clock clock) {

    /**
     * Does all of the change or nothing.
     *
     * @throws CommitConflict when what it was prepared on has changed
     */
    void write(Commit commit) {
        ReaderItems.know(table, commit);
        Transaction transaction = new Transaction(table.name());
        commit.before()
                .ifPresentOrElse(before -> change(before, commit, transaction), () -> create(commit, transaction));
        commit.guards()
                .ifPresent(name -> transaction.put(
                        title(commit.after()),
                        ModelItems.guardedName(name, commit.after().id())));
        ReaderItems.write(commit, transaction);
        Writes writes = new Writes(transaction);
        commit.writes().forEach(write -> write.to(writes));
        for (Entry entry : commit.entries()) {
            transaction.put("Entry " + entry.seq(), EntryItems.item(entry), Condition.ABSENT, Kind.HEAD_MOVED);
        }
        if (!commit.entries().isEmpty()) {
            transaction.put("The note of the change", EntryItems.unpublished(commit.entries()));
        }
        commit.answered().ifPresent(answered -> mark(answered, transaction));
        transaction.run(table.client());
    }

    private static void create(Commit commit, Transaction transaction) {
        Model model = commit.after();
        transaction.put(title(model), ModelItems.head(model), isFree(commit), commit.ifTaken());
        transaction.put(title(model), ModelItems.whereabouts(model), Condition.ABSENT, Kind.HEAD_MOVED);
    }

    private static void change(Model before, Commit commit, Transaction transaction) {
        Model after = commit.after();
        if (!before.id().equals(after.id())) {
            throw new IllegalArgumentException("a change of one model cannot make it another");
        }
        Condition unchanged = Condition.unchanged(before);
        if (before.ref().equals(after.ref())) {
            transaction.put(title(after), ModelItems.head(after), unchanged, Kind.HEAD_MOVED);
        } else {
            commit.leaves()
                    .ifPresentOrElse(
                            name -> transaction.put(
                                    title(before),
                                    ModelItems.keptName(name, after.id(), after.rev()),
                                    unchanged,
                                    Kind.HEAD_MOVED),
                            () -> transaction.delete(Keys.head(before.ref()), unchanged, Kind.HEAD_MOVED));
            transaction.put(title(after), ModelItems.head(after), isFree(commit), commit.ifTaken());
            transaction.put(title(after), ModelItems.whereabouts(after));
        }
    }

    /** No model has the name; it stays with none but this one, or the one whose name this is to take over. */
    private static Condition isFree(Commit commit) {
        Set<String> keepers = new TreeSet<>(Set.of(commit.after().id()));
        commit.predecessor().ifPresent(keepers::add);
        return Condition.absentOrKeptBy(keepers);
    }

    /** Adds what each kind of write puts into the table. */
    private record Writes(Transaction transaction) implements Commit.Writer {
        @Override
        public void version(Version version) {
            transaction.put("Version " + version.number(), VersionItems.item(version));
        }

        @Override
        public void files(VersionFiles files) {
            String what = "The list of files of version " + files.version();
            FilesItems.pages(files).forEach(page -> transaction.put(what, page, Condition.ABSENT, Kind.HEAD_MOVED));
        }

        @Override
        public void policy(Commit.Write.OfPolicy policy) {
            transaction.put("The policy of stage " + policy.stage(), PolicyItems.policy(policy));
        }

        @Override
        public void promotion(Promotion promotion) {
            transaction.put("Promotion " + promotion.id(), PromotionItems.item(promotion));
        }

        @Override
        public void freedName(Commit.Write.OfFreedName freed) {
            transaction.delete(Keys.head(freed.name()), Condition.kept(freed.kept()), Kind.HEAD_MOVED);
            if (freed.isSpelled()) {
                transaction.delete(
                        Keys.guardedName(Spelling.of(freed.name().value())),
                        Condition.guarded(
                                new GuardedName(freed.name(), freed.kept().modelId())),
                        Kind.HEAD_MOVED);
            }
        }

        @Override
        public void texts(Commit.Write.OfTexts texts) {
            transaction.put("What is said at length", TextsItems.item(texts));
        }

        @Override
        public void words(Commit.Write.OfWords words) {
            transaction.put("What is said of the model", ModelItems.words(words));
        }
    }

    private void mark(Answered answered, Transaction transaction) {
        transaction.put(
                "The answer",
                RequestItems.item(answered),
                Condition.absentOrExpired(clock.instant()),
                Kind.ALREADY_ANSWERED);
    }

    private static String title(Model model) {
        return "Model " + model.name();
    }
}
