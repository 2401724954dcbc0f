package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.dynamodb.DynamoSearchIndex;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.memory.MemoryArtifacts;
import dev.slipway.memory.MemoryEvents;
import dev.slipway.memory.MemoryFlow;
import dev.slipway.registry.Models;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.Versions;
import dev.slipway.registry.Versions.Registered;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.delivery.Indexing;
import dev.slipway.registry.delivery.Outbox;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.VersionFilter;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The budget: what each call costs in request units, as AWS bills them, the delivery of its entries included. However much is
 * stored, and whatever people have filled a model with, each stays within its line.
 */
abstract class UnitsContract extends TableContract {
    private static final Caller ADA =
            caller("6d1f2a34-5b6c-7d8e-9f01-23456789abcd", "ada.lovelace@example.com", "contributors");
    private static final Caller GRACE =
            caller("0f9e8d7c-6b5a-4938-2716-05f4e3d2c1b0", "grace.hopper@example.com", "approvers");

    /** What a model may be given besides its versions, as far as it can weigh on other people's calls. */
    private static final int STAGES_AT_MOST = 50;

    /** Bytes that grants of access will take in the head: at most, and those of eight. */
    private static final int GRANTS_AT_MOST = 4096;

    private static final int EIGHT_GRANTS = 1024;

