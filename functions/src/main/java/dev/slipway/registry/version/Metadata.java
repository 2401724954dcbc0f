package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Numbers;
import dev.slipway.registry.refusal.Refusal;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a version besides its files.
 *
 * @param description free text
 * @param tags names and texts
 * @param metrics names and numbers: what gates are judged on
 * @param hyperparameters names and texts, numbers or booleans
 * @param schema of inputs and outputs, any JSON object
 * @param lineage where it comes from
 */
public record Metadata(
        Optional<String> description,
        Map<String, String> tags,
        Map<String, BigDecimal> metrics,
        Map<String, Object> hyperparameters,
        Optional<Map<String, Object>> schema,
        Lineage lineage) {
    /** Characters, as MLflow takes them. */
    public static final int MAX_DESCRIPTION = 5_000;

    public static final int MAX_TAGS = 100;
    /** Characters of a tag's, metric's or parameter's name, as MLflow takes them. */
    public static final int MAX_NAME = 250;

    public static final int MAX_TAG_VALUE = 5_000;
    public static final int MAX_METRICS = 500;
    public static final int MAX_HYPERPARAMETERS = 500;

    public Metadata {
        tags = Map.copyOf(tags);
        metrics = Map.copyOf(metrics);
        hyperparameters = Map.copyOf(hyperparameters);
    }

    /** Reads the metadata members of a registration; other members of the object are the caller's to read. */
    public static Metadata of(Fields fields) {
        return new Metadata(
                description(fields),
                tags(fields),
                metrics(fields),
                fields.map("hyperparameters", MAX_HYPERPARAMETERS, MAX_NAME, Metadata::hyperparameter),
                schema(fields),
                fields.optionalObject("lineage").map(Lineage::of).orElse(Lineage.NONE));
    }

    /** The member {@code description}. */
    public static Optional<String> description(Fields fields) {
        return fields.optionalText("description", MAX_DESCRIPTION);
    }

    /** The member {@code tags}. */
    public static Map<String, String> tags(Fields fields) {
        return fields.map("tags", MAX_TAGS, MAX_NAME, Fields.Values.texts(MAX_TAG_VALUE));
    }

    /** The member {@code metrics}. */
    public static Map<String, BigDecimal> metrics(Fields fields) {
        return fields.map("metrics", MAX_METRICS, MAX_NAME, Metadata::metric);
    }

    /** The same metadata with another description, tags and metrics. */
    public Metadata with(Optional<String> description, Map<String, String> tags, Map<String, BigDecimal> metrics) {
        return new Metadata(description, tags, metrics, hyperparameters, schema, lineage);
    }

    /** The same metadata with another lineage. */
    public Metadata with(Lineage other) {
        return new Metadata(description, tags, metrics, hyperparameters, schema, other);
    }

    /**
     * A digest over all of it, which entries record: metadata cannot change without an entry that says so. The name of the
     * parent's model is left out: it changes without this version, and the model's id is in.
     */
    public Sha256 digest() {
        Map<String, Object> all = new TreeMap<>();
        all.put("description", description);
        all.put("tags", tags);
        all.put("metrics", metrics);
        all.put("hyperparameters", hyperparameters);
        all.put("schema", schema);
        all.put("lineage", lineage.lasting());
        return Sha256.of(Json.canonical(all));
    }

    private static Optional<Map<String, Object>> schema(Fields fields) {
        Optional<Map<String, Object>> schema = fields.document("schema");
        schema.ifPresent(document -> Numbers.exact(fields.at("schema"), document));
        return schema;
    }

    private static BigDecimal metric(String place, Object value) {
        if (!(value instanceof BigDecimal number)) {
            throw Refusal.INVALID.because(place, "must be a number");
        }
        return inRange(place, Numbers.measured(place, number));
    }

    /** DynamoDB keeps numbers of 1e-130 to 9.99e125. */
    private static BigDecimal inRange(String place, BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        long exponent = (long) plain.precision() - plain.scale();
        if (plain.signum() != 0 && (exponent > 125 || exponent < -128)) {
            throw Refusal.INVALID.because(place, "must be 0 or lie between 1e-128 and 1e125 in size");
        }
        return plain.signum() == 0 ? BigDecimal.ZERO : plain;
    }

    private static Object hyperparameter(String place, Object value) {
        if (value instanceof String text) {
            return Names.text(place, text, MAX_TAG_VALUE);
        }
        if (value instanceof BigDecimal number) {
            Numbers.exact(place, number);
            return inRange(place, number);
        }
        if (value instanceof Boolean) {
            return value;
        }
        throw Refusal.INVALID.because(place, "must be a text, a number, true or false");
    }
}
