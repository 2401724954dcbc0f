package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slipway.json.Json;
import dev.slipway.registry.Models;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Request bodies: what the code reads is what the description says, and a refusal names the field. */
class BodiesTest {
    private static final long PARTS_FROM = 100_000_000;

    private static final Map<String, Fields.Reader<?>> READERS = new TreeMap<>(Map.of(
            "ModelRegistration", Bodies::newModel,
            "ModelChange", Bodies::modelDescription,
            "Restoration", Bodies::restoration,
            "VersionRegistration", fields -> Bodies.newVersion(fields, PARTS_FROM),
            "VersionChange", Bodies::versionDescription,
            "PromotionRequest", Bodies::newPromotion,
            "DecisionRequest", Bodies::newDecision,
            "RollbackRequest", Bodies::newRollback,
            "Clearing", Bodies::clearing,
            "AccessWish", ModelAccess.Wish::of));

    static {
        READERS.put("Policy", Policy::of);
    }

    static Stream<String> schemas() {
        return READERS.keySet().stream();
    }

    @Test
    void everyBodyThatARouteTakesIsTriedHere() {
        assertThat(READERS.keySet())
                .isEqualTo(Arrays.stream(V1Route.values())
                        .flatMap(route -> Exchange.of(route).takes().stream())
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void theDescriptionTakesWhatTheCodeTakesAndRefusesWhatItRefuses(String schema) {
        List<BodyMatrix.Cell> cells = BodyMatrix.of(schema);
        assertThat(cells).hasSizeGreaterThan(20);
        int refused = 0;
        for (BodyMatrix.Cell cell : cells) {
            Optional<Refused> refusal = refusal(schema, cell.body());
            boolean described = Documents.faults(schema, cell.body()).isEmpty();
            if (described ? !isBeyondSchemas(cell) : !isLenient(cell)) {
                assertThat(refusal.isEmpty())
                        .as("%s: %s %s", schema, cell, refusal)
                        .isEqualTo(described);
            }
            refused += refusal.isPresent() ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(cells.size() / 3);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void aRefusalNamesTheField(String schema) {
        for (BodyMatrix.Cell cell : BodyMatrix.of(schema)) {
            refusal(schema, cell.body()).ifPresent(refused -> {
                String field = (String) refused.facts().get("field");
                String shown = cell.toString();
                if (cell.what().equals("is unknown")) {
                    assertThat(refused.refusal()).as(shown).isEqualTo(Refusal.UNKNOWN_FIELD);
                } else if (!cell.what().equals("is {a=1}")) {
                    assertThat(refused.refusal()).as(shown).isEqualTo(Refusal.INVALID);
                }
                String beginning =
                        refused.refusal() == Refusal.UNKNOWN_FIELD ? "Unknown field " + field + ";" : field + " ";
                assertThat(refused.getMessage()).as(shown).startsWith(beginning).hasSizeLessThan(700);
                assertThat(field)
                        .as(shown)
                        .satisfies(named -> assertThat(isNamed(named, cell)).isTrue());
            });
        }
    }

    /** A refusal of an unknown field lists those that are read: neither more nor fewer than are described. */
    @ParameterizedTest
    @MethodSource("schemas")
    void everyFieldThatTheCodeReadsIsDescribed(String schema) {
        int objects = 0;
        for (BodyMatrix.Cell cell : BodyMatrix.of(schema)) {
            if (!cell.known().isEmpty()) {
                String message = refusal(schema, cell.body()).orElseThrow().getMessage();
                String read = message.substring(message.indexOf("allowed: ") + "allowed: ".length());
                assertThat(Arrays.asList(read.split(", ", -1)))
                        .as(cell.toString())
                        .containsExactlyInAnyOrderElementsOf(cell.known());
                objects++;
            }
        }
        assertThat(objects).isPositive();
    }

    /** The field itself; what is within it; or, for those that only make sense together, its neighbour. */
    private static boolean isNamed(String named, BodyMatrix.Cell cell) {
        String field = cell.field();
        int last = field.lastIndexOf('.');
        String owner = last < 0 ? "" : field.substring(0, last + 1);
        boolean together = List.of("parts", "partSize", "size").contains(field.substring(last + 1))
                || field.contains("parts[")
                || List.of("value", "against").contains(field.substring(last + 1));
        return named.equals(field)
                || named.startsWith(field + ".")
                || named.startsWith(field + "[")
                || (together && named.startsWith(owner))
                // That a path is there twice is no one file's fault.
                || (named.equals("files") && field.endsWith("path"));
    }

    /** How many parts a size makes is beyond what a schema can say; the rule of texts in any JSON is left to its words. */
    private static boolean isBeyondSchemas(BodyMatrix.Cell cell) {
        return cell.field().matches("files\\[\\d]\\.(size|partSize|parts)|hyperparameters\\..*");
    }

    /** What the code takes beyond the description: null and nothing for what may be left out. */
    private static boolean isLenient(BodyMatrix.Cell cell) {
        return cell.what().equals("is null")
                || (cell.field().endsWith("parts") && cell.what().equals("is []"));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void whatMayBeLeftOutMayBeNull(String schema) {
        Map<String, Object> example = Json.readObject(Calls.example(schema));
        for (String name : example.keySet()) {
            Map<String, Object> without = new TreeMap<>(example);
            without.remove(name);
            boolean needed = refusal(schema, Json.write(without)).isPresent();
            Map<String, Object> withNull = new TreeMap<>(example);
            withNull.put(name, null);
            if (!needed && !name.equals("approvers") && !name.equals("description")) {
                assertThat(read(schema, Json.write(withNull))).isEqualTo(read(schema, Json.write(without)));
            } else if (needed) {
                assertThat(refusal(schema, Json.write(withNull))).isPresent();
            }
        }
    }

    @Test
    void inAChangeNullRemovesAndAbsenceKeeps() {
        assertThat(Fields.read("{\"description\":null,\"tags\":{\"a\":null,\"b\":\"c\"}}", Bodies::modelDescription))
                .isEqualTo(new Models.Description(
                        Optional.empty(),
                        Optional.of(Optional.empty()),
                        Map.of("a", Optional.empty(), "b", Optional.of("c"))));
        assertThat(Fields.read("{}", Bodies::modelDescription).description()).isEmpty();
    }

    @Test
    void aLargeFileMustComeInParts() {
        String file = "{\"files\":[{\"path\":\"a\",\"size\":%d,\"sha256\":\"" + "a".repeat(64) + "\"}]}";
        assertThatCode(() -> read("VersionRegistration", file.formatted(PARTS_FROM)))
                .doesNotThrowAnyException();
        assertThat(refusal("VersionRegistration", file.formatted(PARTS_FROM + 1))
                        .orElseThrow()
                        .facts())
                .containsEntry("field", "files[0].parts");
    }

    @Test
    void aReasonMustSaySomething() {
        for (String reason : List.of("", " ", "\\n\\t", "\\u2003")) {
            assertThat(refusal("Clearing", "{\"reason\":\"" + reason + "\"}")
                            .orElseThrow()
                            .facts())
                    .containsEntry("field", "reason");
        }
    }

    private static Optional<Refused> refusal(String schema, String body) {
        try {
            read(schema, body);
            return Optional.empty();
        } catch (Refused refused) {
            return Optional.of(refused);
        }
    }

    private static Object read(String schema, String body) {
        return Fields.read(body, READERS.get(schema));
    }
}
