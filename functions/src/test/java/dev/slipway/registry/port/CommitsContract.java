package dev.slipway.registry.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.CommitConflict.Kind;
import dev.slipway.registry.port.RegistryStore.GuardedName;
import dev.slipway.registry.port.RegistryStore.KeptName;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.text.Apart;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** All of a change is written or nothing, and only on what it was prepared on. */
public abstract class CommitsContract extends StoresContract {
    @Test
    void aRenameMovesTheHeadAndFreesTheName() {
        Model model = registered("before");
        Model renamed = Samples.renamed(model, "after");
        store.commit(Samples.change(model, renamed));

        assertThat(store.model(new ModelName("before"))).isEmpty();
        assertThat(store.model(new ModelName("after"))).contains(renamed);
        assertThat(store.modelById(model.id())).contains(renamed);
        assertThat(registered("before").id()).isNotEqualTo(model.id());
        assertThat(store.modelById(model.id())).contains(renamed);
    }

    @Test
    void deletionAndRestorationMoveTheHead() {
        Model model = registered("m");
        Model deleted = Samples.deleted(model);
        store.commit(Samples.change(model, deleted));

        assertThat(store.model(new ModelName("m"))).isEmpty();
        assertThat(store.model(new ModelRef.Deleted(model.id()))).contains(deleted);
        assertThat(store.modelById(model.id())).contains(deleted);

        Model restored = Samples.restored(deleted);
        store.commit(Samples.change(deleted, restored));

        assertThat(store.model(new ModelName("m"))).contains(restored);
        assertThat(store.model(new ModelRef.Deleted(model.id()))).isEmpty();
        assertThat(store.modelById(model.id())).contains(restored);
    }

    @Test
    void theHeadOfTheOwnHistoryIsFoundByItsIdAndByNoNameOrList() {
        Optional<Model> before = store.modelById(OwnHistory.ID);
        Model own = Samples.next(before.orElseGet(() -> OwnHistory.head(Samples.NOW)));
        store.commit(new Commit(before, own, List.of(Samples.entry(own, Samples.NOW)), List.of(), Optional.empty()));

        assertThat(store.modelById(OwnHistory.ID)).contains(own);
        assertThat(store.model(OwnHistory.NAME)).isEmpty();
        assertThat(names()).doesNotContain(OwnHistory.NAME.value());
        assertConflict(Kind.HEAD_MOVED, Samples.creation(Samples.next(OwnHistory.head(Samples.NOW))));
    }

    @Test
    void aFreedNameIsFreeUnlessItWasTakenMeanwhile() {
        ModelName before = new ModelName("before");
        Model model = Samples.model("before").keepingName();
        store.commit(Samples.creation(model));
        Model renamed = Samples.moved(model.named(new ModelName("after")));
        store.commit(Samples.change(model, renamed));
        KeptName kept = store.keeper(before).orElseThrow();
        KeptName later = new KeptName(kept.modelId(), kept.leftWith() + 1);
        Model freeing = registered("freeing");

        assertConflict(
                Kind.HEAD_MOVED,
                Samples.change(freeing, Samples.next(freeing), new Commit.Write.OfFreedName(before, later, false)));
        assertThat(store.keeper(before)).contains(kept);
        store.commit(Samples.change(freeing, Samples.next(freeing), new Commit.Write.OfFreedName(before, kept, true)));

        assertThat(store.keeper(before)).isEmpty();
        assertThat(store.model(before)).isEmpty();
        assertThat(store.guardedName(Spelling.of("BEFORE"))).isEmpty();
        store.commit(Samples.creation(Samples.model("before")));
    }

    @Test
    void aNameThatStaysWithItsModelLeadsToItUntilTheModelHasItAgain() {
        Model model = Samples.model("before").keepingName();
        store.commit(Samples.creation(model));
        Model renamed = Samples.moved(model.named(new ModelName("after")));
        store.commit(Samples.change(model, renamed));

        assertThat(store.model(new ModelName("before"))).contains(renamed);
        assertThat(store.keeper(new ModelName("before")).map(KeptName::modelId)).contains(model.id());
        assertThat(store.keeper(new ModelName("after"))).isEmpty();
        assertThat(lists.modelsById(List.of(model.id()))).containsExactly(renamed);
        assertThat(names()).containsExactly("after");

        Model back = Samples.moved(renamed.named(new ModelName("before")));
        store.commit(Samples.change(renamed, back));

        assertThat(store.model(new ModelName("before"))).contains(back);
        assertThat(store.keeper(new ModelName("before"))).isEmpty();
        assertThat(store.model(new ModelName("after"))).contains(back);
        assertThat(names()).containsExactly("before");
    }

