package dev.slipway.functions;

import static dev.slipway.dynamodb.TableDefinition.PARTITION_KEY;
import static dev.slipway.dynamodb.TableDefinition.SORT_KEY;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DynamoDB answers, by way of its JSON, when nothing goes wrong and no condition fails. It asks none. */
final class TableInMemory {
    /** A name and the value that an expression gives it. */
    private static final Pattern GIVEN = Pattern.compile("(#\\w+)(?: = | = if_not_exists\\(#\\w+, | )(:\\w+)");

    private final Map<String, Map<String, Object>> items = new ConcurrentHashMap<>();

    /** Items in DynamoDB's JSON. */
    List<Map<String, Object>> items() {
        return List.copyOf(items.values());
    }

    void clear() {
        items.clear();
    }

    Map<String, Object> answer(String operation, Map<String, Object> request) {
        return switch (operation) {
            case "GetItem" -> get(object(request, "Key"));
            case "PutItem" -> put(object(request, "Item"));
            case "TransactWriteItems" -> write(request);
            case "UpdateItem" -> update(request);
            case "Query" -> query(request);
            case "BatchGetItem" -> getAll(object(request, "RequestItems"));
            case "BatchWriteItem" -> deleteAll(object(request, "RequestItems"));
            default -> Map.of();
        };
    }

    private Map<String, Object> get(Map<String, Object> key) {
        Map<String, Object> item = items.get(place(key));
        return item == null ? Map.of() : Map.of("Item", item);
    }

    private Map<String, Object> getAll(Map<String, Object> tables) {
        Map<String, Object> responses = new HashMap<>();
        tables.forEach((table, wanted) -> responses.put(
                table,
                ((List<?>) ((Map<?, ?>) wanted).get("Keys"))
                        .stream()
                                .map(key -> items.get(place((Map<?, ?>) key)))
                                .filter(Objects::nonNull)
                                .toList()));
        return Map.of("Responses", responses, "UnprocessedKeys", Map.of());
    }

    private Map<String, Object> deleteAll(Map<String, Object> tables) {
        tables.values()
                .forEach(writes -> ((List<?>) writes)
                        .forEach(write ->
                                items.remove(place(object(object((Map<?, ?>) write, "DeleteRequest"), "Key")))));
        return Map.of("UnprocessedItems", Map.of());
    }

    private Map<String, Object> put(Map<String, Object> item) {
        items.put(place(item), item);
        return Map.of();
    }

    private Map<String, Object> write(Map<String, Object> request) {
        for (Object action : (List<?>) request.get("TransactItems")) {
            if (((Map<?, ?>) action).get("Put") instanceof Map<?, ?> put) {
                put(object(put, "Item"));
            }
        }
        return Map.of();
    }

    /** An update is answered as if the item had been new; it changes nothing. */
    private static Map<String, Object> update(Map<String, Object> request) {
        Map<String, Object> names = object(request, "ExpressionAttributeNames");
        Map<String, Object> values = object(request, "ExpressionAttributeValues");
        Map<String, Object> attributes = new HashMap<>();
        Matcher given = GIVEN.matcher((String) request.get("UpdateExpression"));
        while (given.find()) {
            attributes.put((String) names.get(given.group(1)), values.get(given.group(2)));
        }
        return Map.of("Attributes", attributes);
    }

    private Map<String, Object> query(Map<String, Object> request) {
        Map<String, Object> names = object(request, "ExpressionAttributeNames");
        Map<String, Object> values = object(request, "ExpressionAttributeValues");
        String partition = (String) names.get("#partition");
        String sort = (String) names.get("#sort");
        Comparator<Map<String, Object>> order = Comparator.comparing(item -> text(item, sort));
        List<Map<String, Object>> found = new ArrayList<>(items.values().stream()
                .filter(item -> text(item, partition).equals(text(values, ":partition")))
                .filter(item -> text(item, sort).compareTo(text(values, ":lowest")) >= 0)
                .filter(item -> text(item, sort).compareTo(text(values, ":highest")) <= 0)
                .sorted(Boolean.FALSE.equals(request.get("ScanIndexForward")) ? order.reversed() : order)
                .toList());
        return Map.of("Items", found, "Count", found.size(), "ScannedCount", found.size());
    }

    private static String place(Map<?, ?> item) {
        return text(item, PARTITION_KEY) + "\n" + text(item, SORT_KEY);
    }

    private static String text(Map<?, ?> item, String attribute) {
        return item.get(attribute) instanceof Map<?, ?> value ? (String) value.get("S") : "";
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<?, ?> of, String member) {
        return (Map<String, Object>) of.get(member);
    }
}
