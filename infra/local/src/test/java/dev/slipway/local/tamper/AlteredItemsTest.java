package dev.slipway.local.tamper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.dynamodb.ItemType;
import dev.slipway.local.tamper.CopiedTable.Place;
import dev.slipway.registry.Registry;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.verification.Difference;
import dev.slipway.registry.verification.HistoryVerification.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Every item of every type in the table is altered in every attribute, taken away, and copied to where none may be; each time the
 * verification of its model says which item it is. What it cannot show is {@link #UNCOVERED}, and the documentation says why.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlteredItemsTest {
    /** What no entry says, as the table in docs/history.md names it. */
    private static final Set<String> UNCOVERED = Set.of(
            "KEPT_NAME, taken away, of a model of which no guarded stage held a version",
            "FILES, uploadIds",
            "FINDINGS, etag and objectVersion",
            "FINDINGS of a version that is not READY",
            "WHOLE_BLOCKS",
            "TOKEN",
            "UNPUBLISHED",
            "REQUEST",
            "SECRET",
            "SWEPT",
            "TERM",
            "INDEXED");

    /**
     * Of so many items of each type every alteration is made, and of versions whose files are being copied, for few have what
     * they have; of the others every so manieth.
     */
    private static final int THOROUGHLY = 2;

    private static final int STEP = 23;

    /** Of all items every alteration, which takes some minutes. */
    private static final boolean ALL = Boolean.getBoolean("slipway.alterations.all");

    /** Every so manieth alteration is also made in DynamoDB Local. */
    private static final int SAMPLE = 499;

    private final StoredStory story = new StoredStory();
    private final CopiedTable table = new CopiedTable(story.items());
    private final List<Map<String, AttributeValue>> original = table.items();
    private final Registry copied = story.reading(table);
    private final Map<String, Model> heads = new TreeMap<>();
    private final Map<String, Integer> unnoticed = new TreeMap<>();
    private final List<String> missed = new ArrayList<>();
    private int alterations;
    private int found;
    private int sampled;

    @BeforeAll
    void whatNobodyTouchedIsWhole() {
        for (String model : story.models) {
            heads.put(model, story.registry.store().modelById(model).orElseThrow());
            assertThat(report(story.registry, ref(model)))
                    .as("in DynamoDB Local")
                    .hasValueSatisfying(report -> assertThat(report.differences())
                            .as(report.toString())
                            .isEmpty())
                    .hasValueSatisfying(report -> assertThat(report.whole()).isTrue());
            assertThat(reports(copied, model)).isNotEmpty().allMatch(Report::whole);
        }
        assertThat(table.items())
                .extracting(item -> item.get("itemType").s())
                .as("the story has every type of item")
                .containsAll(Set.of(ItemType.values()).stream().map(Enum::name).toList());
    }

    @AfterAll
    void close() {
        story.close();
    }

    @Test
    void everyAlterationOfOneItemIsFoundAndNamed() {
        assertThat(original).anyMatch(item -> item.containsKey("adoption"));
        int attributes = 0;
        Map<String, Integer> items = new TreeMap<>();
        for (Map<String, AttributeValue> item : original) {
            String type = item.get("itemType").s();
            int before = items.merge(type, 1, Integer::sum);
            int step = ALL || before <= THOROUGHLY || item.containsKey("adoption") ? 1 : STEP;
            List<Alteration> all = Alteration.of(item);
            attributes += item.size() - 2;
            for (int i = before % step; i < all.size(); i += step) {
                Alteration alteration = all.get(i);
                alter(item, alteration.path(), alteration.how(), Optional.of(alteration.item()));
            }
            alter(item, "", "taken away", Optional.empty());
        }
        forgeries().forEach(this::forge);

        System.out.printf(
                "%d items with %d attributes: %d alterations, %d found, %d not covered, %d of them tried in DynamoDB Local%n",
                table.items().size(),
                attributes,
                alterations,
                found,
                unnoticed.values().stream().mapToInt(n -> n).sum(),
                sampled);
        assertThat(missed).isEmpty();
        assertThat(unnoticed.keySet())
                .as("what is listed and always found is listed in vain")
                .isEqualTo(UNCOVERED);
        for (String model : story.models) {
            assertThat(reports(copied, model)).allMatch(Report::whole);
            assertThat(reports(story.registry, model)).allMatch(Report::whole);
        }
    }

    @Test
    void theDocumentationNamesWhatIsNotCovered() throws IOException {
        String document = Files.readString(Path.of("docs/history.md"));
        String section = document.substring(document.indexOf("## What verification does not cover"));
        Set<String> rows = Pattern.compile("(?m)^\\| ([^|]*[^|-]) +\\|")
                .matcher(section.substring(0, section.indexOf("\n## ")))
                .results()
                .map(row -> row.group(1).replace("`", "").strip())
                .filter(row -> !row.equals("item"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows).isEqualTo(new TreeSet<>(UNCOVERED));
    }

    private void alter(
            Map<String, AttributeValue> item, String path, String how, Optional<Map<String, AttributeValue>> altered) {
        Place place = Place.of(item);
        altered.ifPresentOrElse(table::put, () -> table.remove(place));
        String what =
                item.get("itemType").s() + " " + place.sort() + " of " + place.partition() + ": " + path + " " + how;
        judge(item, what, uncovered(item, path, how));
        if (++alterations % SAMPLE == 0) {
            sample(item, what, altered);
        }
        table.put(item);
    }

    private void judge(Map<String, AttributeValue> item, String what, Optional<String> uncovered) {
        try {
            if (found(copied, item)) {
                found++;
            } else if (uncovered.isPresent()) {
                unnoticed.merge(uncovered.get(), 1, Integer::sum);
            } else {
                missed.add(what + " -> " + reports(copied, model(item)));
            }
        } catch (RuntimeException failed) {
            missed.add(what + " -> " + failed + " at " + failed.getStackTrace()[0]);
        }
    }

    /** Whether a verification, by the model's id or else by its name, names the item. */
    private boolean found(Registry registry, Map<String, AttributeValue> item) {
        Model head = heads.get(model(item));
        return report(registry, ref(head.id()))
                        .filter(report -> names(report, item))
                        .isPresent()
                || (head.deletion().isEmpty()
                        && report(registry, head.name())
                                .filter(report -> names(report, item))
                                .isPresent());
    }

    /** The same in DynamoDB Local, where it takes it; it must say the same. */
    private void sample(Map<String, AttributeValue> item, String what, Optional<Map<String, AttributeValue>> altered) {
        List<Report> expected = reports(copied, model(item));
        Place place = Place.of(item);
        try {
            altered.ifPresentOrElse(
                    other -> story.table
                            .client()
                            .putItem(put -> put.tableName(StoredStory.TABLE).item(other)),
                    () -> story.table
                            .client()
                            .deleteItem(delete -> delete.tableName(StoredStory.TABLE)
                                    .key(Map.of(
                                            "pk", AttributeValue.fromS(place.partition()),
                                            "sk", AttributeValue.fromS(place.sort())))));
        } catch (DynamoDbException refused) {
            return;
        }
        sampled++;
        assertThat(reports(story.registry, model(item))).as(what).isEqualTo(expected);
        story.table.client().putItem(put -> put.tableName(StoredStory.TABLE).item(item));
    }

    /** An item where none may be, and what must be named. */
    private record Forgery(Map<String, AttributeValue> item, String model, Predicate<Report> named) {}

    private void forge(Forgery forgery) {
        Place place = Place.of(forgery.item());
        assertThat(table.item(place)).as("nothing stands at " + place).isEmpty();
        table.put(forgery.item());
        alterations++;
        List<Report> reports = reports(copied, forgery.model());
        if (reports.stream().anyMatch(forgery.named())) {
            found++;
        } else {
            missed.add("forged " + place + " -> " + reports);
        }
        table.remove(place);
    }

    private List<Forgery> forgeries() {
        List<Forgery> all = new ArrayList<>();
        for (String model : story.models) {
            Model head = heads.get(model);
            Entry next = Entry.next(
                    head.tail(),
                    model,
                    head.name(),
                    new Stamp(Identity.user("eve"), head.updatedAt()),
                    new ModelFact.Restored());
            Map<String, AttributeValue> entry =
                    new HashMap<>(first(model, "ENTRY#").orElseThrow());
            entry.put("sk", AttributeValue.fromS("ENTRY#%012d".formatted(next.seq())));
            entry.put("body", AttributeValue.fromS(next.body()));
            entry.put("hash", AttributeValue.fromS(next.hash().hex()));
            all.add(new Forgery(entry, model, report -> isBrokenAt(report, next.seq())));
            first(model, "VERSION#").ifPresent(version -> {
                int beyond = head.lastVersion() + 1;
                for (int number : List.of(0, beyond, beyond + 7)) {
                    Map<String, AttributeValue> forged = with(version, "VERSION#%010d".formatted(number));
                    forged.put("number", AttributeValue.fromN(Integer.toString(number)));
                    all.add(new Forgery(forged, model, report -> hasItem(report, "version " + number)));
                }
                all.add(new Forgery(
                        with(version, "VERSION#00000000xx"), model, report -> hasItem(report, "version 00000000xx")));
            });
            all.add(new Forgery(reader(model), model, report -> hasItem(report, "model lists")));
            first(model, "POLICY#").ifPresent(policy -> {
                all.add(new Forgery(
                        with(policy, "POLICY#forged"), model, report -> hasItem(report, "policy of forged")));
                all.add(new Forgery(
                        with(policy, "POLICY#No Stage"), model, report -> hasItem(report, "policy of No Stage")));
            });
            for (String promotionId : head.open()) {
                String own = first(model, "PROMOTION#%012d".formatted(Long.parseLong(promotionId.substring(27))))
                        .orElseThrow()
                        .get("sk")
                        .s();
                for (String place : List.of("000000000001", "000000000002", "00000000000x")) {
                    Map<String, AttributeValue> forged = with(first(model, own).orElseThrow(), "PROMOTION#" + place);
                    String number = place.replaceFirst("^0+(?=[0-9]+$)", "");
                    forged.put("id", AttributeValue.fromS(model + "-" + number));
                    all.add(new Forgery(forged, model, report -> hasItem(report, "promotion " + model + "-" + number)));
                }
                break;
            }
        }
        return all;
    }

    /** Another model's place in a list, put to this one: the registry's own history is in no list itself. */
    private Map<String, AttributeValue> reader(String model) {
        Map<String, AttributeValue> reader = with(
                original.stream()
                        .filter(item -> item.get("sk").s().startsWith("READER#"))
                        .findFirst()
                        .orElseThrow(),
                "READER#77");
        reader.put("pk", AttributeValue.fromS("MODEL#" + model));
        return reader;
    }

    private Optional<Map<String, AttributeValue>> first(String model, String sort) {
        return original.stream()
                .filter(item -> item.get("pk").s().equals("MODEL#" + model)
                        && item.get("sk").s().startsWith(sort))
                .findFirst();
    }

    private static Map<String, AttributeValue> with(Map<String, AttributeValue> item, String sort) {
        Map<String, AttributeValue> copy = new HashMap<>(item);
        copy.put("sk", AttributeValue.fromS(sort));
        return copy;
    }

    /** The model that an item is of; whichever for one that is of none. */
    private String model(Map<String, AttributeValue> item) {
        String partition = item.get("pk").s();
        if (partition.startsWith("GROUP#")) {
            Holder group = new Holder(partition.substring("GROUP#".length()));
            return heads.values().stream()
                    .filter(head -> head.access().readers().contains(group))
                    .map(Model::id)
                    .findFirst()
                    .orElseThrow();
        }
        return partition.startsWith("MODEL#")
                ? partition.substring("MODEL#".length())
                : item.entrySet().stream()
                        .filter(attribute -> Set.of("id", "keeper").contains(attribute.getKey()))
                        .map(attribute -> attribute.getValue().s())
                        .filter(story.models::contains)
                        .findFirst()
                        .orElse(story.models.get(0));
    }

    /** What is said of a model, asked for by its id and by its name. */
    private List<Report> reports(Registry registry, String model) {
        List<Report> reports = new ArrayList<>();
        report(registry, ref(model)).ifPresent(reports::add);
        if (heads.get(model).deletion().isEmpty()) {
            report(registry, heads.get(model).name()).ifPresent(reports::add);
        }
        return reports;
    }

    /** By its id; the registry's own history as what it is. */
    private static ModelRef ref(String model) {
        return Model.ref(model, OwnHistory.NAME, true);
    }

    private static Optional<Report> report(Registry registry, ModelRef ref) {
        try {
            return Optional.of(registry.verification().verify(ref, Optional.empty()));
        } catch (Refused refused) {
            if (refused.refusal() == Refusal.MODEL_NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private boolean names(Report report, Map<String, AttributeValue> item) {
        if (report.whole()) {
            return false;
        }
        String sort = item.get("sk").s();
        String partition = item.get("pk").s();
        return switch (ItemType.valueOf(item.get("itemType").s())) {
            case HEAD ->
                hasItem(report, "head", "stage ", "name ") || report.brokenAt().isPresent();
            case WHEREABOUTS -> hasItem(report, "head");
            case KEPT_NAME -> hasItem(report, "name " + partition.substring("NAME#".length()));
            case GUARDED_NAME ->
                hasItem(report, "spelling of name " + item.get("name").s());
            case WORDS -> hasItem(report, "words", "texts of words");
            case TEXTS -> hasItem(report, "texts of ");
            case READER, KNOWN_GROUP -> hasItem(report, "model lists");
            case VERSION -> hasItem(report, "version " + number(sort), "texts of version " + number(sort));
            case FILES, FINDINGS -> hasItem(report, "files of version " + version(item));
            case POLICY -> hasItem(report, "policy of " + sort.substring("POLICY#".length()));
            case PROMOTION -> hasItem(report, "promotion " + model(item) + "-" + number(sort));
            case ENTRY -> hasItem(report, "entry " + number(sort)) || isBrokenAt(report, number(sort));
            default -> false;
        };
    }

    private static long number(String sort) {
        return Long.parseLong(sort.substring(sort.indexOf('#') + 1));
    }

    private static boolean isBrokenAt(Report report, long seq) {
        return report.brokenAt().filter(broken -> broken.seq() == seq).isPresent();
    }

    private static boolean hasItem(Report report, String... beginnings) {
        return report.differences().stream()
                .map(Difference::item)
                .anyMatch(item -> List.of(beginnings).stream()
                        .anyMatch(beginning ->
                                beginning.endsWith(" ") ? item.startsWith(beginning) : item.equals(beginning)));
    }

    /** The number of the version whose files an item is about. */
    private String version(Map<String, AttributeValue> item) {
        String files = item.get("sk").s().split("#", -1)[1];
        return first(model(item), "FILES#" + files + "#PAGE#")
                .map(page -> page.get("version"))
                .map(AttributeValue::n)
                .orElse("?");
    }

    private Optional<String> uncovered(Map<String, AttributeValue> item, String path, String how) {
        ItemType type = ItemType.valueOf(item.get("itemType").s());
        switch (type) {
            case FILES -> {
                return path.startsWith("uploadIds") ? Optional.of("FILES, uploadIds") : Optional.empty();
            }
            case FINDINGS -> {
                String version = version(item);
                String sort = "VERSION#%010d".formatted(Integer.parseInt(version));
                if (!first(model(item), sort).orElseThrow().get("status").s().equals("READY")) {
                    return Optional.of("FINDINGS of a version that is not READY");
                }
                return path.contains(".") ? Optional.of("FINDINGS, etag and objectVersion") : Optional.empty();
            }
            case KEPT_NAME -> {
                Model model = heads.get(model(item));
                return how.equals("taken away") && !model.keepsName()
                        ? Optional.of("KEPT_NAME, taken away, of a model of which no guarded stage held a version")
                        : Optional.empty();
            }
            case WHOLE_BLOCKS, TOKEN, UNPUBLISHED, REQUEST, SECRET, SWEPT, TERM, INDEXED -> {
                return Optional.of(type.name());
            }
            default -> {
                return Optional.empty();
            }
        }
    }
}
