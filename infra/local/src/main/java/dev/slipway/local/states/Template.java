package dev.slipway.local.states;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JSON value of a definition in which every string of the form <code>{% ... %}</code> is a JSONata expression.
 *
 * <p>Expressions are compiled afresh for each evaluation: a compiled one is not safe to share between threads.
 */
record Template(Object value) {
    /** The longest time that the language can say, about three years. */
    static final int MOST_SECONDS = 99_999_999;

    /** Step Functions leaves this function of JSONata out. */
    private static final Pattern EVAL = Pattern.compile("\\$eval\\s*\\(");

    private static final int EVALUATION_MILLIS = 5_000;
    private static final int EVALUATION_DEPTH = 200;

    /** Says what is wrong with a string of a definition, if anything is. */
    static Optional<String> flaw(String text) {
        boolean opens = text.startsWith("{%");
        boolean closes = text.endsWith("%}");
        if (!opens && !closes) {
            return Optional.empty();
        }
        if (!(opens && closes && text.length() >= 4)) {
            return Optional.of("an expression starts with {% and ends with %}, with nothing around");
        }
        if (EVAL.matcher(text).find()) {
            return Optional.of("$eval is not available in Step Functions");
        }
        try {
            Jsonata.jsonata(expression(text));
            return Optional.empty();
        } catch (JException e) {
            return Optional.of("not a JSONata expression: " + e.getMessage());
        }
    }

    static boolean isExpression(Object value) {
        return value instanceof String text && text.startsWith("{%");
    }

    private static String expression(String text) {
        return text.substring(2, text.length() - 2).trim();
    }

    Object evaluate(Scope scope) throws EvaluationFailed {
        return evaluate(value, scope);
    }

    String evaluateText(Scope scope) throws EvaluationFailed {
        if (evaluate(scope) instanceof String text) {
            return text;
        }
        throw new EvaluationFailed("a string is wanted from " + value);
    }

    boolean evaluateCondition(Scope scope) throws EvaluationFailed {
        if (evaluate(scope) instanceof Boolean yes) {
            return yes;
        }
        throw new EvaluationFailed("true or false is wanted from " + value);
    }

    int evaluateSeconds(int least, Scope scope) throws EvaluationFailed {
        if (evaluate(scope) instanceof Number number) {
            double seconds = number.doubleValue();
            if (seconds == Math.rint(seconds) && seconds >= least && seconds <= MOST_SECONDS) {
                return (int) seconds;
            }
        }
        throw new EvaluationFailed(
                "a whole number of seconds from " + least + " to " + MOST_SECONDS + " is wanted from " + value);
    }

    private static Object evaluate(Object value, Scope scope) throws EvaluationFailed {
        if (value instanceof Map<?, ?> fields) {
            Map<String, Object> evaluated = new LinkedHashMap<>();
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                evaluated.put((String) field.getKey(), evaluate(field.getValue(), scope));
            }
            return evaluated;
        }
        if (value instanceof List<?> items) {
            List<Object> evaluated = new ArrayList<>();
            for (Object item : items) {
                evaluated.add(evaluate(item, scope));
            }
            return evaluated;
        }
        return isExpression(value) ? evaluate((String) value, scope) : value;
    }

    private static Object evaluate(String text, Scope scope) throws EvaluationFailed {
        Object result;
        try {
            Jsonata expression = Jsonata.jsonata(expression(text));
            expression.setOutputConvertNulls(false);
            Jsonata.Frame frame = expression.createFrame();
            frame.setRuntimeBounds(EVALUATION_MILLIS, EVALUATION_DEPTH);
            scope.variables().forEach((name, value) -> frame.bind(name, value == null ? Jsonata.NULL_VALUE : value));
            frame.bind("states", (Object) scope.states());
            result = expression.evaluate(null, frame);
        } catch (RuntimeException e) {
            // Besides its own exception the library lets bare ones through, a ClassCastException for example.
            throw new EvaluationFailed("the expression " + text + " failed: " + e.getMessage());
        }
        if (result == null) {
            throw new EvaluationFailed("the expression " + text + " gave nothing");
        }
        return json(result, text);
    }

    private static Object json(Object result, String text) throws EvaluationFailed {
        if (result == null || result == Jsonata.NULL_VALUE) {
            return null;
        }
        if (result instanceof Map<?, ?> fields) {
            Map<String, Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                copy.put((String) field.getKey(), json(field.getValue(), text));
            }
            return copy;
        }
        if (result instanceof List<?> items) {
            List<Object> copy = new ArrayList<>();
            for (Object item : items) {
                copy.add(json(item, text));
            }
            return copy;
        }
        if (result instanceof Double number && !Double.isFinite(number)) {
            throw new EvaluationFailed("the expression " + text + " gave a number that JSON cannot say");
        }
        if (result instanceof Number || result instanceof String || result instanceof Boolean) {
            return result;
        }
        throw new EvaluationFailed("the expression " + text + " gave a function, not a JSON value");
    }
}
