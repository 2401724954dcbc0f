package dev.slipway.registry.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.MetricRange;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import dev.slipway.registry.search.WantedTag;
import dev.slipway.registry.version.VersionKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index that searches go by: what is written under terms is found by them, and by nothing else. */
public abstract class SearchIndexContract extends StoresContract {
    private final Model one = Samples.model("one");
    private final Model two = Samples.model("two");

    @Test
    void aSubjectHasTheTermsThatWereWrittenLast() {
        Subject subject = version(one, 1);
        assertThat(index.indexed(subject)).isEqualTo(Indexed.nothing(subject));

        write(subject, Term.tag("team", "risk"), Term.metric("auc", new BigDecimal("0.9")));
        assertThat(index.indexed(subject).terms())
                .containsExactly(Term.metric("auc", new BigDecimal("0.90")), Term.tag("team", "risk"));

        write(subject, Term.tag("team", "fraud"));
        assertThat(index.indexed(subject).terms()).containsExactly(Term.tag("team", "fraud"));
        assertThat(tagged("team", "risk")).isEmpty();
        assertThat(tagged("team", "fraud")).containsExactly(key(one, 1));

        write(subject);
        assertThat(index.indexed(subject)).isEqualTo(Indexed.nothing(subject));
        assertThat(tagged("team", "fraud")).isEmpty();
    }

    @Test
    void ofTwoWhoReadTheSameTheFirstWritesAndTheSecondWritesNothing() {
        Subject subject = version(one, 1);
        Indexed nothing = index.indexed(subject);
        Indexed first = new Indexed(subject, terms(Term.tag("a", "1")));
        assertThat(index.write(nothing, first)).isTrue();

        assertThat(index.write(nothing, new Indexed(subject, terms(Term.tag("b", "1")))))
                .isFalse();
        assertThat(index.indexed(subject)).isEqualTo(first);
        assertThat(tagged("b", "1")).isEmpty();

        assertThat(index.write(first, new Indexed(subject, terms(Term.tag("c", "1")))))
                .isTrue();
        assertThat(index.write(first, nothing)).isFalse();
        assertThat(tagged("a", "1")).isEmpty();
        assertThat(tagged("c", "1")).containsExactly(key(one, 1));
    }

    @Test
    void severalSubjectsAreReadAtOnce() {
        Subject subject = version(one, 1);
        write(subject, Term.tag("a", "1"));

        assertThat(index.indexed(List.of(subject, version(one, 2), subject)))
                .containsExactlyInAnyOrder(index.indexed(subject), Indexed.nothing(version(one, 2)));
        assertThat(index.indexed(List.<Subject>of())).isEmpty();
    }

    @Test
    void versionsAreFoundByATagWhateverItSaysOrByWhatItSays() {
        write(version(one, 1), Term.tag("team", "risk"));
        write(version(one, 12), Term.tag("team", "fraud"), Term.tag("risk", "team"));
        write(version(two, 1), Term.tag("team", "risk"), Term.metric("team", BigDecimal.ONE));
        write(version(two, 2), Term.tag("Team", "risk"), Term.tag("tea", "m#risk"));
        write(Subject.model(two.id()), Term.tag("team", "risk"));

        assertThat(tagged("team", "risk")).containsExactlyInAnyOrder(key(one, 1), key(two, 1));
        assertThat(tagged(new WantedTag("team", Optional.empty()), Optional.empty()))
                .containsExactlyInAnyOrder(key(one, 1), key(one, 12), key(two, 1));
        assertThat(tagged(new WantedTag("team", Optional.of("risk")), Optional.of(two.id())))
                .containsExactly(key(two, 1));
        assertThat(tagged(new WantedTag("team", Optional.empty()), Optional.of(one.id())))
                .containsExactlyInAnyOrder(key(one, 1), key(one, 12));
        assertThat(tagged("team", "")).isEmpty();
        assertThat(tagged("", "risk")).isEmpty();
    }

    @Test
    void moreThanAreWantedAreNone() {
        for (Model model : List.of(one, two)) {
            for (int number = 1; number <= 3; number++) {
                write(version(model, number), Term.tag("team", "risk"));
            }
            write(Subject.model(model.id()), Term.tag("team", "risk"));
        }
        WantedTag team = new WantedTag("team", Optional.of("risk"));

        assertThat(lists.versionsTagged(team, Optional.empty(), 5)).isEmpty();
        assertThat(lists.versionsTagged(team, Optional.empty(), 6).orElseThrow())
                .hasSize(6);
        assertThat(lists.versionsTagged(team, Optional.of(one.id()), 2)).isEmpty();
        assertThat(lists.versionsTagged(team, Optional.of(one.id()), 3).orElseThrow())
                .hasSize(3);
        assertThat(lists.modelsTagged(team, 1)).isEmpty();
        assertThat(lists.modelsTagged(team, 2).orElseThrow()).containsExactlyInAnyOrder(one.id(), two.id());
    }

    @Test
    void modelsAreFoundByTheirOwnTags() {
        write(Subject.model(one.id()), Term.tag("team", "risk"));
        write(Subject.model(two.id()), Term.tag("team", "fraud"));
        write(version(two, 1), Term.tag("team", "risk"));

        assertThat(lists.modelsTagged(new WantedTag("team", Optional.of("risk")), 9)
                        .orElseThrow())
                .containsExactly(one.id());
        assertThat(lists.modelsTagged(new WantedTag("team", Optional.empty()), 9)
                        .orElseThrow())
                .containsExactlyInAnyOrder(one.id(), two.id());
    }

