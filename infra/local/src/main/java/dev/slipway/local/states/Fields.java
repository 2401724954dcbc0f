package dev.slipway.local.states;

import dev.slipway.json.MemberErrors;
import dev.slipway.json.Members;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One JSON object of a definition, read field by field. Problems are collected and reading goes on with a stand-in, so
 * that one reading finds them all. Whatever was not asked for by the end is an unknown field.
 */
final class Fields {
    private static final int MOST_ELEMENTS = 1_000;

    private final Members members;
    private final Problems problems;

    private Fields(Members members, Problems problems) {
        this.members = members;
        this.problems = problems;
    }

    static Fields of(Map<?, ?> json, String state, List<Problem> problems) {
        Problems collected = new Problems(state, problems);
        return new Fields(Members.of(json, collected), collected);
    }

    /** Takes down what is wrong with the fields of one state. */
    private record Problems(String state, List<Problem> found) implements MemberErrors {
        @Override
        public void wrong(String path, String rule) {
            found.add(new Problem(state, path, rule));
        }

        @Override
        public void unknown(String path, Set<String> known) {
            wrong(path, "is not a field that is supported here");
        }
    }

    void problem(String name, String message) {
        problems.wrong(members.at(name), message);
    }

    /** A problem with a member of a member. */
    void problemWithin(String name, String member, String message) {
        problems.wrong(Members.path(members.at(name), member), message);
    }

    boolean has(String name) {
        return members.has(name);
    }

    String text(String name) {
        if (!has(name)) {
            problem(name, "is missing");
        }
        return optionalText(name).orElse("");
    }

    Optional<String> optionalText(String name) {
        Optional<String> text = members.text(notNull(name));
        if (text.filter(String::isEmpty).isPresent()) {
            problem(name, "must not be empty");
        }
        return text.filter(given -> !given.isEmpty());
    }

    Optional<Template> optionalTemplate(String name) {
        return has(name) ? Optional.of(new Template(members.value(name).orElse(null))) : Optional.empty();
    }

    Optional<Template> optionalTextTemplate(String name) {
        return optionalText(name).map(Template::new);
    }

    /** Time given as a number in the definition, or as an expression. */
    Template seconds(String name, int least) {
        Object value = members.value(name).orElse(null);
        if (value == null) {
            problem(name, "is missing");
        } else if (!Template.isExpression(value)
                && !(value instanceof Integer number && number >= least && number <= Template.MOST_SECONDS)) {
            problem(name, "must be an expression or a whole number from " + least + " to " + Template.MOST_SECONDS);
        }
        return new Template(value);
    }

    int whole(String name, int otherwise, int least, int most) {
        long number = members.whole(notNull(name)).orElse((long) otherwise);
        if (number < least || number > most) {
            problem(name, "must be from " + least + " to " + most);
            return otherwise;
        }
        return (int) number;
    }

    double number(String name, double otherwise, double least) {
        double number = members.number(notNull(name)).map(Number::doubleValue).orElse(otherwise);
        if (number < least) {
            problem(name, "must be at least " + least);
            return otherwise;
        }
        return number;
    }

    /** Reads the field only to see that it says true. */
    boolean isTrue(String name) {
        if (!members.flag(notNull(name)).orElse(true)) {
            problem(name, "must be true, or absent");
        }
        return has(name);
    }

    List<String> texts(String name) {
        List<String> texts = members.texts(notNull(name), "a list", MOST_ELEMENTS);
        if (texts.isEmpty()) {
            problem(name, "must be a list with at least one string");
        }
        return texts;
    }

    List<Fields> objects(String name) {
        return members.objects(notNull(name), MOST_ELEMENTS).stream()
                .map(each -> new Fields(each, problems))
                .toList();
    }

    Map<String, Object> map(String name) {
        return members.document(notNull(name)).orElse(Map.of());
    }

    /** A comment is for people. */
    void skip(String name) {
        members.has(name);
    }

    void refuseOthers() {
        members.done();
    }

    /** In this language null is a value, and only templates may have it. */
    private String notNull(String name) {
        if (has(name) && members.value(name).isEmpty()) {
            problem(name, "must not be null");
        }
        return name;
    }
}
