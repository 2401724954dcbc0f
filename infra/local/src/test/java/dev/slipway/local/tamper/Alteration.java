package dev.slipway.local.tamper;

import dev.slipway.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One way to alter one item.
 *
 * @param path the attribute, with the names inside it after dots
 * @param how in words
 * @param item the item as it becomes
 */
record Alteration(String path, String how, Map<String, AttributeValue> item) {
    /** Texts that hold a JSON document, whose members are altered one by one too. */
    private static final Set<String> DOCUMENTS = Set.of("lineage", "schema", "policy");

    private static final AttributeValue UNKNOWN = AttributeValue.fromS("unknown");

    /** Part of an alteration: what becomes of one value. */
    private record Altered<T>(String path, String how, T value) {
        <U> Altered<U> map(Function<T, U> of) {
            return new Altered<>(path, how, of.apply(value));
        }
    }

    /** Every attribute of an item save its key: changed, removed, of another type; and one that is unknown. */
    static List<Alteration> of(Map<String, AttributeValue> item) {
        return ofMap("", item).stream()
                .filter(altered ->
                        !altered.path().equals("pk") && !altered.path().equals("sk"))
                .map(altered -> new Alteration(altered.path(), altered.how(), altered.value()))
                .toList();
    }

    private static List<Altered<Map<String, AttributeValue>>> ofMap(String path, Map<String, AttributeValue> map) {
        List<Altered<Map<String, AttributeValue>>> all = new ArrayList<>();
        new TreeMap<>(map).forEach((name, value) -> {
            String at = path.isEmpty() ? name : path + "." + name;
            ofValue(at, name, value).forEach(altered -> all.add(altered.map(other -> with(map, name, other))));
            Map<String, AttributeValue> without = new HashMap<>(map);
            without.remove(name);
            all.add(new Altered<>(at, "removed", without));
            without.put(name + "x", value);
            all.add(new Altered<>(at, "under another name", without));
        });
        all.add(new Altered<>(path.isEmpty() ? "unknown" : path + ".unknown", "added", with(map, "unknown", UNKNOWN)));
        return all;
    }

    private static <V> Map<String, V> with(Map<String, V> map, String name, V value) {
        Map<String, V> changed = new HashMap<>(map);
        changed.put(name, value);
        return changed;
    }

    private static List<Altered<AttributeValue>> ofValue(String path, String name, AttributeValue value) {
        List<Altered<AttributeValue>> all = new ArrayList<>();
        all.add(new Altered<>(path, "null", AttributeValue.fromNul(true)));
        switch (value.type()) {
            case S -> {
                texts(value.s()).forEach((how, text) -> all.add(new Altered<>(path, how, AttributeValue.fromS(text))));
                all.add(new Altered<>(path, "a list", AttributeValue.fromL(List.of(value))));
                if (DOCUMENTS.contains(name)) {
                    ofJson(path, Json.readObject(value.s()))
                            .forEach(altered ->
                                    all.add(altered.map(document -> AttributeValue.fromS(Json.write(document)))));
                }
            }
            case N -> {
                BigDecimal number = new BigDecimal(value.n());
                for (BigDecimal other : List.of(
                        number.add(BigDecimal.ONE),
                        number.subtract(BigDecimal.ONE),
                        number.negate().subtract(BigDecimal.ONE),
                        new BigDecimal("1e30"),
                        number.add(new BigDecimal("0.5")))) {
                    all.add(new Altered<>(path, "" + other, AttributeValue.fromN(other.toString())));
                }
                all.add(new Altered<>(path, "a text", AttributeValue.fromS(value.n())));
            }
            case BOOL -> all.add(new Altered<>(path, "flipped", AttributeValue.fromBool(!value.bool())));
            case B -> {
                byte[] bytes = value.b().asByteArray();
                byte[] flipped = bytes.clone();
                flipped[flipped.length - 1] ^= 1;
                all.add(new Altered<>(path, "a bit flipped", bytes(flipped)));
                all.add(new Altered<>(path, "cut", bytes(Arrays.copyOf(bytes, bytes.length - 1))));
                all.add(new Altered<>(path, "a text", UNKNOWN));
            }
            case NS -> {
                List<String> numbers = value.ns();
                List<String> more = new ArrayList<>(numbers);
                more.add("1");
                all.add(new Altered<>(path, "one more", AttributeValue.fromNs(more)));
                List<String> other = new ArrayList<>(numbers);
                other.set(0, new BigDecimal(other.get(0)).add(BigDecimal.ONE).toString());
                all.add(new Altered<>(path, "another", AttributeValue.fromNs(other)));
                if (numbers.size() > 1) {
                    all.add(new Altered<>(path, "one less", AttributeValue.fromNs(numbers.subList(1, numbers.size()))));
                }
            }
            case L -> lists(path, value.l()).forEach(altered -> all.add(altered.map(AttributeValue::fromL)));
            case M -> {
                ofMap(path, value.m()).forEach(altered -> all.add(altered.map(AttributeValue::fromM)));
                all.add(new Altered<>(path, "a text", UNKNOWN));
            }
            default -> throw new IllegalArgumentException("no alteration of " + value.type() + " is known");
        }
        return all;
    }

