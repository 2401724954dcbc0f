package dev.slipway.registry.port;

import static dev.slipway.registry.name.StageName.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import dev.slipway.json.Json;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.NumberedFile;
import dev.slipway.registry.version.Parent;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What was written is read back whole by its key, and what was not is absent. */
public abstract class SingleReadsContract extends StoresContract {
    @Test
    void aHeadIsReadBackWholeByNameAndById() {
        Model bare = Samples.model("fraud-detector");
        Model full = new Model(
                bare.id(),
                bare.name(),
                ModelKind.PROMPT,
                new Holdings(
                        12,
                        new TreeMap<>(Map.of(
                                PRODUCTION,
                                new Stage(
                                        PRODUCTION,
                                        7,
                                        2,
                                        Optional.of(new Stage.Occupant(
                                                11,
                                                Sha256.of("x"),
                                                Optional.of("models/a/b"),
                                                new Stamp(Identity.user("bea"), Samples.NOW))),
                                        Optional.of(300L)),
                                StageName.STAGING,
                                new Stage(StageName.STAGING, 0, 0, Optional.empty(), Optional.empty()))),
                        9,
                        new TreeMap<>(Map.of(12L, PRODUCTION, 344L, StageName.STAGING, 345L, PRODUCTION))),
                new Stamp(Identity.user("ann"), Samples.NOW),
                new Tail(345, new Sha256("ab".repeat(32)), Samples.NOW.plusMillis(1)),
                Optional.empty(),
                new ModelAccess(
                        3,
                        Visibility.RESTRICTED,
                        Map.of(
                                Role.MAINTAINER,
                                new TreeSet<>(Set.of(new Holder("user:ann"), new Holder("risk board"))),
                                Role.REPORTER,
                                new TreeSet<>(Set.of(new Holder("role:123456789012/ci")))),
                        new TreeMap<>(Map.of(PRODUCTION, new TreeSet<>(Set.of("risk board"))))),
                true,
                17);
        store.commit(Samples.creation(full));

        assertThat(store.model(full.name())).contains(full);
        assertThat(store.modelById(full.id())).contains(full);
    }

    @Test
    void aVersionIsReadBackWholeWithItsMetadata() {
        Model model = registered("m");
        Metadata metadata = new Metadata(
                Optional.of("line one\nline two"),
                Map.of("a b", "c", "#pk", ":value", "empty", ""),
                Map.of(
                        "auc", new BigDecimal("0.93"),
                        "loss", new BigDecimal("-1E-120"),
                        "count", new BigDecimal("1E+100"),
                        "zero", BigDecimal.ZERO),
                Json.readObject("{\"depth\":6.0,\"booster\":\"gbtree\",\"shuffle\":true,\"missing\":null,\"none\":[],"
                        + "\"of\":{},\"layers\":[64,{\"\":[null,1e300]},[[]]],\"\u00fc\":\"\u00fc\",\"tiny\":5e-324}"),
                Optional.of(Json.readObject("{\"\":[null,true],\"max\":1.7976931348623157e308,\"x\":{\"y\":\"ü\"}}")),
                new Lineage(
                        List.of(new Lineage.Data(
                                "set", Optional.of("s3://bucket/key"), Optional.empty(), Optional.empty())),
                        Optional.of(new Lineage.Code(Optional.empty(), "abc", Optional.of("train"))),
                        Optional.of(new Lineage.Run("run", Optional.empty(), Optional.of("fraud"), Optional.of("ada"))),
                        Optional.of(new Lineage.Environment(Optional.of("image"), Map.of("numpy", "2.0"))),
                        Optional.of(new Parent.Found(
                                "01JABCDEFGHJKMNPQRSTVWXYZ0", new ModelName("other"), 3, Sha256.of("parent")))));
        Version version = Samples.version(model, 1, VersionStatus.REJECTED, metadata)
                .rejected("not what was declared", Samples.NOW)
                .copyOf(Samples.version(model, 2))
                .deleted(Samples.NOW)
                .at(9);
        store.commit(Samples.change(model, Samples.next(model), new Commit.Write.OfVersion(version)));

        Version read = store.version(model.id(), 1).orElseThrow();

        assertThat(read.metadata().digest()).isEqualTo(metadata.digest());
        assertThat(read.metadata().hyperparameters())
                .isEqualTo(metadata.hyperparameters())
                .containsEntry("missing", null);
        assertThat(read.metadata().schema().orElseThrow().get("max"))
                .isInstanceOfSatisfying(
                        BigDecimal.class,
                        max -> assertThat(max).isEqualByComparingTo(new BigDecimal("1.7976931348623157e308")));
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("metadata.schema")
                .isEqualTo(version);
    }

