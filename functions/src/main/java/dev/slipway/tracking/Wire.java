package dev.slipway.tracking;

import dev.slipway.json.MemberErrors;
import dev.slipway.json.Members;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** The forms that several of MLflow's answers have in common. */
final class Wire {
    /** Elements of a list; the size of the whole answer is bounded anyway. */
    static final int MOST = 1_000_000;

    private static final MemberErrors ERRORS = new MemberErrors() {
        @Override
        public void wrong(String path, String rule) {
            throw new UnusableAnswer(path + " " + rule);
        }

        @Override
        public void unknown(String path, Set<String> known) {
            // Servers say more with every version, and nobody asks for all of it.
        }
    };

    private Wire() {}

    /** The members of an answer. */
    static Members members(Map<String, Object> answer) {
        return Members.of(answer, ERRORS);
    }

    /** The object that an answer has under this name. */
    static Members object(Map<String, Object> answer, String name) {
        return object(members(answer), name);
    }

    /** A member that must be an object. */
    static Members object(Members members, String name) {
        return members.object(name).orElseThrow(() -> new UnusableAnswer(members.at(name) + " is missing"));
    }

    /** A member that must be a text of some characters. */
    static String text(Members members, String name) {
        return members.text(name)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new UnusableAnswer(members.at(name) + " is missing"));
    }

    /** Whether it was deleted and is still described. */
    static boolean isDeleted(Members info) {
        return info.text("lifecycle_stage").filter("deleted"::equals).isPresent();
    }

    /** Params or tags, which are lists of keys and values. */
    static Map<String, String> texts(Members data, String name) {
        Map<String, String> texts = new TreeMap<>();
        data.objects(name, MOST)
                .forEach(one -> one.text("value").ifPresent(value -> texts.put(text(one, "key"), value)));
        return texts;
    }

    /** Of each curve one point. */
    static Map<String, Point> metrics(Members data, BinaryOperator<Point> choice) {
        Map<String, Point> metrics = new TreeMap<>();
        data.objects("metrics", MOST).forEach(one -> metrics.merge(text(one, "key"), Point.of(one), choice));
        return metrics;
    }

    /** Some servers write integers of 64 bits as texts; one that is left out is zero. */
    static BigDecimal whole(Members members, String name) {
        Object value = members.value(name).orElse(BigDecimal.ZERO);
        if (value instanceof BigDecimal number) {
            return number;
        }
        if (value instanceof String text && text.matches("-?[0-9]{1,19}")) {
            return new BigDecimal(text);
        }
        throw new UnusableAnswer(members.at(name) + " is no integer");
    }
}
