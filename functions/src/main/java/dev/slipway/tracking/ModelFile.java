package dev.slipway.tracking;

import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import dev.slipway.registry.refusal.Numbers;
import dev.slipway.registry.refusal.Offences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the file {@code MLmodel} says, which MLflow puts beside the files of each model.
 *
 * @param flavors ways in which it can be loaded, in the order of their names
 * @param schema its signature: {@code inputs}, {@code outputs} and {@code params} as far as it has them
 * @param uuid of these files
 * @param loggedModel the tracking server's id of the model
 * @param run the id of the run that logged it
 * @param leftOut what could not be taken, each in words, for people
 */
public record ModelFile(
        List<String> flavors,
        Optional<Map<String, Object>> schema,
        Optional<String> uuid,
        Optional<String> loggedModel,
        Optional<String> run,
        List<String> leftOut) {
    /** Characters of the file; MLflow writes 1,000 to 100,000. */
    public static final int MAX_LENGTH = PlainYaml.MAX_LENGTH;

    /** Bytes of a signature as JSON in ASCII: it is kept with the version, whose item in the table has a bound. */
    public static final int MAX_SCHEMA = 64 * 1024;

    private static final int MAX_FLAVORS = 50;
    private static final Pattern FLAVOR = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,256}");
    private static final List<String> SIGNATURE = List.of("inputs", "outputs", "params");

    public ModelFile {
        flavors = List.copyOf(flavors);
        leftOut = List.copyOf(leftOut);
    }

    /** Reads the text of the file. What cannot be read is left out and told; nothing in it makes this fail. */
    public static ModelFile of(String text) {
        List<String> leftOut = new ArrayList<>();
        Map<?, ?> members = read(text, leftOut);
        return new ModelFile(
                flavors(members, leftOut),
                schema(members, leftOut),
                id(members, "model_uuid"),
                id(members, "model_id"),
                id(members, "run_id"),
                leftOut);
    }

    private static Map<?, ?> read(String text, List<String> leftOut) {
        try {
            return PlainYaml.map(text);
        } catch (UnusableAnswer e) {
            leftOut.add("MLmodel cannot be read: " + e.getMessage());
            return Map.of();
        }
    }

    private static List<String> flavors(Map<?, ?> members, List<String> leftOut) {
        TreeSet<String> names = new TreeSet<>();
        if (members.get("flavors") instanceof Map<?, ?> flavors) {
            flavors.keySet().forEach(key -> {
                if (key instanceof String name && FLAVOR.matcher(name).matches()) {
                    names.add(name);
                }
            });
            int others = flavors.size() - Math.min(names.size(), MAX_FLAVORS);
            if (others > 0) {
                leftOut.add("flavors of MLmodel: " + others + " that are too many or have no usual name");
            }
        }
        return names.stream().limit(MAX_FLAVORS).toList();
    }

    /** A signature is whole or none: half of one would pass for another. */
    private static Optional<Map<String, Object>> schema(Map<?, ?> members, List<String> leftOut) {
        if (!(members.get("signature") instanceof Map<?, ?> signature)) {
            return Optional.empty();
        }
        Map<String, Object> schema = new TreeMap<>();
        try {
            for (String name : SIGNATURE) {
                Object value = signature.get(name) instanceof String text && !text.isBlank() ? Json.read(text) : null;
                if (value instanceof List<?>) {
                    schema.put(name, value);
                } else if (value != null) {
                    leftOut.add("signature." + name + " of MLmodel is no list");
                    return Optional.empty();
                }
            }
        } catch (MalformedJson e) {
            leftOut.add("signature of MLmodel is no JSON that can be read: " + e.getMessage());
            return Optional.empty();
        }
        return schema.isEmpty() ? Optional.empty() : Optional.of(schema).filter(found -> mayBeKept(found, leftOut));
    }

    private static boolean mayBeKept(Map<String, Object> schema, List<String> leftOut) {
        Offences offences = new Offences();
        Numbers.checkExact("signature", schema, offences);
        if (Json.write(schema).length() > MAX_SCHEMA) {
            offences.wrong("signature", "must take at most " + MAX_SCHEMA + " bytes as JSON in ASCII");
        }
        List<String> sentences = offences.sentences(1);
        leftOut.addAll(sentences);
        return sentences.isEmpty();
    }

    private static Optional<String> id(Map<?, ?> members, String name) {
        return members.get(name) instanceof String id
                        && !id.equals("null")
                        && ID.matcher(id).matches()
                ? Optional.of(id)
                : Optional.empty();
    }
}
