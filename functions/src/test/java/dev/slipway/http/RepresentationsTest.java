package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.Catalog.Download;
import dev.slipway.registry.Defaults.Default;
import dev.slipway.registry.KeptNames.Name;
import dev.slipway.registry.KeptNames.Status;
import dev.slipway.registry.Policies.StagePolicy;
import dev.slipway.registry.Uploads.Upload;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.verification.Difference;
import dev.slipway.registry.verification.HistoryVerification;
import dev.slipway.registry.version.Comparison;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the code writes is what the description says: with everything said, exactly the described members; with nothing said
 * that may be left out, exactly the required ones.
 */
class RepresentationsTest {
    private static final Representations SHOW = new Representations("bucket");
    private static final RollbackRepresentations ROLLBACKS = new RollbackRepresentations(SHOW);
    private static final Cursors CURSORS = new Cursors(() -> new byte[32], Clock.fixed(Calls.NOW, ZoneOffset.UTC));

    static Stream<Arguments> representations() {
        return Stream.of(
                shown("Model", of -> SHOW.model(of.described())),
                shown("StageNow", of -> SHOW.stage(of.model(), of.stage())),
                shown("StageThen", of -> SHOW.stageThen(of.model(), of.stage().name(), of.maybe(of.stageChange()))),
                shown("StageList", of -> Map.of("stages", SHOW.stages(of.model()))),
                shown("Version", of -> SHOW.version(Samples.full().model(), of.version())),
                shown("StageChange", of -> SHOW.stageChange(of.model(), of.stageChange())),
                shown("RollbackMove", of -> RollbackRepresentations.move(of.rollback())),
                shown("RollbackPreview", of -> ROLLBACKS.foreseen(of.model(), of.rollback())),
                shown(
                        "StagePolicy",
                        of -> SHOW.policy(
                                of.model(), new StagePolicy(of.stage(), new PolicyInForce(of.policy(), of.origin())))),
                shown(
                        "DefaultPolicy",
                        of -> OwnEndpoints.shown(new Default(
                                StageName.STAGING,
                                new SetPolicy(1, of.origin().defaultEntry().orElse(0L), of.policy())))),
                shown("NameStatus", of -> OwnEndpoints.shown(new Name(new ModelName("m"), Status.KEPT, of.model()))),
                shown("Promotion", of -> SHOW.promotion(of.promotion())),
                shown(
                        "Decision",
                        of -> Documents.object(((List<?>) Json.readObject(Json.write(SHOW.promotion(withDecision(of))))
                                        .get("decisions"))
                                .get(0))),
                shown(
                        "Upload",
                        of -> FileRepresentations.upload(new Upload(file(of), List.of(1), List.of(signed("PUT"))))),
                shown(
                        "FilePage",
                        of -> FileRepresentations.files(of.model(), of.version(), List.of(), of.maybe("next"))),
                shown("Comparison", of -> SHOW.comparison(of.model(), comparison(of))),
                shown(
                        "Verification",
                        of -> Representations.verification(of.model().name(), report(of), of.maybe("next"))),
                page("ModelPage", "models"),
                page("VersionPage", "versions"),
                page("StageChangePage", "changes"),
                page("PromotionPage", "promotions"),
                page("UploadPage", "uploads"),
                page("EntryPage", "entries"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("representations")
    void whatIsWrittenIsWhatIsDescribed(String schema, Function<Samples, Map<String, Object>> representation) {
        Map<String, Object> everything = written(schema, representation.apply(Samples.full()));
        Map<String, Object> leastOfAll = written(schema, representation.apply(Samples.bare()));
        Set<String> described =
                Documents.object(Documents.schema(schema).get("properties")).keySet();
        assertThat(everything.keySet()).containsExactlyInAnyOrderElementsOf(described);
        assertThat((Object) List.copyOf(new TreeSet<>(leastOfAll.keySet())))
                .isEqualTo(((List<?>) Documents.schema(schema).get("required"))
                        .stream().sorted().toList());
    }

    @Test
    void aFileHasADigestOfTheWholeOrPartsOrBoth() {
        FileParts parts = new FileParts(FileParts.MIN_PART_SIZE, List.of(Samples.DIGEST));
        ManifestFile onlyParts = new ManifestFile(new FilePath("a/b"), 1, Optional.empty(), Optional.of(parts));

        assertThat(download(file(Samples.full())))
                .containsExactlyInAnyOrder("path", "size", "sha256", "parts", "download");
        assertThat(download(file(Samples.bare()))).containsExactlyInAnyOrder("path", "size", "sha256", "download");
        assertThat(download(onlyParts)).containsExactlyInAnyOrder("path", "size", "parts", "download");
    }

    private static Set<String> download(ManifestFile file) {
        Map<String, Object> download =
                written("FileDownload", FileRepresentations.download(new Download(file, signed("GET"))));
        return download.keySet();
    }

    @Test
    void entriesAreWrittenAsTheirTypesAreDescribed() {
        assertThat(new Scene().recorded())
                .hasSizeGreaterThan(10)
                .allSatisfy(entry -> assertThat(written("Entry", Representations.entry(entry)))
                        .containsKeys("type", "hash"));
    }

    /** They are the history of a model in which every type of entry occurs. */
    @Test
    void theDetailsOfTheExampleEventsAreEntries() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("events", "examples"))) {
            List<Map<String, Object>> details = new ArrayList<>();
            for (Path file : files.toList()) {
                Map<String, Object> event = Json.readObject(Files.readString(file));
                if (event.get("source").equals("slipway")) {
                    details.add(Documents.object(event.get("detail")));
                }
            }
            assertThat(details.stream().map(detail -> detail.get("type")).distinct())
                    .hasSameSizeAs(EntryType.values());
            assertThat(details).allSatisfy(detail -> {
                written("Entry", detail);
                Map<String, Object> other = new TreeMap<>(detail);
                other.put("by", 1);
                assertThat(Documents.faults("Entry", Json.write(other))).isNotEmpty();
            });
        }
    }