    @Test
    void filesAreReadByTheirPrefixWithWhatWasFoundOfThem() {
        Model model = registered("m");
        Version version = Samples.version(model, 1);
        FilePath weights = new FilePath("model/weights.bin");
        FileParts parts = new FileParts(FileParts.MIN_PART_SIZE, List.of(Sha256.of("1"), Sha256.of("2")));
        VersionFiles files = new VersionFiles(
                model.id(),
                1,
                version.heldAt().orElseThrow(),
                List.of(
                        new VersionFile(
                                new ManifestFile(
                                        weights, FileParts.MIN_PART_SIZE + 1, Sha256.of("w"), Optional.of(parts)),
                                "elsewhere/" + weights,
                                Optional.of("upload"),
                                Optional.empty()),
                        Samples.files(version, 1).files().get(0)));
        commit(model, files);
        assertThat(store.files(files.prefix())).contains(files);

        StoredObject first = new StoredObject("\"etag\"", Optional.of("object version"));
        assertThat(found(files, 0, first)).isFalse();

        VersionFiles found = store.files(files.prefix()).orElseThrow();
        assertThat(found.files().get(0)).isEqualTo(files.files().get(0).found(first));
        assertThat(found.files().get(1).stored()).isEmpty();
        assertThat(found).usingRecursiveComparison().ignoringFields("files").isEqualTo(files);
    }

    @Test
    void aFileWithoutADigestOfTheWholeIsReadAsItIs() {
        Model model = registered("m");
        Version version = Samples.version(model, 1);
        FileParts parts = new FileParts(FileParts.MIN_PART_SIZE, List.of(Sha256.of("1"), Sha256.of("2")));
        FilePath weights = new FilePath("a.bin");
        VersionFile large = new VersionFile(
                new ManifestFile(weights, FileParts.MIN_PART_SIZE + 1, Optional.empty(), Optional.of(parts)),
                version.heldAt().orElseThrow() + "/" + weights,
                Optional.empty(),
                Optional.empty());
        VersionFiles files = new VersionFiles(
                model.id(),
                1,
                version.heldAt().orElseThrow(),
                List.of(large, Samples.files(version, 1).files().get(0)));
        commit(model, files);

        assertThat(store.files(files.prefix())).contains(files);
        assertThat(store.file(large.key())).contains(new NumberedFile(files.set(), 0, large));
    }

    @Test
    void aFileIsReadByItsKey() {
        Model model = registered("m");
        Version version = Samples.version(model, 1);
        VersionFiles files = Samples.files(version, 1_000);
        commit(model, files);
        found(files, 77, new StoredObject("etag", Optional.empty()));

        for (int number = 0; number < 1_000; number++) {
            VersionFile file = files.files().get(number);
            assertThat(store.file(file.key())).contains(new NumberedFile(files.set(), number, file));
        }
    }

    @Test
    void filesOfAnyNameAreReadByTheirKeysAndInTheirOrder() {
        Model model = registered("m");
        Version version = Samples.version(model, 1);
        // So long that they fill several pages, each of which begins with another kind of character.
        List<FilePath> paths = Stream.of(
                        " ",
                        "!",
                        "#PAGE#",
                        "%20",
                        "+",
                        "FILES#x",
                        "~",
                        "~~",
                        "\u00e9",
                        "\u2028",
                        "\ud7a3",
                        "\uff41",
                        "\ud83d\udea2")
                .flatMap(begin -> IntStream.range(0, 5).mapToObj(i -> begin + "\u6a21".repeat(70) + "/" + i + begin))
                .map(FilePath::new)
                .sorted()
                .toList();
        VersionFiles files = Samples.files(version, paths);
        commit(model, files);

        assertThat(store.files(files.prefix())).contains(files);
        for (int number = 0; number < paths.size(); number++) {
            VersionFile file = files.files().get(number);
            assertThat(store.file(file.key())).contains(new NumberedFile(files.set(), number, file));
        }
    }

