package dev.slipway.local.states;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One JSON object of a definition, read field by field. Problems are collected and reading goes on with a stand-in, so
 * that one reading finds them all. Whatever was not asked for by the end is an unknown field.
 */
final class Fields {
    private final Map<?, ?> fields;
    private final String state;
    private final String path;
    private final List<Problem> problems;
    private final Set<String> asked = new HashSet<>();

    Fields(Map<?, ?> fields, String state, String path, List<Problem> problems) {
        this.fields = fields;
        this.state = state;
        this.path = path;
        this.problems = problems;
    }

    void problem(String name, String message) {
        problems.add(new Problem(state, path + name, message));
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    String text(String name) {
        Optional<String> text = optionalText(name);
        if (text.isEmpty() && !has(name)) {
            problem(name, "is missing");
        }
        return text.orElse("");
    }

    Optional<String> optionalText(String name) {
        Object value = take(name);
        if (value instanceof String text && !text.isEmpty()) {
            return Optional.of(text);
        }
        if (has(name)) {
            problem(name, "must be a string");
        }
        return Optional.empty();
    }

    Optional<Template> optionalTemplate(String name) {
        return has(name) ? Optional.of(new Template(take(name))) : Optional.empty();
    }

    Optional<Template> optionalTextTemplate(String name) {
        return optionalText(name).map(Template::new);
    }

    /** Time given as a number in the definition, or as an expression. */
    Template seconds(String name, int least) {
        Object value = take(name);
        if (!has(name)) {
            problem(name, "is missing");
        } else if (!Template.isExpression(value) && !isWhole(value, least, Template.MOST_SECONDS)) {
            problem(name, "must be an expression or a whole number from " + least + " to " + Template.MOST_SECONDS);
        }
        return new Template(value);
    }

    int whole(String name, int otherwise, int least, int most) {
        Object value = take(name);
        if (!has(name)) {
            return otherwise;
        }
        if (!isWhole(value, least, most)) {
            problem(name, "must be a whole number from " + least + " to " + most);
            return otherwise;
        }
        return ((Number) value).intValue();
    }

    private static boolean isWhole(Object value, int least, int most) {
        return value instanceof Integer number && number >= least && number <= most;
    }

    double number(String name, double otherwise, double least) {
        Object value = take(name);
        if (!has(name)) {
            return otherwise;
        }
        if (value instanceof Number number && number.doubleValue() >= least) {
            return number.doubleValue();
        }
        problem(name, "must be a number, at least " + least);
        return otherwise;
    }

    /** Reads the field only to see that it says true. */
    boolean isTrue(String name) {
        Object value = take(name);
        if (has(name) && !Boolean.TRUE.equals(value)) {
            problem(name, "must be true, or absent");
        }
        return has(name);
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(name)) {
            if (item instanceof String text) {
                texts.add(text);
            } else {
                problem(name, "must hold strings only");
            }
        }
        if (texts.isEmpty()) {
            problem(name, "must be a list with at least one string");
        }
        return texts;
    }

    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (Object item : list(name)) {
            String place = name + "[" + objects.size() + "]";
            if (item instanceof Map<?, ?> map) {
                objects.add(new Fields(map, state, path + place + ".", problems));
            } else {
                problem(place, "must be an object");
            }
        }
        return objects;
    }

    private List<?> list(String name) {
        Object value = take(name);
        if (value instanceof List<?> list) {
            return list;
        }
        if (has(name)) {
            problem(name, "must be a list");
        }
        return List.of();
    }

    Map<String, Object> map(String name) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (take(name) instanceof Map<?, ?> object) {
            object.forEach((key, value) -> map.put((String) key, value));
        } else if (has(name)) {
            problem(name, "must be an object");
        }
        return map;
    }

    /** A comment is for people. */
    void skip(String name) {
        asked.add(name);
    }

    void refuseOthers() {
        for (Object name : fields.keySet()) {
            if (!asked.contains(name)) {
                problem((String) name, "is not a field that is supported here");
            }
        }
    }

    private Object take(String name) {
        asked.add(name);
        return fields.get(name);
    }
}