    /** Of long lists the first elements stand for all. */
    private static List<Altered<List<AttributeValue>>> lists(String path, List<AttributeValue> list) {
        List<Altered<List<AttributeValue>>> all = new ArrayList<>();
        for (int i = 0; i < Math.min(3, list.size()); i++) {
            int place = i;
            List<AttributeValue> without = new ArrayList<>(list);
            AttributeValue taken = without.remove(i);
            all.add(new Altered<>(path, "without [" + i + "]", without));
            if (list.size() > 1) {
                List<AttributeValue> moved = new ArrayList<>(without);
                moved.add(i == list.size() - 1 ? 0 : list.size() - 1, taken);
                if (!moved.equals(list)) {
                    all.add(new Altered<>(path, "[" + i + "] moved", moved));
                }
            }
            ofValue(path, "", list.get(i))
                    .forEach(altered -> all.add(altered.map(other -> {
                        List<AttributeValue> changed = new ArrayList<>(list);
                        changed.set(place, other);
                        return changed;
                    })));
        }
        List<AttributeValue> more = new ArrayList<>(list);
        more.add(list.isEmpty() ? UNKNOWN : list.get(0));
        all.add(new Altered<>(path, "one more", more));
        return all;
    }

    private static Map<String, String> texts(String text) {
        Map<String, String> others = new TreeMap<>(Map.of("longer", text + "x", "with a space", text + " "));
        if (!text.isEmpty()) {
            others.put("empty", "");
            char last = text.charAt(text.length() - 1);
            others.put("another last character", text.substring(0, text.length() - 1) + (last == '7' ? '8' : '7'));
        }
        String swapped = text.equals(text.toUpperCase(Locale.ROOT))
                ? text.toLowerCase(Locale.ROOT)
                : text.toUpperCase(Locale.ROOT);
        if (!swapped.equals(text)) {
            others.put("in another case", swapped);
        }
        return others;
    }

    private static List<Altered<Map<String, Object>>> ofJson(String path, Map<String, Object> document) {
        List<Altered<Map<String, Object>>> all = new ArrayList<>();
        document.forEach((name, value) -> {
            String at = path + "." + name;
            ofJsonValue(at, value).forEach(altered -> all.add(altered.map(other -> with(document, name, other))));
            Map<String, Object> without = new HashMap<>(document);
            without.remove(name);
            all.add(new Altered<>(at, "removed", without));
        });
        all.add(new Altered<>(path + ".unknown", "added", with(document, "unknown", "unknown")));
        return all;
    }

    private static List<Altered<Object>> ofJsonValue(String path, Object value) {
        List<Altered<Object>> all = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new TreeMap<>();
            map.forEach((name, member) -> members.put((String) name, member));
            ofJson(path, members).forEach(altered -> all.add(altered.map(other -> other)));
        } else if (value instanceof List<?> list) {
            List<Object> more = new ArrayList<>(list);
            more.add(list.isEmpty() ? "unknown" : list.get(0));
            all.add(new Altered<>(path, "one more", more));
            for (int i = 0; i < list.size(); i++) {
                int place = i;
                ofJsonValue(path, list.get(i))
                        .forEach(altered -> all.add(altered.map(other -> {
                            List<Object> changed = new ArrayList<>(list);
                            changed.set(place, other);
                            return changed;
                        })));
            }
        } else if (value instanceof BigDecimal number) {
            all.add(new Altered<>(path, "one more", number.add(BigDecimal.ONE)));
        } else if (value instanceof Boolean flag) {
            all.add(new Altered<>(path, "flipped", !flag));
        } else {
            texts((String) value).forEach((how, text) -> all.add(new Altered<>(path, how, text)));
        }
        return all;
    }

    private static AttributeValue bytes(byte[] bytes) {
        return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
    }
}