    @Test
    void aNameThatStaysWithADeletedModelLeadsNowhereAndToItOnceItIsRestoredUnderAnother() {
        Model model = Samples.model("m").keepingName();
        store.commit(Samples.creation(model));
        Model deleted = Samples.moved(model.deleted(new Model.Deletion(Samples.NOW, Samples.NOW.plusSeconds(60))));
        store.commit(Samples.change(model, deleted));

        assertThat(store.model(new ModelName("m"))).isEmpty();
        assertThat(store.keeper(new ModelName("m")).map(KeptName::modelId)).contains(model.id());

        Model restored = Samples.moved(deleted.restored(new ModelName("n")));
        store.commit(Samples.change(deleted, restored));

        assertThat(store.model(new ModelName("m"))).contains(restored);
    }

    @Test
    void aNameThatStaysWithAModelIsTakenOnlyByWhoeverSaysThatTheyTakeItFromIt() {
        Model model = Samples.model("m").keepingName();
        store.commit(Samples.creation(model));
        Model deleted = Samples.moved(model.deleted(new Model.Deletion(Samples.NOW, Samples.NOW.plusSeconds(60))));
        store.commit(Samples.change(model, deleted));
        Model heir = Samples.model("m");

        assertConflict(Kind.NAME_TAKEN, Samples.creation(heir));
        assertConflict(
                Kind.NAME_TAKEN,
                Samples.taking(Samples.creation(heir), Samples.model("x").id()));
        store.commit(Samples.taking(Samples.creation(heir), model.id()));

        assertThat(store.model(heir.name())).contains(heir);
        assertThat(store.keeper(heir.name())).isEmpty();
        assertConflict(Kind.NAME_TAKEN, Samples.taking(Samples.creation(Samples.model("m")), model.id()));
        assertConflict(Kind.NAME_TAKEN, Samples.change(deleted, Samples.moved(deleted.restored(heir.name()))));
    }

    @Test
    void theSpellingOfANameThatStaysWithItsModelIsKept() {
        Model open = Samples.model("Fraud");
        store.commit(Samples.creation(open));
        assertThat(store.guardedName(Spelling.of("fraud"))).isEmpty();

        Model guarded = Samples.moved(open.keepingName());
        store.commit(Samples.change(open, guarded));
        Model renamed = Samples.moved(guarded.named(new ModelName("Theft")));
        store.commit(Samples.change(guarded, renamed));

        assertThat(store.guardedName(Spelling.of("fraud"))).contains(new GuardedName(open.name(), open.id()));
        assertThat(store.guardedName(Spelling.of("THEFT"))).contains(new GuardedName(renamed.name(), open.id()));
        assertThat(store.guardedName(Spelling.of("m"))).isEmpty();
    }

    @Test
    void aTakenNameIsRefusedToWhoeverComesSecond() {
        Model model = registered("taken");
        Model other = registered("other");
        Model deleted = Samples.deleted(model);

        assertConflict(Kind.NAME_TAKEN, Samples.creation(Samples.model("taken")));
        assertConflict(Kind.NAME_TAKEN, Samples.change(other, Samples.renamed(other, "taken")));
        store.commit(Samples.change(model, deleted));
        Model heir = registered("taken");
        assertConflict(Kind.NAME_TAKEN, Samples.change(deleted, Samples.restored(deleted)));

        assertThat(store.model(heir.name())).contains(heir);
        assertThat(store.model(other.name())).contains(other);
        assertThat(store.modelById(model.id())).contains(deleted);
    }

    @Test
    void aChangeOfAHeadThatHasMovedOnWritesNothing() {
        Model model = registered("m");
        Model next = Samples.next(model);
        store.commit(Samples.change(model, next));
        Version version = Samples.version(model, 1);
        Commit stale = Samples.answered(
                Samples.change(model, Samples.next(Samples.next(model)), new Commit.Write.OfVersion(version)),
                Samples.mark("key", "answer", Samples.NOW.plusSeconds(60)));

        assertConflict(Kind.HEAD_MOVED, stale);
        assertConflict(Kind.HEAD_MOVED, Samples.change(model, Samples.renamed(model, "elsewhere")));
        assertConflict(Kind.HEAD_MOVED, Samples.change(model, Samples.deleted(model)));

        assertThat(store.model(model.name())).contains(next);
        assertThat(store.version(model.id(), 1)).isEmpty();
        assertThat(store.answered("key")).isEmpty();
        assertThat(lists.entriesFrom(model.id(), 1, 10)).hasSize(2);
    }

    @Test
    void aModelThatTookTheNameOfAnotherIsNotMistakenForIt() {
        Model first = registered("m");
        store.commit(Samples.change(first, Samples.deleted(first)));
        Model heir = registered("m");
        assertThat(heir.tail().seq()).isEqualTo(first.tail().seq());

        // The entry would be free: nothing but the id in the head tells the two apart.
        assertConflict(Kind.HEAD_MOVED, Samples.change(first, Samples.next(Samples.next(first))));
        assertThat(store.model(heir.name())).contains(heir);
    }

