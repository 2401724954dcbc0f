package dev.slipway.local.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.local.resilience.Finding.Kind;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The check that races and kills rest on finds what it is there to find. */
class ReckoningTest {
    private static final StageName STAGING = StageName.STAGING;

    private final Ground ground = Ground.inMemory();
    private final RaceModel model = new RaceModel(ground, "reckoned");

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void whatWasAnsweredAndRecordedIsRight() {
        story();

        assertThat(reckoned(entries(), deeds())).isEmpty();
    }

    @Test
    void anAnsweredWriteThatIsNotInTheHistoryIsLost() {
        story();
        List<Entry> entries = entries();
        entries.removeIf(entry -> entry.type() == EntryType.VERSION_UPDATED);

        assertThat(kinds(reckoned(entries, deeds()))).containsExactly(Kind.LOST, Kind.GAP);
    }

    @Test
    void aWriteThatIsInTheHistoryTwiceIsDoubled() {
        story();
        Deed again = model.attempt(model.tag(1));
        List<Deed> deeds = deeds();
        Deed tag = deeds.stream()
                .filter(deed -> deed.what().startsWith("tag"))
                .findFirst()
                .orElseThrow();
        deeds.remove(again);
        List<Entry> entries = new ArrayList<>();
        entries().forEach(entry -> entries.add(entry.by().id().equals(again.by()) ? by(tag.by(), entry) : entry));

        assertThat(kinds(reckoned(entries, deeds))).contains(Kind.DOUBLED).doesNotContain(Kind.LOST, Kind.GAP);
    }

    @Test
    void anEntryThatIsThereTwiceIsDoubled() {
        story();
        List<Entry> entries = entries();
        entries.add(entries.get(2));

        assertThat(kinds(reckoned(entries, deeds()))).contains(Kind.DOUBLED).doesNotContain(Kind.LOST, Kind.GAP);
    }

    @Test
    void aNumberThatIsLeftOutIsAGap() {
        story();
        List<Entry> entries = entries();
        Entry last = entries.remove(entries.size() - 1);
        List<Deed> deeds = deeds();
        deeds.removeIf(deed -> deed.by().equals(last.by().id()));

        assertThat(reckoned(entries, deeds))
                .containsExactly(new Finding(Kind.GAP, "entry " + last.seq() + " is missing"));
    }

    @Test
    void aMoveThatIsLeftOutIsAGapInTheRevisionsToo() {
        story();
        List<Entry> entries = entries();
        entries.removeIf(entry -> Trace.of(entry).what().equals("staging 1"));

        assertThat(kinds(reckoned(entries, deeds()))).contains(Kind.LOST, Kind.GAP, Kind.POINTER);
        assertThat(reckoned(entries, deeds())).contains(new Finding(Kind.GAP, "staging revision 1 is missing"));
    }

    @Test
    void aRevisionThatTwoWereAnsweredHasTwoWinners() {
        story();
        List<Deed> deeds = deeds();
        deeds.add(
                new Deed("eve", "promote", 0, Long.MAX_VALUE, new Deed.Done(List.of(Trace.moved(STAGING, 1, "eve")))));

        assertThat(kinds(reckoned(entries(), deeds))).containsExactly(Kind.LOST, Kind.TWO_WINNERS);
    }

    @Test
    void aMoveThatNobodyWasAnsweredHasNoWinner() {
        story();
        List<Deed> deeds = deeds();
        deeds.replaceAll(deed -> deed.what().startsWith("promote")
                ? new Deed(deed.by(), deed.what(), deed.began(), deed.ended(), new Deed.Declined("STAGE_MOVED"))
                : deed);

        assertThat(kinds(reckoned(entries(), deeds))).containsExactly(Kind.NO_WINNER, Kind.NO_WINNER);
    }

    @Test
    void whatWasRefusedAndIsThereAllTheSameIsFound() {
        story();
        List<Deed> deeds = deeds();
        deeds.replaceAll(deed -> deed.what().startsWith("tag")
                ? new Deed(deed.by(), deed.what(), deed.began(), deed.ended(), new Deed.Declined("VERSION_DELETED"))
                : deed);

        assertThat(kinds(reckoned(entries(), deeds))).containsExactly(Kind.UNANSWERED);
    }

    @Test
    void aWriteThatStandsBeforeOneThatEndedEarlierIsOutOfOrder() {
        story();
        List<Deed> deeds = deeds();
        deeds.replaceAll(deed -> deed.what().startsWith("tag")
                ? new Deed(deed.by(), deed.what(), Long.MIN_VALUE, Long.MIN_VALUE + 1, deed.ending())
                : deed);

        assertThat(kinds(reckoned(entries(), deeds))).contains(Kind.ORDER).containsOnly(Kind.ORDER);
    }

    @Test
    void aPointerThatTheLastMoveDoesNotSetIsFound() {
        story();
        Model before = model.head();
        model.settle(model.clear(STAGING, Optional.empty()));

        assertThat(kinds(Reckoning.of(Optional.empty(), before, entries(), deeds())))
                .contains(Kind.POINTER);
    }

    @Test
    void anAnswerThatIsNeverRightIsFound() {
        story();
        List<Deed> deeds = deeds();
        deeds.add(new Deed("eve", "tag", 0, 0, new Deed.Failed("500")));

        assertThat(kinds(reckoned(entries(), deeds))).containsExactly(Kind.FAILED);
    }

    @Test
    void anEventThatNobodyHeardIsLostAndOneThatSaysSomethingElseIsFound() {
        story();
        List<Entry> entries = entries();
        String first = entries.get(0).id();
        String second = entries.get(1).id();

        List<Finding> findings = Reckoning.ofEvents(
                entries,
                id -> id.equals(first)
                        ? List.of()
                        : List.of(id.equals(second) ? "{}" : event(entries, id), event(entries, id)));

        assertThat(kinds(findings)).containsExactly(Kind.EVENT_LOST, Kind.EVENT_ALTERED);
    }

    @Test
    void someRoundsOfARaceInMemoryGoWell() throws Exception {
        Figures figures = new Races(ground, 1).run(10);

        assertThat(figures.findings()).isEmpty();
        assertThat(figures.of("rounds")).isEqualTo(10);
    }

    /** Two versions, the second of them in staging after the first, a tag, another name, and a refusal. */
    private void story() {
        model.readyVersion();
        model.readyVersion();
        model.settle(model.promote(1, STAGING, Optional.empty()));
        model.settle(model.tag(1));
        model.settle(model.promote(2, STAGING, Optional.empty()));
        model.settle(model.rename());
        assertThat(model.attempt(model.promote(2, STAGING, Optional.empty())).isDone())
                .isFalse();
    }

    private List<Entry> entries() {
        return new ArrayList<>(model.entriesAfter(0));
    }

    private List<Deed> deeds() {
        return new ArrayList<>(model.deeds());
    }

    private List<Finding> reckoned(List<Entry> entries, List<Deed> deeds) {
        return Reckoning.of(Optional.empty(), model.head(), entries, deeds);
    }

    private static List<Kind> kinds(List<Finding> findings) {
        return findings.stream().map(Finding::kind).toList();
    }

    private static String event(List<Entry> entries, String id) {
        return entries.stream()
                .filter(entry -> entry.id().equals(id))
                .map(entry -> Json.canonical(entry.event()))
                .findFirst()
                .orElseThrow();
    }

    /** The same entry in somebody else's name. */
    private static Entry by(String subject, Entry entry) {
        return Entry.recorded(
                entry.body().replace("\"" + entry.by().id() + "\"", "\"" + subject + "\""),
                entry.hash().hex());
    }
}
