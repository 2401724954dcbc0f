package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.mlflow.Downloads;
import dev.slipway.mlflow.Mlflow;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.location.Location;
import dev.slipway.registry.location.LocationTexts;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Lineage;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text of a lineage in both APIs, with every good and bad text. */
class LocationFieldsTest {
    /** Texts of a lineage that say where something lies, by record and component; the form of all others is free. */
    private static final Map<String, Location> LOCATIONS = Map.of(
            "Data.location", Location.DATA_SET,
            "Code.repository", Location.REPOSITORY,
            "Code.path", Location.PATH,
            "Run.location", Location.LINK,
            "Environment.image", Location.IMAGE,
            "Source.uri", Location.SOURCE,
            "Source.location", Location.PLACE);

    /** The schema of each record in the description of the API. */
    private static final Map<String, String> SCHEMAS = Map.of("Data", "TrainingData");

    private final SampleRegistry there = new SampleRegistry();
    private final Dialect mlflow = new Mlflow("bucket", Downloads.REGISTRY);
    private final Api api = new Api(
            new Routes(List.of(new V1("bucket", 1_000_000_000), mlflow)),
            there.registry,
            FunctionName.REGISTER,
            failure -> {
                throw new AssertionError(failure);
            });
    private final Model model = there.model("fraud");
    private int made;