    @Test
    void anEntryIsNeverOverwritten() {
        Model model = registered("m");
        Model same = model.numbered(1);

        assertConflict(Kind.HEAD_MOVED, Samples.change(model, same));
        assertThat(store.model(model.name())).contains(model);
    }

    @Test
    void aRequestThatWasAnsweredIsDoneOnce() {
        Answered mark = Samples.mark("key", "first", Samples.NOW.plusSeconds(60));
        Model model = Samples.model("m");
        store.commit(Samples.answered(Samples.creation(model), mark));
        Answered again = Samples.mark("key", "second", Samples.NOW.plusSeconds(60));

        // The name is taken as well, and the head has moved: that it was answered is what the caller must hear.
        assertConflict(Kind.ALREADY_ANSWERED, Samples.answered(Samples.creation(Samples.model("m")), again));
        Model next = Samples.next(model);
        store.commit(Samples.change(model, next));
        assertConflict(Kind.ALREADY_ANSWERED, Samples.answered(Samples.change(model, next), again));
        store.remember(again);

        assertThat(store.answered("key")).contains(mark);
    }

    @Test
    void anExpiredMarkMakesWay() {
        store.remember(Samples.mark("key", "first", Samples.NOW.plusSeconds(60)));
        store.remember(Samples.mark("other", "first", Samples.NOW.plusSeconds(60)));
        clock.set(Samples.NOW.plusSeconds(60));
        Answered second = Samples.mark("key", "second", Samples.NOW.plusSeconds(120));
        Answered other = Samples.mark("other", "second", Samples.NOW.plusSeconds(120));

        store.commit(Samples.answered(Samples.creation(Samples.model("m")), second));
        store.remember(other);

        assertThat(store.answered("key")).contains(second);
        assertThat(store.answered("other")).contains(other);
    }

    @Test
    void aModelHoldsAsManyOpenPromotionsAsItMayHave() {
        Model model = registered("m");
        List<Commit.Write> opened = new ArrayList<>();
        Model full = Samples.next(model);
        for (int i = 0; i < Holdings.MAX_OPEN_PROMOTIONS; i++) {
            var promotion =
                    Samples.promotion(model, StageName.PRODUCTION, Samples.NOW.plusSeconds(i), PromotionStatus.WAITING);
            full = full.opened(promotion.promotionId(), promotion.stage());
            opened.add(new Commit.Write.OfPromotion(promotion));
        }

        store.commit(Samples.change(model, full, opened.toArray(Commit.Write[]::new)));

        assertThat(store.model(model.name())).contains(full);
        assertThat(backlog.countOpenPromotions(100)).isEqualTo(Holdings.MAX_OPEN_PROMOTIONS);
    }

    @Test
    void whatIsRefusedForItsNameOrItsAnswerWritesNothing() {
        registered("taken");
        Model model = registered("m");
        Version version = Samples.version(model, 1);
        Answered mark = Samples.mark("key", "first", Samples.NOW.plusSeconds(60));
        store.remember(mark);

        assertConflict(
                Kind.NAME_TAKEN,
                Samples.change(model, Samples.renamed(model, "taken"), new Commit.Write.OfVersion(version)));
        assertConflict(
                Kind.ALREADY_ANSWERED,
                Samples.answered(
                        Samples.change(model, Samples.next(model), new Commit.Write.OfVersion(version)),
                        Samples.mark("key", "second", Samples.NOW.plusSeconds(60))));

        assertThat(store.modelById(model.id())).contains(model);
        assertThat(store.version(model.id(), 1)).isEmpty();
        assertThat(lists.entriesFrom(model.id(), 1, 10)).hasSize(1);
        assertThat(backlog.unpublished(Samples.NOW.plusSeconds(1), Page.Request.first(10))
                        .items())
                .hasSize(2);
        assertThat(store.answered("key")).contains(mark);
    }

    @Test
    void theIdOfAModelIsNeverUsedAgain() {
        Model model = registered("m");
        Model again = Samples.renamed(model, "another");

        // Neither its name nor its entry is there: nothing but the id tells that it is no new model.
        assertConflict(Kind.HEAD_MOVED, Samples.creation(again));

        assertThat(store.model(again.name())).isEmpty();
        assertThat(store.modelById(model.id())).contains(model);
    }