    @Test
    void aPageSaysWhereTheNextOneBegins() {
        ApiRequest list = Calls.valid(V1Route.LIST_MODELS);
        Map<String, Object> page = Representations.page(
                "models", new Page<>(List.of("a"), Optional.of("there")), name -> Map.of("name", name), CURSORS, list);
        String next = (String) Json.readObject(Json.write(page)).get("nextCursor");
        assertThat(CURSORS.open(next, list.scope())).isEqualTo("there");
    }

    @Test
    void aLocationIsAFolderInTheBucket() {
        assertThat(SHOW.stage(Samples.full().model(), Samples.full().stage()))
                .containsEntry("location", "s3://bucket/models/a/b/");
        assertThat(Links.to(Samples.bare().model())).isEqualTo("/v1/models/fraud%20detector");
    }

    private static Map<String, Object> written(String schema, Map<String, Object> representation) {
        String text = Json.write(representation);
        assertThat(Documents.faults(schema, text)).as(text).isEmpty();
        return Json.readObject(text);
    }

    private static Arguments shown(String schema, Function<Samples, Map<String, Object>> representation) {
        return Arguments.of(schema, representation);
    }

    private static Arguments page(String schema, String name) {
        return shown(
                schema,
                of -> Representations.page(
                        name,
                        new Page<Object>(List.of(), of.maybe("there")),
                        any -> Map.of(),
                        CURSORS,
                        Calls.valid(V1Route.LIST_MODELS)));
    }

    private static Promotion withDecision(Samples of) {
        return Samples.bare().promotion().decided(of.decision());
    }

    private static SignedRequest signed(String method) {
        return new SignedRequest(
                Optional.empty(), method, URI.create("https://s3.example/k?X=1"), Map.of("host", "h"), 0, 1, Calls.NOW);
    }

    private static ManifestFile file(Samples of) {
        FileParts parts = new FileParts(FileParts.MIN_PART_SIZE, List.of(Samples.DIGEST));
        return new ManifestFile(new FilePath("a/b"), 1, Samples.DIGEST, of.maybe(parts));
    }

    private static Comparison comparison(Samples of) {
        VersionFiles files = new VersionFiles(
                Calls.ID, 3, "models/a/b", List.of(new VersionFile(file(of), "k", Optional.empty(), Optional.empty())));
        return Comparison.of(List.of(of.version(), Samples.bare().version()), List.of(files, files));
    }

    private static HistoryVerification.Report report(Samples of) {
        return new HistoryVerification.Report(
                Optional.of(of.model().name()),
                true,
                1,
                0,
                Samples.DIGEST,
                of.maybe(new HistoryVerification.Break(7, "the entry is missing")),
                List.of(new Difference("version 3", "it is missing", of.maybe(7L))),
                Optional.empty());
    }
}