    private static final Metadata NOTHING_SAID =
            new Metadata(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), Lineage.NONE);

    private Units units;
    private Registry registry;
    private Backlog metered;
    private Outbox outbox;
    private final MemoryArtifacts artifacts = new MemoryArtifacts(clock);

    private static Caller caller(String subject, String name, String group) {
        return Roles.DEFAULT.caller(Identity.user(subject, Stream.of(name)), Set.of(group));
    }

    @BeforeEach
    void measure() {
        units = new Units(backend.client());
        registry = new Registry(DynamoStores.on(units.client(), table, clock), artifacts, clock);
        metered = new DynamoBacklog(units.client(), table);
        outbox = new Outbox(
                registry.store(),
                metered,
                new MemoryEvents(),
                new MemoryFlow(),
                new MemoryFlow(),
                registry.endings(),
                // Past the meter: what the search index costs is measured by itself.
                new Indexing(store, index),
                failure -> {
                    throw new AssertionError(failure);
                });
        // Most versions here are by reference, which production does not take unless an admin lets it.
        registry.defaults().set(StageName.PRODUCTION, Policy.ONE_APPROVAL, Request.by(Caller.REGISTRY));
    }

    /** A line that a figure must not pass: of what is read or of what is written. */
    private record Line(double read, long written) {
        static final double ANY = Double.MAX_VALUE;

        static Line read(double most) {
            return new Line(most, 0);
        }

        static Line written(long most) {
            return new Line(ANY, most);
        }
    }

    private static final Map<String, Line> LINES = Map.of(
            "resolve a stage", Line.read(1),
            "get a version", Line.read(2),
            "list 50 versions of 1 KB", Line.read(8),
            "register", Line.written(13),
            "register with a key", Line.written(17),
            "move a stage", Line.written(10),
            "roll a stage back", Line.written(8),
            "approval, from asking to applied", Line.written(32));

    /** At all caps. A list costs what it shows and the model's head. */
    private static final Map<String, Line> LINES_AT_CAPS = Map.of(
            "resolve a stage", Line.read(6),
            "get a version", Line.read(6),
            "list 50 versions of 1 KB", Line.read(12),
            "register", Line.written(60),
            "register with a key", Line.written(60),
            "move a stage", Line.written(60),
            "roll a stage back", Line.written(60),
            "approval, from asking to applied", Line.written(120));

    /** At all caps what these read and write together is within one line too. */
    private static final List<String> WITHIN_SIXTY = List.of("register", "move a stage", "roll a stage back");

    /** What the outbox writes after a move for each promotion that the move overtook. */
    private static final long OF_EACH_OVERTAKEN = 8;

    /** What the delivery of an approval writes: the mark of the change, and the token that goes. */
    private static final long OF_DELIVERY = 3;

    @Test
    void aModelCostsTheSameHoweverManyVersionsItHas() {
        Map<Integer, Map<String, Units.Cost>> figures = new TreeMap<>();
        for (int versions : List.of(10, 1_000, 10_000)) {
            Model model = withVersions("of-" + versions, versions);
            figures.put(versions, figures(model, versions));
        }

        print("with 10, 1,000 and 10,000 versions", figures.values());
        figures.values().forEach(figure -> assertWithin(LINES, figure));
        assertDocumented(DocumentedUnits.read().usual(), LINES, figures.get(10_000));
        assertThat(figures.get(10_000)).isEqualTo(figures.get(1_000));
    }

    @Test
    void eightStagesAndRoomForEightGrantsMakeNoReadDearer() {
        Model model = withVersions("of-eight", 10);
        occupy(model, 8, 10);
        units.reserveInHeads(EIGHT_GRANTS);

        Map<String, Units.Cost> figures = figures(model, 10);

        print("with 8 stages and room for 8 grants", List.of(figures));
        for (String call : List.of("resolve a stage", "get a version", "list 50 versions of 1 KB")) {
            assertThat(figures.get(call).read())
                    .as(call)
                    .isLessThanOrEqualTo(LINES.get(call).read());
        }
        assertWithin(LINES_AT_CAPS, figures);
    }

    @Test
    void whatAModelIsFilledWithMakesNobodyElsesCallImpossibleOrDearerThanItsCap() {
        Model model = withVersions("of-all", 1_000);
        // The words come last: each change of a model that is full of them takes DynamoDB Local a good part of a
        // second.
        occupy(model, STAGES_AT_MOST, 10);
        for (int person = 0; person < 4; person++) {
            ask(model, person, 10, 100 + 10 * person);
        }
        for (int i = 0; i < 5; i++) {
            registry.versions().register(model.name(), NOTHING_SAID, manifest(1_000), Request.by(ADA));
        }
        fillWords(model);
        units.reserveInHeads(GRANTS_AT_MOST);

        Map<String, Units.Cost> figures = figures(model, 1_000);

        print("at all caps", List.of(figures));
        WITHIN_SIXTY.forEach(
                call -> assertThat(figures.get(call).read() + figures.get(call).written())
                        .as(call)
                        .isLessThanOrEqualTo(60));
        assertWithin(LINES_AT_CAPS, figures);
        assertDocumented(DocumentedUnits.read().atAllCaps(), LINES_AT_CAPS, figures);
    }

    /** Long texts lie apart from the version that a move reads. */
    @Test
    void longTextsOfAVersionMakeNoMoveDearer() {
        Model model = withVersions("of-fat", 10);
        Units.Cost lean = changing(() -> move(model.name(), 2));
        Units.Cost telling = changing(() -> registry.versions()
                .update(
                        model.name(),
                        3,
                        new Versions.Description(Optional.empty(), tags(20), Map.of()),
                        Request.by(ADA)));
        Units.Cost asking = units.of(() -> registry.catalog()
                .whole(registry.catalog().usedVersion(registry.catalog().model(model.name()), 3)));
        Units.Cost more = changing(() -> registry.versions()
                .update(
                        model.name(),
                        3,
                        new Versions.Description(Optional.empty(), Map.of("team", Optional.of("risk")), Map.of()),
                        Request.by(ADA)));

        Units.Cost to = changing(() -> move(model.name(), 3));
        Units.Cost from = changing(() -> move(model.name(), 4));

        System.out.println(
                "request units of moving to a version with 100 KB of tags, and away from it: " + to + ", " + from
                        + "; of setting these tags, reading them and setting a short one beside: " + telling + ", "
                        + asking + ", " + more);
        assertThat(telling.written()).isBetween(200L, 230L);
        assertThat(asking.read()).isBetween(26.0, 32.0);
        assertThat(more.written()).isLessThan(40);
        assertThat(to.written()).isEqualTo(lean.written());
        assertThat(to.read()).isBetween(lean.read(), lean.read() + 3);
        assertThat(from.read()).isEqualTo(lean.read());
    }

    /** What the outbox reads and writes besides, for a version to be found by its tags and metrics. */
    @Test
    void whatTheSearchIndexCostsGrowsWithTheTagsAndMetricsThatChangeAndWithNothingElse() {
        Model model = withVersions("of-found", 10);
        Indexing indexing = new Indexing(
                DynamoStores.on(units.client(), table, clock).store(), new DynamoSearchIndex(units.client(), table));
        outbox = new Outbox(
                store,
                backlog,
                new MemoryEvents(),
                new MemoryFlow(),
                new MemoryFlow(),
                registry.endings(),
                indexing,
                failure -> {
                    throw new AssertionError(failure);
                });

        Units.Cost two = indexed(() -> register(model.name(), Request.by(ADA)));
        Units.Cost none =
                indexed(() -> registry.versions().register(model.name(), NOTHING_SAID, manifest(1), Request.by(ADA)));
        Units.Cost changed = indexed(() -> tag(model.name(), 11));
        Units.Cost deleted = indexed(() -> registry.versions().delete(model.name(), 11, Request.by(ADA)));
        Map<String, BigDecimal> metrics = new HashMap<>();
        IntStream.range(0, Metadata.MAX_METRICS)
                .forEach(i -> metrics.put("metric-" + i, new BigDecimal("0.1234567890123456")));
        Map<String, String> tags = new HashMap<>();
        IntStream.range(1, Metadata.MAX_TAGS).forEach(i -> tags.put("tag-" + i, "text"));
        Metadata full = new Metadata(Optional.empty(), tags, metrics, Map.of(), Optional.empty(), Lineage.NONE);
        Units.Cost most = indexed(() -> registry.versions().register(model.name(), full, manifest(1), Request.by(ADA)));
        Units.Cost changedMost = indexed(() -> tag(model.name(), 13));

        System.out.println("request units of the search index: a version with one tag and one metric " + two
                + ", with none " + none + ", with one tag changed " + changed + ", deleted " + deleted
                + ", with 99 tags and 500 metrics " + most + ", with one tag more " + changedMost);
        assertThat(none).isEqualTo(new Units.Cost(2, 0));
        assertThat(two.written()).isLessThanOrEqualTo(8);
        assertThat(changed.written()).isLessThanOrEqualTo(8);
        assertThat(deleted.written()).isLessThanOrEqualTo(8);
        assertThat(most.written()).isLessThanOrEqualTo(2_200);
        assertThat(changedMost.written()).isLessThanOrEqualTo(100);
    }

    /** What the index costs when a change is told. */
    private Units.Cost indexed(Runnable change) {
        change.run();
        return units.of(this::deliver);
    }

    private void tag(ModelName name, int version) {
        registry.versions()
                .update(
                        name,
                        version,
                        new Versions.Description(Optional.empty(), Map.of("team", Optional.of("fraud")), Map.of()),
                        Request.by(ADA));
    }

    private static void print(String what, Iterable<Map<String, Units.Cost>> columns) {
        Map<String, String> rows = new TreeMap<>();
        columns.forEach(column -> column.forEach((call, cost) ->
                rows.merge(call, cost.read() + " read, " + cost.written() + " written", (a, b) -> a + " | " + b)));
        System.out.println("request units " + what + ":");
        rows.forEach((call, row) -> System.out.println("  " + call + ": " + row));
    }

    private static void assertWithin(Map<String, Line> lines, Map<String, Units.Cost> figures) {
        lines.forEach((call, line) -> {
            Units.Cost cost = figures.get(call);
            assertThat(cost.read()).as(call).isLessThanOrEqualTo(line.read());
            if (line.written() > 0) {
                assertThat(cost.written()).as(call).isLessThanOrEqualTo(line.written());
            } else {
                assertThat(cost.written()).as(call).isZero();
            }
        });
    }

    /** No call costs more than its documentation says, which in turn promises nothing beyond the budget. */
    private static void assertDocumented(
            Map<String, Units.Cost> documented, Map<String, Line> lines, Map<String, Units.Cost> figures) {
        assertThat(documented.keySet()).isEqualTo(figures.keySet());
        figures.forEach((call, cost) -> {
            assertThat(cost.read())
                    .as(call)
                    .isLessThanOrEqualTo(documented.get(call).read());
            assertThat(cost.written())
                    .as(call)
                    .isLessThanOrEqualTo(documented.get(call).written());
        });
        assertWithin(lines, documented);
    }

    /** Each call once, on a model of which versions up to some number are there. */
    private Map<String, Units.Cost> figures(Model model, int versions) {
        ModelName name = model.name();
        deliver();
        Map<String, Units.Cost> figures = new LinkedHashMap<>();
        figures.put(
                "resolve a stage", units.of(() -> registry.catalog().model(name).stage(StageName.STAGING)));
        figures.put(
                "get a version",
                units.of(() -> registry.catalog().version(registry.catalog().model(name), versions / 2)));
        figures.put(
                "list 50 versions of 1 KB",
                units.of(() -> registry.lists()
                        .versions(
                                registry.catalog().model(name).id(),
                                new VersionFilter(Optional.empty(), Map.of(), false),
                                Page.Request.first(50))));
        figures.put("register", changing(() -> register(name, Request.by(ADA))));
        figures.put("register with a key", changing(() -> register(name, keyed(name))));
        figures.put("move a stage", changing(() -> move(name, versions - 1)));
        move(name, versions - 2);
        deliver();
        figures.put(
                "roll a stage back",
                changing(() -> registry.stages()
                        .rollBack(
                                name, StageName.STAGING, Optional.empty(), "worse on live traffic", Request.by(ADA))));
        Units.Cost asked = units.of(() -> approve(name, versions));
        long overtaken = registry.catalog().model(name).open().size();
        Units.Cost told = units.of(this::deliver);
        if (overtaken > 0) {
            System.out.println("request units of each of " + overtaken + " promotions that an approval overtakes: "
                    + told.written() / overtaken + " written after it");
            assertThat(told.written()).isLessThanOrEqualTo(OF_EACH_OVERTAKEN * overtaken);
        }
        figures.put(
                "approval, from asking to applied",
                new Units.Cost(
                        asked.read() + told.read(), asked.written() + (overtaken > 0 ? OF_DELIVERY : told.written())));
        return figures;
    }

    /** What a change costs, with the delivery of its entries. */
    private Units.Cost changing(Runnable change) {
        return units.of(() -> {
            change.run();
            deliver();
        });
    }

    private void deliver() {
        for (Page<Backlog.Unpublished> page = unpublished(); !page.items().isEmpty(); page = unpublished()) {
            outbox.deliver(page.items());
        }
    }

    private Page<Backlog.Unpublished> unpublished() {
        // Read past the meter: the outbox hears of changes from the stream.
        return backlog.unpublished(clock.instant().plusSeconds(1), Page.Request.first(100));
    }

    private void register(ModelName name, Request<Registered> by) {
        Metadata metadata = new Metadata(
                Optional.of("gradient boosting, weekly run"),
                Map.of("team", "risk"),
                Map.of("auc", new BigDecimal("0.9312")),
                Map.of("depth", new BigDecimal("6")),
                Optional.empty(),
                lineage());
        registry.versions().register(name, metadata, manifest(3), by);
    }

    private static Lineage lineage() {
        return new Lineage(
                List.of(),
                Optional.of(new Lineage.Code(Optional.of("https://example.com/risk.git"), "4f2a91c", Optional.empty())),
                Optional.of(new Lineage.Run("run-20260301", Optional.empty())),
                Optional.empty(),
                Optional.empty());
    }

    private static Manifest manifest(int files) {
        List<ManifestFile> all = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            all.add(new ManifestFile(
                    new FilePath("model/part-" + i + ".bin"), 7, Sha256.of("part " + i), Optional.empty()));
        }
        return new Manifest(all);
    }

    /** A request whose answer takes between one and two kilobytes, as that of a registration does. */
    private static Request<Registered> keyed(ModelName name) {
        return new Request<>(
                ADA,
                Optional.empty(),
                Optional.of(new Request.Once<>(
                        Sha256.of("key " + name).hex(),
                        Sha256.of("fingerprint"),
                        Samples.NOW.plus(Duration.ofDays(1)),
                        answer -> "x".repeat(1_300))));
    }

    private void move(ModelName name, int version) {
        Promotion moved = registry.promotions()
                .request(name, version, StageName.STAGING, "better on the holdout of January", Request.by(ADA));
        assertThat(moved.isOpen()).isFalse();
    }

    private void approve(ModelName name, int version) {
        Promotion asked = registry.promotions()
                .request(name, version, StageName.PRODUCTION, "better on the holdout of January", Request.by(ADA));
        deliver();
        metered.waitOn(asked.id(), "a token of a flow".repeat(30), clock.instant());
        Promotion applied = registry.promotions()
                .decide(asked.id(), Decision.Verdict.APPROVE, Optional.of("looks right"), Request.by(GRACE));
        assertThat(applied.isOpen()).isFalse();
    }

    /** A model with versions of one kilobyte, of which the first was registered and uploaded, and the others are like it. */
    private Model withVersions(String name, int count) {
        Model model = registry.models()
                .create(new ModelName(name), Optional.empty(), Map.of(), Request.by(ADA))
                .model();
        Metadata metadata = new Metadata(
                Optional.of("x".repeat(270)), Map.of(), Map.of(), Map.of(), Optional.empty(), Lineage.NONE);
        registry.linkedVersions()
                .bySource(
                        model.name(),
                        new Metadata(
                                metadata.description(),
                                Map.of(),
                                Map.of(),
                                Map.of(),
                                Optional.empty(),
                                Lineage.NONE.taken(
                                        Optional.empty(),
                                        Optional.empty(),
                                        new Lineage.Source("s3://elsewhere/1", Optional.empty(), Optional.empty()))),
                        Request.by(ADA));
        RawItems.repeatVersion(
                backend.client(),
                table,
                model.id(),
                count,
                (number, version) -> assertThat(Units.size(version)).isBetween(900L, 1024L));
        backend.client()
                .updateItem(update -> update.tableName(table)
                        .key(Map.of(
                                "pk", AttributeValue.fromS("NAME#" + name),
                                "sk", AttributeValue.fromS("HEAD")))
                        .updateExpression("SET lastVersion = :last")
                        .expressionAttributeValues(Map.of(":last", AttributeValue.fromN(Integer.toString(count)))));
        deliver();
        return registry.catalog().modelById(model.id());
    }

    /** As many stages and aliases as given, each with an occupant. */
    private void occupy(Model model, int stages, int version) {
        move(model.name(), version);
        for (int i = registry.catalog().modelById(model.id()).stages().size(); i < stages; i++) {
            registry.promotions()
                    .point(
                            model.name(),
                            new StageName("alias-of-a-team-" + "x".repeat(46) + (10 + i)),
                            version,
                            "so that everybody finds it",
                            Request.by(ADA));
            deliver();
        }
    }

    /** Everything that may be said of a model. */
    private void fillWords(Model model) {
        registry.models()
                .update(
                        model.name(),
                        new Models.Description(Optional.empty(), Optional.of(Optional.of("x".repeat(5_000))), tags(75)),
                        Request.by(ADA));
        deliver();
    }

    private static Map<String, Optional<String>> tags(int count) {
        Map<String, Optional<String>> tags = new HashMap<>();
        for (int i = 0; i < count; i++) {
            tags.put("tag " + i, Optional.of("x".repeat(4_900)));
        }
        return tags;
    }

    /** One person's promotions, all of which wait for somebody. */
    private void ask(Model model, int person, int count, int firstVersion) {
        Caller caller = Roles.DEFAULT.caller(Identity.user("person " + person), Set.of("contributors"));
        for (int i = 0; i < count; i++) {
            registry.promotions()
                    .request(model.name(), firstVersion + i, StageName.PRODUCTION, "x".repeat(100), Request.by(caller));
        }
        deliver();
    }
}