    @Test
    void filesAreNeverOverwritten() {
        Model model = registered("m");
        Version version = Samples.version(model, 1);
        VersionFiles files = Samples.files(version, 2);
        Model next = Samples.next(model);
        store.commit(Samples.change(model, next, new Commit.Write.OfFiles(files)));
        VersionFiles others =
                new VersionFiles(model.id(), 1, files.prefix(), files.files().subList(0, 1));

        assertConflict(Kind.HEAD_MOVED, Samples.change(next, Samples.next(next), new Commit.Write.OfFiles(others)));

        assertThat(store.files(files.prefix())).contains(files);
    }

    @Test
    void whatIsSaidOfAModelStaysWithItWhateverItIsCalled() {
        Model model = registered("m");
        Words words = new Words(Optional.of("Finds fraud. 不正検知 🚢"), Map.of("team", "risk", "näme", ""));
        Model next = Samples.next(model);
        store.commit(Samples.change(model, next, new Commit.Write.OfWords(model.id(), words)));
        assertThat(store.words(model.id())).isEqualTo(words);

        Model renamed = Samples.renamed(next, "n");
        store.commit(Samples.change(next, renamed));
        assertThat(store.words(model.id())).isEqualTo(words);
        assertThat(store.words(registered("m").id())).isEqualTo(Words.NONE);

        store.commit(Samples.change(renamed, Samples.next(renamed), new Commit.Write.OfWords(model.id(), Words.NONE)));
        assertThat(store.words(model.id())).isEqualTo(Words.NONE);
    }

    @Test
    void longTextsLieApartByTheirDigestUnderTheirModel() {
        Model model = registered("m");
        Words words = new Words(Optional.of("長い ".repeat(20_000)), Map.of("a", "b", "c", "d".repeat(100_000)));
        Apart apart = words.texts().apart().orElseThrow();
        Model next = Samples.next(model);
        Commit.Write.OfTexts texts =
                new Commit.Write.OfTexts(model.id(), apart, words.texts().known());
        store.commit(Samples.change(model, next, new Commit.Write.OfWords(model.id(), words.cut()), texts));

        assertThat(store.words(model.id())).isEqualTo(words.cut());
        assertThat(store.whole(model.id(), store.words(model.id()))).isEqualTo(words);
        assertThat(store.texts(model.id(), apart.digest()))
                .contains(words.texts().known());
        assertThat(store.texts(registered("n").id(), apart.digest())).isEmpty();
        assertThat(store.texts(model.id(), Sha256.of("other"))).isEmpty();

        store.commit(Samples.change(next, Samples.next(next), texts));
        assertThat(store.texts(model.id(), apart.digest()))
                .contains(words.texts().known());
    }

    @Test
    void theLongTextsOfAVersionAreReadWithItOnlyWhenTheyAreWanted() {
        Model model = registered("m");
        Version version = Samples.version(
                model,
                1,
                VersionStatus.READY,
                Samples.metadata(Optional.of("d"), Map.of("t", "t".repeat(100_000), "u", "v")));
        Apart apart = version.metadata().texts().apart().orElseThrow();
        store.commit(Samples.change(
                model,
                Samples.next(model),
                new Commit.Write.OfVersion(version.cut()),
                new Commit.Write.OfTexts(
                        model.id(), apart, version.metadata().texts().known())));

        Version read = store.version(model.id(), 1).orElseThrow();

        assertThat(read).isEqualTo(version.cut());
        assertThat(read.recordDigest()).isEqualTo(version.recordDigest());
        assertThat(store.whole(read)).isEqualTo(version);
    }

    @Test
    void oneChangeWritesNothingTwice() {
        Model model = registered("m");
        Model next = Samples.next(model);
        Commit.Write version = new Commit.Write.OfVersion(Samples.version(model, 1));
        Commit twiceTheEntry = new Commit(
                Optional.of(model),
                next,
                List.of(Samples.entry(next, Samples.NOW), Samples.entry(next, Samples.NOW)),
                List.of(),
                Optional.empty());

        assertMistake(Samples.change(model, next, version, version));
        assertMistake(twiceTheEntry);

        assertThat(store.model(model.name())).contains(model);
        assertThat(store.version(model.id(), 1)).isEmpty();
    }

    @Test
    void aChangeMakesNoModelAnother() {
        Model model = registered("m");

        assertMistake(Samples.change(model, Samples.model("m")));

        assertThat(store.model(model.name())).contains(model);
    }

    /** The names of all models that are listed. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        lists.visitModels(
                "",
                false,
                Optional.empty(),
                (model, place) -> names.add(model.model().name().value()));
        return names;
    }

    private void assertMistake(Commit commit) {
        assertThatThrownBy(() -> store.commit(commit)).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertConflict(Kind kind, Commit commit) {
        AbstractThrowableAssert<?, ?> thrown = assertThatThrownBy(() -> store.commit(commit));
        thrown.isInstanceOfSatisfying(
                CommitConflict.class, conflict -> assertThat(conflict.kind()).isEqualTo(kind));
    }
}
