package dev.slipway.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.json.Json;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class EventSchemasTest {
    private static final List<String> COMMON = List.of(
            "id", "schemaVersion", "type", "model", "modelId", "seq", "at", "by", "byName", "previousHash", "hash");

    private final EventSchemas schemas = new EventSchemas(Path.of(""));

    @Test
    void everyExampleIsValid() {
        assertThat(Story.told()).hasSize(34).allSatisfy(event -> schemas.assertValid(event.members()));
    }

    @Test
    void everyTypeHasASchemaAndAnExample() {
        List<String> titles =
                Arrays.stream(EntryType.values()).map(EntryType::title).toList();
        assertThat(Story.FOLDER.schemas()).hasSameSizeAs(titles);
        assertThat(Story.told().stream().map(event -> event.members().get("detail-type")))
                .containsAll(titles);
        assertThat(Story.FOLDER.examples()).containsAll(Story.FOLDER.schemas());
    }

    @Test
    void everySchemaRefusesAMemberThatItDoesNotKnow() {
        for (Event event : Story.told()) {
            for (Map<String, Object> changed : variants(event.detail(), true)) {
                assertThat(faults(changed)).as("%s", changed).isNotEmpty();
            }
        }
    }

    @Test
    void everySchemaRefusesADetailWithoutOneOfTheMembersItAsksFor() {
        for (Event event : Story.told()) {
            Map<String, Object> schema = Json.readObject(
                    Story.FOLDER.schema(EntryType.of((String) event.detail().get("type"))));
            List<?> required = (List<?>) schema.get("required");
            assertThat(required).asInstanceOf(InstanceOfAssertFactories.LIST).containsAll(COMMON);
            for (Object name : required) {
                Map<String, Object> changed = new TreeMap<>(event.detail());
                changed.remove(name);
                EntryType type = EntryType.of((String) event.detail().get("type"));
                assertThat(schemas.faults(type, changed)).as("without %s", name).isNotEmpty();
            }
        }
    }

    @Test
    void onlyTheseMembersMayBeLeftOut() {
        Map<EntryType, Set<String>> optional = Map.of(
                EntryType.MODEL_REGISTERED, Set.of("kind", "description", "texts", "successorOf", "keepsName"),
                EntryType.MODEL_UPDATED, Set.of("successorOf", "keepsName", "nameStays"),
                EntryType.MODEL_RESTORED, Set.of("successorOf", "keepsName"),
                EntryType.VERSION_REGISTERED, Set.of("parent", "run", "source", "status"),
                EntryType.VERSION_RESOLVED, Set.of("parent", "run", "source"),
                EntryType.PROMOTION_REQUESTED, Set.of("defaultEntry"),
                EntryType.PROMOTION_DECIDED, Set.of("comment"),
                EntryType.SETTINGS_CHANGED, Set.of("settings"),
                EntryType.STAGE_CHANGED,
                        Set.of(
                                "from",
                                "to",
                                "digest",
                                "prefix",
                                "source",
                                "prompt",
                                "landing",
                                "beneath",
                                "defaultEntry",
                                "promotion",
                                "approvedBy",
                                "recordDigest"));
        for (EntryType type : EntryType.values()) {
            Set<String> left = new TreeSet<>(properties(type).keySet());
            left.removeAll((List<?>) Json.readObject(Story.FOLDER.schema(type)).get("required"));
            Set<String> expected = new TreeSet<>(optional.getOrDefault(type, Set.of()));
            expected.add("restricted");
            assertThat(left).as(type.title()).isEqualTo(expected);
        }
    }

    @Test
    void everySchemaRefusesAMemberOfTheWrongKind() {
        for (Event event : Story.told()) {
            EntryType type = EntryType.of((String) event.detail().get("type"));
            for (String name : event.detail().keySet()) {
                Map<String, Object> changed = new TreeMap<>(event.detail());
                changed.put(name, List.of(List.of()));
                assertThat(schemas.faults(type, changed))
                        .as("%s of %s", name, type)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void theMembersThatAllEventsHaveAreDescribedAlikeInAllSchemas() {
        List<Object> seen = new ArrayList<>();
        for (EntryType type : EntryType.values()) {
            Map<String, Object> properties = properties(type);
            Map<String, Object> common = new TreeMap<>();
            for (String name : COMMON) {
                if (!name.equals("type")) {
                    common.put(name, properties.get(name));
                }
            }
            seen.add(common);
            assertThat(Json.write(properties.get("type"))).contains("\"const\":\"" + type.title() + "\"");
        }
        assertThat(seen.stream().distinct()).hasSize(1);
    }

    @Test
    void everyMemberOfEverySchemaIsDescribed() {
        for (EntryType type : EntryType.values()) {
            assertDescribed(properties(type));
        }
    }

    @Test
    void theExamplesAreUnbrokenHistoriesOfModelsAndOneOfTheRegistry() {
        String previous = "";
        String at = "";
        int seq = 0;
        for (Event event : Story.told()) {
            Map<String, Object> detail = event.detail();
            Entry entry = Story.entry(detail);
            if (entry.seq() == 1) {
                previous = Entry.NO_PREVIOUS.hex();
                at = "";
                seq = 0;
            }
            assertThat(entry.seq()).isEqualTo(++seq);
            assertThat(detail)
                    .containsEntry("previousHash", previous)
                    .containsEntry("hash", entry.hash().hex());
            assertThat(entry.id()).isEqualTo(entry.modelId() + "-" + seq);
            assertThat((String) detail.get("at")).isGreaterThanOrEqualTo(at);
            assertThat((String) event.members().get("time"))
                    .isEqualTo(detail.get("at").toString().substring(0, 19) + "Z");
            previous = entry.hash().hex();
            at = (String) detail.get("at");
        }
    }

    @Test
    void aStageChangeToAVersionSaysWhereItsFilesAre() {
        Map<String, Object> detail =
                new TreeMap<>(Story.FOLDER.example("stage-changed").detail());
        detail.remove("prefix");
        assertThat(faults(detail)).isNotEmpty();
        Map<String, Object> cleared =
                new TreeMap<>(Story.FOLDER.example("stage-changed-cleared").detail());
        cleared.put("to", 3);
        assertThat(faults(cleared)).isNotEmpty();
    }

    @Test
    void aModelThatTakesANameOverSaysFromWhomAndWhetherItStays() {
        Map<String, Object> detail =
                new TreeMap<>(Story.FOLDER.example("model-registered").detail());
        detail.put("successorOf", "01KE6PW90Y8J3W5T9ZC7XN2VBQ");
        assertThat(faults(detail)).isNotEmpty();
        detail.put("keepsName", true);
        assertThat(faults(detail)).isEmpty();
        detail.remove("successorOf");
        assertThat(faults(detail)).isNotEmpty();
    }

    @Test
    void anEventOfAnotherSourceIsNotValid() {
        Map<String, Object> event =
                new TreeMap<>(Story.FOLDER.example("stage-changed").members());
        event.put("source", "aws.s3");
        assertThatThrownBy(() -> schemas.assertValid(event)).isInstanceOf(AssertionError.class);
    }

    private List<String> faults(Map<String, Object> detail) {
        return schemas.faults(EntryType.of((String) detail.get("type")), detail);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> properties(EntryType type) {
        return (Map<String, Object>) Json.readObject(Story.FOLDER.schema(type)).get("properties");
    }

    @SuppressWarnings("unchecked")
    private static void assertDescribed(Map<String, Object> properties) {
        properties.forEach((name, value) -> {
            if (!(value instanceof Map)) {
                return;
            }
            Map<String, Object> property = (Map<String, Object>) value;
            assertThat((String) property.get("description")).as(name).endsWith(".");
            if (property.get("properties") instanceof Map<?, ?> inner) {
                assertDescribed((Map<String, Object>) inner);
            }
        });
    }

    /** The detail with one unknown member at its top, and in each object with fixed members inside it. */
    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> variants(Map<String, Object> detail, boolean top) {
        List<Map<String, Object>> variants = new ArrayList<>();
        Map<String, Object> own = new TreeMap<>(detail);
        own.put("surprise", "text");
        variants.add(own);
        for (String name : detail.keySet()) {
            if (detail.get(name) instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?> first) {
                for (Map<String, Object> variant : variants((Map<String, Object>) first, false)) {
                    Map<String, Object> outer = new TreeMap<>(detail);
                    outer.put(name, List.of(variant));
                    variants.add(outer);
                }
            }
            boolean free = name.equals("metrics") || (top && name.equals("tags"));
            if (!free && detail.get(name) instanceof Map<?, ?> inner) {
                for (Map<String, Object> variant : variants((Map<String, Object>) inner, false)) {
                    Map<String, Object> outer = new TreeMap<>(detail);
                    outer.put(name, variant);
                    variants.add(outer);
                }
            }
        }
        return variants;
    }
}