    /** A field of a body and how a body is made with a text in it. */
    private enum Field {
        DATA_LOCATION("Data.location", "lineage.data[0].location") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("data", List.of(Map.of("name", "n", "location", text)));
            }
        },
        CODE_REPOSITORY("Code.repository", "lineage.code.repository") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("code", Map.of("repository", text, "commit", "c"));
            }
        },
        CODE_PATH("Code.path", "lineage.code.path") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("code", Map.of("repository", "https://host/a", "commit", "c", "path", text));
            }
        },
        RUN_LOCATION("Run.location", "lineage.run.location") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("run", Map.of("id", "r", "location", text));
            }
        },
        ENVIRONMENT_IMAGE("Environment.image", "lineage.environment.image") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("environment", Map.of("image", text));
            }
        },
        SOURCE_URI("Source.uri", "lineage.source.uri") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("source", Map.of("uri", text));
            }
        },
        SOURCE_LOCATION("Source.location", "lineage.source.location") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("source", Map.of("uri", "runs:/a/b", "location", text));
            }
        },
        DATA_NAME("Data.name", "lineage.data[0].name") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("data", List.of(Map.of("name", text)));
            }
        },
        DATA_VERSION("Data.version", "lineage.data[0].version") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("data", List.of(Map.of("name", "n", "version", text)));
            }
        },
        DATA_DIGEST("Data.digest", "lineage.data[0].digest") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("data", List.of(Map.of("name", "n", "digest", text)));
            }
        },
        CODE_COMMIT("Code.commit", "lineage.code.commit") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("code", Map.of("commit", text));
            }
        },
        RUN_ID("Run.id", "lineage.run.id") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("run", Map.of("id", text));
            }
        },
        RUN_EXPERIMENT("Run.experiment", "lineage.run.experiment") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("run", Map.of("id", "r", "experiment", text));
            }
        },
        RUN_USER("Run.user", "lineage.run.user") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("run", Map.of("id", "r", "user", text));
            }
        },
        PACKAGE_NAME("Environment.packages", "lineage.environment.packages") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("environment", Map.of("packages", Map.of(text, "1")));
            }
        },
        PACKAGE_VALUE("Environment.packages", "lineage.environment.packages.x") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("environment", Map.of("packages", Map.of("x", text)));
            }
        },
        LOGGED_MODEL("Source.loggedModel", "lineage.source.loggedModel") {
            @Override
            Map<String, Object> lineage(String text) {
                return Map.of("source", Map.of("uri", "runs:/a/b", "loggedModel", text));
            }
        };

        private final String component;
        private final String path;

        Field(String component, String path) {
            this.component = component;
            this.path = path;
        }

        abstract Map<String, Object> lineage(String text);

        Optional<Location> kind() {
            return Optional.ofNullable(LOCATIONS.get(component));
        }

        List<String> bad() {
            return kind().map(LocationFieldsTest::bad).orElseGet(LocationFieldsTest::shortSecrets);
        }

        List<String> good() {
            return kind().map(LocationTexts.good()::get).orElseGet(LocationTexts::free);
        }
    }

    @Test
    void everyTextOfALineageIsTried() {
        List<String> texts = new ArrayList<>();
        for (Class<?> record : Lineage.class.getDeclaredClasses()) {
            for (RecordComponent component : record.getRecordComponents()) {
                if (component.getGenericType().getTypeName().contains("java.lang.String")) {
                    texts.add(record.getSimpleName() + "." + component.getName());
                }
            }
        }
        assertThat(Arrays.stream(Field.values()).map(field -> field.component).distinct())
                .containsExactlyInAnyOrderElementsOf(texts)
                .containsAll(LOCATIONS.keySet());
    }

    static Stream<Field> ofLocations() {
        return Arrays.stream(Field.values()).filter(field -> field.kind().isPresent());
    }

    @ParameterizedTest
    @MethodSource("ofLocations")
    void theDescriptionHasTheFormOfEachField(Field field) {
        String record = field.component.substring(0, field.component.indexOf('.'));
        Map<String, Object> properties = Documents.object(
                Documents.schema(SCHEMAS.getOrDefault(record, record)).get("properties"));
        assertThat(Documents.object(properties.get(field.component.substring(record.length() + 1))))
                .containsEntry("pattern", field.kind().orElseThrow().form())
                .hasEntrySatisfying("maxLength", most -> assertThat(most).hasToString("" + Location.MAX_LENGTH))
                .containsEntry("not", Documents.schema("Location").get("not"));
    }

    /** Characters beyond U+FFFF are left out: languages write them differently in a pattern. */
    @Test
    void theDescriptionRefusesEachCharacterThatALocationMayNotHave() {
        Pattern refused = Pattern.compile((String)
                Documents.object(Documents.schema("Location").get("not")).get("pattern"));
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            String text = "s3://bucket/a" + c;
            if (!Character.isSurrogate(c) && isRefusedRaw(text)) {
                assertThat(refused.matcher(text).find()).as("U+%04X", (int) c).isTrue();
            }
        }
        assertThat(refused.matcher("s3://bucket/é 漢字?a=b&c#d").find()).isFalse();
    }

    /** Whether it is refused for its characters and not for what they decode to. */
    private static boolean isRefusedRaw(String text) {
        if (text.endsWith("%")) {
            return false;
        }
        try {
            Location.DATA_SET.check("location", text);
            return false;
        } catch (Refused e) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRegistrationWithABadTextIsRefusedAndLeavesNothing(Field field) {
        for (String text : field.bad()) {
            Answer answer = register(field.lineage(text));

            assertThat(answer.status()).as(text).isEqualTo(400);
            assertThat(answer.body()).as(text).containsEntry("field", field.path);
            tellsNothing(answer, text);
        }
        nothingIsWritten();
    }

    @ParameterizedTest
    @EnumSource
    void aRegistrationWithAGoodTextIsTaken(Field field) {
        for (String text : field.good()) {
            assertThat(register(field.lineage(text)).status()).as(text).isEqualTo(201);
        }
    }

    static Stream<String> ofMlflow() {
        return Stream.of("source", "run_link", "run_id", "model_id");
    }

    @ParameterizedTest
    @MethodSource("ofMlflow")
    void anMlflowVersionWithABadLocationIsRefusedAndLeavesNothing(String field) {
        List<String> texts = switch (field) {
            case "source" -> bad(Location.PLACE);
            case "run_link" -> bad(Location.LINK);
            default -> shortSecrets();
        };
        for (String text : texts) {
            for (boolean ofRun : List.of(true, false)) {
                Answer answer = create(body -> {
                    if (ofRun) {
                        body.put("run_id", "r");
                    }
                    body.put(field, text);
                });

                assertThat(answer.status()).as(text).isEqualTo(400);
                assertThat(answer.body())
                        .as(text)
                        .containsEntry("error_code", "INVALID_PARAMETER_VALUE")
                        .containsEntry("field", field);
                tellsNothing(answer, text);
            }
        }
        nothingIsWritten();
    }

    @Test
    void anMlflowVersionWithAGoodLocationIsTaken() {
        for (String text : LocationTexts.good().get(Location.PLACE)) {
            if (!text.startsWith("models:")) {
                assertThat(create(body -> body.put("source", text)).status())
                        .as(text)
                        .isEqualTo(200);
            }
        }
        for (String text : LocationTexts.good().get(Location.LINK)) {
            assertThat(create(body -> body.putAll(Map.of("run_id", "r", "run_link", text)))
                            .status())
                    .as(text)
                    .isEqualTo(200);
        }
    }

    @Test
    void aPromptMayHaveAWordForASourceAndNothingElseMay() {
        Map<String, Object> tags = Map.of(
                "tags",
                List.of(Map.of("key", "mlflow.prompt.is_prompt", "value", "true")),
                "source",
                "prompt-template");
        assertThat(create(body -> body.putAll(tags)).status()).isEqualTo(200);
        assertThat(create(body -> body.put("source", "prompt-template")).body()).containsEntry("field", "source");
    }

    private static List<String> bad(Location kind) {
        List<String> bad = new ArrayList<>(LocationTexts.bad());
        bad.addAll(LocationTexts.badOfKind().get(kind));
        return bad;
    }

    /** Texts beside locations have at most 250 characters; what is longer is refused for that. */
    private static List<String> shortSecrets() {
        return LocationTexts.secrets().stream()
                .filter(text -> text.length() <= 250)
                .toList();
    }

    private static void tellsNothing(Answer answer, String text) {
        assertThat(Json.write(answer.body()))
                .as(text)
                .doesNotContainIgnoringCase(LocationTexts.CANARY)
                .doesNotContainIgnoringCase("host/a");
    }

    private void nothingIsWritten() {
        assertThat(there.now(model)).isEqualTo(model);
        assertThat(there.history(model)).hasSize(1);
        assertThat(there.store.version(model.id(), 1)).isEmpty();
    }

    private Answer register(Map<String, Object> lineage) {
        Map<String, Object> body =
                Map.of("lineage", lineage, "files", List.of(Map.of("path", "a", "size", 1, "sha256", "0".repeat(64))));
        return api.answer(new ApiRequest(
                V1Route.REGISTER_VERSION.route(),
                SampleRegistry.ADA,
                Map.of("model", "fraud"),
                Map.of(),
                Map.of(),
                Json.write(body)));
    }

    private Answer create(Consumer<Map<String, Object>> with) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("name", "fraud", "source", "s3://elsewhere/" + ++made));
        with.accept(body);
        Route create = mlflow.routes().stream()
                .filter(route -> route.path().endsWith("/model-versions/create"))
                .findFirst()
                .orElseThrow();
        return api.answer(new ApiRequest(
                create, SampleRegistry.ADA, Map.of(), Map.of(), Map.of(), Json.write(new TreeMap<>(body))));
    }
}
