package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.TextChange;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.VersionFilter;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Texts of 100,000 characters: they are kept and shown whole, and lie apart from what is read for other reasons. */
class LongTextsTest {
    private static final ModelName M = new ModelName("m");
    private static final String LONG = "長い説明 ".repeat(20_000);
    private static final String OTHER = "x".repeat(100_000);

    private final SampleRegistry sample = new SampleRegistry();
    private final Catalog catalog = sample.registry.catalog();

    @Test
    void whatIsSaidAtLengthOfAModelIsShownWholeAndRecordedByItsDigest() {
        DescribedModel made = sample.registry
                .models()
                .create(M, Optional.of(LONG), Map.of("team", "risk", "card", OTHER), Request.by(ADA));

        assertThat(made.words().description()).contains(LONG);
        assertThat(catalog.described(M).words()).isEqualTo(made.words());
        assertThat(sample.store.words(made.model().id()).tags()).containsExactly(Map.entry("team", "risk"));
        assertThat(sample.lastFact(made.model())).isInstanceOfSatisfying(ModelFact.Registered.class, fact -> {
            assertThat(fact.description()).isEmpty();
            assertThat(fact.tags()).containsExactly(Map.entry("team", "risk"));
            assertThat(fact.texts()).isEqualTo(made.words().texts().apart().map(apart -> apart.digest()));
            assertThat(fact.wordsDigest()).isEqualTo(made.words().digest());
        });
        assertWhole();
    }

    @Test
    void aDescriptionThatIsChangedIsRecordedByTheDigestsOfLongTexts() {
        Model model = sample.model("m");
        describe(Optional.of(LONG));
        describe(Optional.of("short"));

        assertThat(sample.facts(model, 2))
                .extracting(fact -> ((ModelFact.Updated) fact).description().orElseThrow())
                .containsExactly(
                        new TextChange(
                                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Sha256.of(LONG))),
                        new TextChange(
                                Optional.empty(),
                                Optional.of("short"),
                                Optional.of(Sha256.of(LONG)),
                                Optional.empty()));
        assertThat(catalog.described(M).words().description()).contains("short");
        assertWhole();
    }

    @Test
    void theTextsOfAVersionAreKeptThroughChangesOfOtherThings() {
        Model model = sample.model("m");
        Version version = sample.ready(model, metadata(Map.of("team", "risk", "prompt", LONG)));
        assertThat(version.metadata().tags()).containsExactly(Map.entry("team", "risk"));

        Version changed = update(Map.of("team", Optional.of("fraud"))).version();

        assertThat(changed.metadata().tags()).containsOnly(Map.entry("team", "fraud"), Map.entry("prompt", LONG));
        assertThat(catalog.whole(sample.now(version)).metadata()).isEqualTo(changed.metadata());
        sample.promotion(version, StageName.STAGING);
        assertThat(catalog.whole(sample.now(version)).metadata().tags()).containsEntry("prompt", LONG);
        assertWhole();
    }

    @Test
    void aLongTextIsReplacedAndTakenAway() {
        Model model = sample.model("m");
        Version version = sample.ready(model, metadata(Map.of("prompt", LONG)));

        assertThat(update(Map.of("prompt", Optional.of(OTHER)))
                        .version()
                        .metadata()
                        .tags())
                .containsEntry("prompt", OTHER);
        assertThat(catalog.whole(sample.now(version)).metadata().tags()).containsEntry("prompt", OTHER);

        assertThat(update(Map.of("prompt", Optional.empty()))
                        .version()
                        .metadata()
                        .tags())
                .isEmpty();
        assertThat(sample.now(version).metadata().texts().apart()).isEmpty();
        assertThat(sample.lastFact(model))
                .isInstanceOfSatisfying(
                        VersionFact.Updated.class,
                        fact -> assertThat(fact.tags().orElseThrow().removed()).containsExactly("prompt"));
        assertWhole();
    }

    @Test
    void sayingTheSameLongTextAgainChangesNothing() {
        Model model = sample.model("m");
        sample.ready(model, metadata(Map.of("prompt", LONG)));
        long seq = sample.now(model).tail().seq();

        update(Map.of("prompt", Optional.of(LONG)));

        assertThat(sample.now(model).tail().seq()).isEqualTo(seq);
    }

    @Test
    void listsLeaveLongTextsOutAndFindByThemAllTheSame() {
        Model model = sample.model("m");
        sample.ready(model, metadata(Map.of("prompt", LONG, "team", "risk")));
        sample.ready(model, metadata(Map.of("prompt", OTHER, "team", "risk")));

        Page<Version> all = versions(Map.of("team", "risk"));
        Page<Version> found = versions(Map.of("prompt", OTHER));

        assertThat(all.items())
                .hasSize(2)
                .allSatisfy(version ->
                        assertThat(version.metadata().texts().unknown()).containsExactly("tags.prompt"));
        assertThat(found.items()).extracting(Version::number).containsExactly(2);
    }

    @Test
    void ofTwoWritersOfLongTextsEachReadsItsOwn() {
        Model model = sample.model("m");
        sample.ready(model, metadata(Map.of("prompt", "short")));
        sample.between.beforeCommit(() -> update(Map.of("prompt", Optional.of(LONG))));

        Version second = sample.overtaken
                .versions()
                .update(M, 1, description(Map.of("prompt", Optional.of(OTHER))), Request.by(ADA))
                .version();

        assertThat(second.metadata().tags()).containsEntry("prompt", OTHER);
        assertThat(catalog.whole(sample.now(second)).metadata()).isEqualTo(second.metadata());
        assertWhole();
    }

    private void describe(Optional<String> text) {
        sample.registry
                .models()
                .update(M, new Models.Description(Optional.empty(), Optional.of(text), Map.of()), Request.by(ADA));
    }

    private Versions.ModelVersion update(Map<String, Optional<String>> tags) {
        return sample.registry.versions().update(M, 1, description(tags), Request.by(ADA));
    }

    private static Versions.Description description(Map<String, Optional<String>> tags) {
        return new Versions.Description(Optional.empty(), tags, Map.of());
    }

    private static Metadata metadata(Map<String, String> tags) {
        return new Metadata(Optional.empty(), tags, Map.of(), Map.of(), Optional.empty(), Lineage.NONE);
    }

    private Page<Version> versions(Map<String, String> tags) {
        return sample.registry
                .lists()
                .versions(
                        sample.store.model(M).orElseThrow().id(),
                        new VersionFilter(Optional.empty(), tags, false),
                        Page.Request.first(10));
    }

    private void assertWhole() {
        assertThat(sample.registry.verification().verify(M, Optional.empty()).differences())
                .isEmpty();
        assertThat(sample.registry.verification().verify(M, Optional.empty()).whole())
                .isTrue();
    }
}
