package dev.slipway.dynamodb;

import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What items of a list must hold to be answered, beside their keys. Names and values of callers go into the request as names
 * and values; the expression is made of our placeholders alone.
 */
final class Filter {
    private final StringJoiner terms = new StringJoiner(" AND ");
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    /** The attribute is this text. */
    Filter equal(String attribute, String text) {
        terms.add(name(attribute) + " = " + value(text));
        return this;
    }

    /** The map has all these texts. */
    Filter containing(String map, Map<String, String> texts) {
        texts.forEach((key, text) -> terms.add(name(map) + "." + name(key) + " = " + value(text)));
        return this;
    }

    /** There is no such attribute. */
    Filter absent(String attribute) {
        terms.add("attribute_not_exists(" + name(attribute) + ")");
        return this;
    }

    /** Whether everything passes. */
    boolean isEmpty() {
        return terms.length() == 0;
    }

    /** As DynamoDB takes it: none where there is nothing to filter. */
    String expression() {
        return isEmpty() ? null : terms.toString();
    }

    /** The names together with two of the key condition. */
    Map<String, String> names(String placeholder, String name, String secondPlaceholder, String secondName) {
        Map<String, String> all = new HashMap<>(names);
        all.put(placeholder, name);
        all.put(secondPlaceholder, secondName);
        return all;
    }

    /** The values together with those of the key condition. */
    Map<String, AttributeValue> values(Map<String, AttributeValue> others) {
        Map<String, AttributeValue> all = new HashMap<>(values);
        all.putAll(others);
        return all;
    }

    private String name(String name) {
        String placeholder = "#name" + names.size();
        names.put(placeholder, name);
        return placeholder;
    }

    private String value(String text) {
        String placeholder = ":value" + values.size();
        values.put(placeholder, AttributeValue.fromS(text));
        return placeholder;
    }
}