    @Test
    void versionsAreFoundInTheOrderOfAMetricWhateverItsSignAndSize() {
        List<String> ascending = List.of(
                "-9.99e125",
                "-123",
                "-120",
                "-12.5",
                "-12",
                "-1",
                "-0.5",
                "-1e-130",
                "0",
                "1e-130",
                "0.0999",
                "0.1",
                "0.12",
                "0.125",
                "1",
                "1.00000000000000000000000000000000000001",
                "2",
                "10",
                "11",
                "9.99e125");
        for (int i = 0; i < ascending.size(); i++) {
            // In some order that is none of the two.
            int place = i * 7 % ascending.size();
            Model model = place % 2 == 0 ? one : two;
            write(version(model, place + 1), Term.metric("auc", new BigDecimal(ascending.get(place))));
        }
        write(version(one, 99), Term.metric("other", BigDecimal.ONE));
        List<VersionKey> expected = IntStream.range(0, ascending.size())
                .mapToObj(place -> key(place % 2 == 0 ? one : two, place + 1))
                .toList();

        assertThat(measured(Optional.empty(), Optional.empty(), Optional.empty(), false))
                .isEqualTo(expected);
        assertThat(measured(Optional.of(one.id()), Optional.empty(), Optional.empty(), false))
                .isEqualTo(expected.stream()
                        .filter(key -> key.modelId().equals(one.id()))
                        .toList());
        assertThat(measured(Optional.empty(), Optional.of("-12.0"), Optional.of("0.120"), false))
                .isEqualTo(expected.subList(4, 13));
        assertThat(measured(Optional.of(two.id()), Optional.of("-12.0"), Optional.of("0.120"), true))
                .extracting(VersionKey::number)
                .containsExactly(12, 10, 8, 6);
        assertThat(measured(Optional.empty(), Optional.of("1"), Optional.of("0.5"), false))
                .isEmpty();
        assertThat(measured(Optional.empty(), Optional.of("10"), Optional.empty(), true))
                .extracting(VersionKey::number)
                .containsExactly(20, 19, 18);
    }

    @Test
    void aPlaceThatNoListOfAMetricGaveIsRefused() {
        MetricRange range = new MetricRange("auc", Optional.empty(), Optional.empty(), Optional.empty(), false);

        assertThatThrownBy(() -> lists.versionsByMetric(range, new Page.Request(1, Optional.of("nowhere"))))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aVersionWithAsManyTermsAsThereCanBeIsFoundByEachOfThem() {
        Subject subject = version(one, 7);
        SortedSet<Term> all = new TreeSet<>();
        IntStream.range(0, 100).forEach(i -> all.add(Term.tag("k".repeat(249) + i, "v" + i)));
        IntStream.range(0, 500).forEach(i -> all.add(Term.metric("m".repeat(249) + i, BigDecimal.valueOf(i, 3))));

        int writes = 0;
        for (Indexed now = index.indexed(subject); !now.terms().equals(all); now = index.indexed(subject)) {
            assertThat(index.write(now, now.towards(all, SearchIndex.MOST_CHANGES)))
                    .isTrue();
            writes++;
        }

        assertThat(writes).isEqualTo(7);
        assertThat(tagged("k".repeat(249) + 99, "v99")).containsExactly(key(one, 7));
        assertThat(lists.versionsByMetric(
                                new MetricRange(
                                        "m".repeat(249) + 499,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        true),
                                Page.Request.first(9))
                        .items())
                .containsExactly(key(one, 7));
    }

    @Test
    void modelsInUseAreReadWithWhatIsSaidOfThem() {
        Model plain = registered("plain");
        Model described = registered("described");
        Words words = new Words(Optional.of("text"), Map.of("team", "risk"));
        store.commit(
                Samples.change(described, Samples.next(described), new Commit.Write.OfWords(described.id(), words)));
        Model deleted = registered("deleted");
        store.commit(Samples.change(deleted, Samples.deleted(deleted)));

        assertThat(lists.describedById(List.of(plain.id(), deleted.id(), described.id(), one.id(), plain.id())))
                .containsExactlyInAnyOrder(
                        new DescribedModel(plain, Words.NONE), new DescribedModel(Samples.next(described), words));
        assertThat(lists.describedById(List.of())).isEmpty();
    }

    private void write(Subject subject, Term... terms) {
        assertThat(index.write(index.indexed(subject), new Indexed(subject, terms(terms))))
                .isTrue();
    }

    private static SortedSet<Term> terms(Term... terms) {
        return new TreeSet<>(List.of(terms));
    }

    private static Subject version(Model model, int number) {
        return Subject.of(key(model, number));
    }

    private static VersionKey key(Model model, int number) {
        return new VersionKey(model.id(), number);
    }

    private List<VersionKey> tagged(String key, String text) {
        return tagged(new WantedTag(key, Optional.of(text)), Optional.empty());
    }

    private List<VersionKey> tagged(WantedTag tag, Optional<String> modelId) {
        return lists.versionsTagged(tag, modelId, 100).orElseThrow();
    }

    /** Read in pages of different sizes, which must all say the same. */
    private List<VersionKey> measured(
            Optional<String> modelId, Optional<String> lowest, Optional<String> highest, boolean backwards) {
        MetricRange range =
                new MetricRange("auc", modelId, lowest.map(BigDecimal::new), highest.map(BigDecimal::new), backwards);
        List<List<VersionKey>> all = Stream.of(1, 3, 100)
                .map(limit -> all(page -> lists.versionsByMetric(range, page), limit))
                .distinct()
                .toList();
        assertThat(all).hasSize(1);
        return all.get(0);
    }
}