    @Test
    void aKeyThatNoFileHasIsReadAsNone() {
        Model model = registered("m");
        VersionFiles files = Samples.files(Samples.version(model, 1), 1_000);
        VersionFiles others = Samples.files(Samples.version(model, 2), 1);
        commit(model, files);
        String key = files.files().get(500).key();

        for (String none : List.of(
                key + "x",
                key.substring(0, key.length() - 1),
                files.prefix() + "/a",
                files.prefix() + "/zz",
                files.prefix() + "/\uffff",
                files.prefix() + "/",
                files.prefix(),
                others.files().get(0).key(),
                "elsewhere")) {
            assertThat(store.file(none)).as(none).isEmpty();
        }
    }

    @Test
    void theFirstFindingOfAFileWins() {
        Model model = registered("m");
        VersionFiles files = Samples.files(Samples.version(model, 1), 2);
        commit(model, files);
        StoredObject first = new StoredObject("first", Optional.empty());

        assertThat(found(files, 0, first)).isFalse();
        assertThat(found(files, 0, new StoredObject("second", Optional.empty())))
                .isFalse();

        assertThat(store.files(files.prefix()).orElseThrow().files().get(0).stored())
                .contains(first);
    }

    @Test
    void filesAreFoundInAnyOrder() {
        Model model = registered("m");
        VersionFiles files = Samples.files(Samples.version(model, 1), 450);
        commit(model, files);
        List<Integer> order = new ArrayList<>(IntStream.range(0, 450).boxed().toList());
        Collections.shuffle(order, Seed.random("filesAreFoundInAnyOrder"));

        for (int i = 0; i < 450; i++) {
            assertThat(found(files, order.get(i), new StoredObject("of " + order.get(i), Optional.empty())))
                    .isEqualTo(i == 449);
        }

        assertThat(store.files(files.prefix()).orElseThrow().files())
                .extracting(file -> file.stored().orElseThrow().etag())
                .containsExactlyElementsOf(
                        IntStream.range(0, 450).mapToObj(i -> "of " + i).toList());
    }

    @Test
    void manyFilesAreFoundAtOnce() {
        Model model = registered("m");
        VersionFiles files = Samples.files(Samples.version(model, 1), 450);
        commit(model, files);
        Map<Integer, StoredObject> findings = IntStream.range(0, 450)
                .boxed()
                .collect(Collectors.toMap(i -> i, i -> new StoredObject("of " + i, Optional.empty())));
        StoredObject last = findings.remove(300);

        assertThat(store.found(files.set(), findings)).isFalse();
        assertThat(store.files(files.prefix()).orElseThrow().missing()).containsExactly(300);

        assertThat(found(files, 300, last)).isTrue();
        assertThat(store.files(files.prefix()).orElseThrow().isComplete()).isTrue();
    }

    @Test
    void whoeverSaysAgainThatTheLastFileWasFoundHearsAgainThatAllWere() {
        Model model = registered("m");
        VersionFiles files = Samples.files(Samples.version(model, 1), 250);
        commit(model, files);
        IntStream.range(0, 250).forEach(i -> found(files, i, new StoredObject("etag", Optional.empty())));

        assertThat(found(files, 249, new StoredObject("etag", Optional.empty())))
                .isTrue();
        assertThat(found(files, 3, new StoredObject("etag", Optional.empty()))).isTrue();
    }

    @Test
    void ofFilesThatAreFoundAtTheSameTimeAllAreKeptAndOneIsTheLast() {
        Model model = registered("m");
        VersionFiles files = Samples.files(Samples.version(model, 1), 64);
        commit(model, files);

        long last = IntStream.range(0, 64)
                .parallel()
                .filter(file -> found(files, file, new StoredObject("etag", Optional.empty())))
                .count();

        assertThat(last).isPositive();
        assertThat(store.files(files.prefix()).orElseThrow().isComplete()).isTrue();
    }

