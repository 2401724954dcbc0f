package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Numbers;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.text.Texts;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a version besides its files.
 *
 * @param texts the description, free text, and tags, names and texts
 * @param metrics names and numbers: what gates are judged on
 * @param hyperparameters names and any JSON, null too
 * @param schema of inputs and outputs, any JSON object
 * @param lineage where it comes from
 */
public record Metadata(
        Texts texts,
        Map<String, BigDecimal> metrics,
        Map<String, Object> hyperparameters,
        Optional<Map<String, Object>> schema,
        Lineage lineage) {
    /** Characters. */
    public static final int MAX_DESCRIPTION = 100_000;

    public static final int MAX_TAGS = 100;
    /** Characters of a tag's, metric's or parameter's name, as MLflow takes them. */
    public static final int MAX_NAME = 250;

    /** Characters of a tag's text, as MLflow takes them. */
    public static final int MAX_TAG_VALUE = 100_000;

    public static final int MAX_METRICS = 500;

    /** DynamoDB keeps numbers from this one on. */
    private static final BigDecimal SMALLEST = new BigDecimal("1e-130");

    /** DynamoDB's largest number is 9.99... with 38 nines times 1e125. */
    private static final BigDecimal TOO_LARGE = new BigDecimal("1e126");

    public Metadata {
        metrics = Map.copyOf(metrics);
        hyperparameters = Hyperparameters.kept(hyperparameters);
    }

    /** Metadata whose texts are all known. */
    public Metadata(
            Optional<String> description,
            Map<String, String> tags,
            Map<String, BigDecimal> metrics,
            Map<String, Object> hyperparameters,
            Optional<Map<String, Object>> schema,
            Lineage lineage) {
        this(Texts.of(description, tags), metrics, hyperparameters, schema, lineage);
    }

    /** The description, if there is one and it is known. */
    public Optional<String> description() {
        return texts.description();
    }

    /** The tags that are known. */
    public Map<String, String> tags() {
        return texts.tags();
    }

    /** Reads the metadata members of a registration; other members of the object are the caller's to read. */
    public static Metadata of(Fields fields) {
        return new Metadata(
                description(fields),
                tags(fields),
                metrics(fields),
                Hyperparameters.of(fields),
                schema(fields),
                fields.optionalObject("lineage", Lineage::of).orElse(Lineage.NONE));
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
        return fields.map("metrics", MAX_METRICS, MAX_NAME, Metadata::readMetric);
    }

    /** The same metadata with another description, tags and metrics. */
    public Metadata with(Optional<String> description, Map<String, String> tags, Map<String, BigDecimal> metrics) {
        return new Metadata(description, tags, metrics, hyperparameters, schema, lineage);
    }

    /** The same metadata with another lineage. */
    public Metadata with(Lineage other) {
        return new Metadata(texts, metrics, hyperparameters, schema, other);
    }

    /** The same metadata with these texts. */
    public Metadata with(Texts other) {
        return new Metadata(other, metrics, hyperparameters, schema, lineage);
    }

    /**
     * A digest over all of it, which entries record: metadata cannot change without an entry that says so. The name of the
     * parent's model is left out: it changes without this version, and the model's id is in.
     */
    public Sha256 digest() {
        Map<String, Object> all = new TreeMap<>();
        texts.into(all);
        all.put("metrics", metrics);
        all.put("hyperparameters", hyperparameters);
        all.put("schema", schema);
        all.put("lineage", lineage.lasting());
        return Sha256.of(Json.canonical(all));
    }

    private static Optional<Map<String, Object>> schema(Fields fields) {
        Optional<Map<String, Object>> schema = fields.document("schema");
        schema.ifPresent(document -> Numbers.checkExact(fields.at("schema"), document, fields.offences()));
        return schema;
    }

    /**
     * One metric, checked like one of {@link #metrics}, of somebody who keeps the others when this one breaks a rule.
     *
     * @throws Refused naming the metric and the rule
     */
    public static BigDecimal metric(String name, Object value) {
        return readMetric(Fields.Values.named("metrics", name, MAX_NAME), value);
    }

    private static BigDecimal readMetric(String place, Object value) {
        if (!(value instanceof BigDecimal given)) {
            throw Refusal.INVALID.because(place, "must be a number");
        }
        BigDecimal number = Numbers.measured(place, given).stripTrailingZeros();
        if (number.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal size = number.abs();
        if (size.compareTo(SMALLEST) < 0 || size.compareTo(TOO_LARGE) >= 0) {
            throw Refusal.INVALID.because(place, "must be 0, or at least 1e-130 and less than 1e126 in size");
        }
        return number;
    }
}