    @Test
    void nothingIsReadUnderAPrefixWithoutFiles() {
        String id = Samples.model("m").id();

        assertThat(store.file("models/" + id + "/" + id + "/a")).isEmpty();
        assertThat(store.files("models/" + id + "/" + id)).isEmpty();
    }

    @Test
    void aPolicyIsReadUnderItsRevisionUntilALaterOneTakesItsPlace() {
        Model model = registered("m");
        Policy policy = new Policy(
                2,
                Set.of("risk", "ml"),
                List.of(new Gate("auc", Gate.Op.AT_LEAST, Optional.of(new BigDecimal("0.9")), BigDecimal.ZERO)),
                Duration.ofHours(36));
        Model once = Samples.next(model);
        SetPolicy first = new SetPolicy(1, 7, policy);
        store.commit(Samples.change(model, once, new Commit.Write.OfPolicy(model.id(), PRODUCTION, first)));
        assertThat(store.policy(model.id(), PRODUCTION)).contains(first);

        SetPolicy second = new SetPolicy(2, 9, Policy.OPEN);
        store.commit(
                Samples.change(once, Samples.next(once), new Commit.Write.OfPolicy(model.id(), PRODUCTION, second)));

        assertThat(store.policy(model.id(), PRODUCTION)).contains(second);
    }

    @Test
    void aPromotionIsReadBackWhole() {
        Model model = registered("m");
        Promotion promotion = Samples.promotion(model, PRODUCTION, Samples.NOW, PromotionStatus.WAITING)
                .ended(PromotionStatus.REJECTED, Samples.NOW.plusSeconds(5), "no");
        store.commit(Samples.change(model, Samples.next(model), new Commit.Write.OfPromotion(promotion)));

        assertThat(store.promotion(promotion.id())).contains(promotion);
        assertThat(store.promotions(List.of(promotion.id(), promotion.id()))).containsExactly(promotion);
    }

    @Test
    void aMarkIsThereUntilItExpires() {
        Instant expiry = Samples.NOW.plusSeconds(60);
        store.remember(Samples.mark("key", "{\"it\":1}", expiry));
        assertThat(store.answered("key")).contains(Samples.mark("key", "{\"it\":1}", expiry));

        clock.set(expiry.minusMillis(1));
        assertThat(store.answered("key")).isPresent();
        clock.set(expiry);
        assertThat(store.answered("key")).isEmpty();
    }

    @Test
    void whatWasNeverWrittenIsAbsent() {
        String id = Samples.model("m").id();
        assertThat(store.model(new ModelName("m"))).isEmpty();
        assertThat(store.model(new ModelRef.Deleted(id))).isEmpty();
        assertThat(store.modelById(id)).isEmpty();
        assertThat(store.version(id, 1)).isEmpty();
        assertThat(store.files("models/" + id + "/" + id)).isEmpty();
        assertThat(store.policy(id, PRODUCTION)).isEmpty();
        assertThat(store.promotion(id)).isEmpty();
        assertThat(store.stageChange(id, 1)).isEmpty();
        assertThat(store.words(id)).isEqualTo(Words.NONE);
        assertThat(store.promotion(new PromotionId(id, 1).toString())).isEmpty();
        assertThat(store.promotions(List.of(id, new PromotionId(id, 1).toString())))
                .isEmpty();
        assertThat(lists.stageChangeAt(id, PRODUCTION, Samples.NOW)).isEmpty();
        assertThat(store.answered("key")).isEmpty();
        assertThat(backlog.token(id)).isEmpty();
    }

    private void commit(Model model, VersionFiles files) {
        store.commit(Samples.change(model, Samples.next(model), new Commit.Write.OfFiles(files)));
    }

    private boolean found(VersionFiles files, int number, StoredObject object) {
        return store.found(files.set(), Map.of(number, object));
    }
}
