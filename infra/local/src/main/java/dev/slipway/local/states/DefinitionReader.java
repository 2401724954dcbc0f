package dev.slipway.local.states;

import dev.slipway.json.MalformedJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a definition's text into a {@link Definition}, or into the list of all that is wrong with it. */
final class DefinitionReader {
    private static final String INVOKE = "arn:aws:states:::lambda:invoke";
    private static final String INVOKE_AND_WAIT = "arn:aws:states:::lambda:invoke.waitForTaskToken";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,79}");
    private static final int MOST_STATE_NAME = 80;
    private static final int MOST_ATTEMPTS = 99_999_999;
    private static final int MOST_DELAY_SECONDS = 31_622_399;

    private final Map<String, String> substitutions;
    private final List<Problem> problems = new ArrayList<>();

    DefinitionReader(Map<String, String> substitutions) {
        this.substitutions = substitutions;
    }

    Definition read(String text) {
        Definition definition = machine(parse(text));
        if (!problems.isEmpty()) {
            throw new InvalidDefinition(problems);
        }
        return definition;
    }

    private Map<?, ?> parse(String text) {
        try {
            if (Values.read(text) instanceof Map<?, ?> machine) {
                return machine;
            }
            problems.add(new Problem("", "", "a definition is a JSON object"));
        } catch (MalformedJson e) {
            problems.add(new Problem("", "", "not JSON: " + e.getMessage()));
        }
        throw new InvalidDefinition(problems);
    }

    private Definition machine(Map<?, ?> json) {
        Map<String, Object> filled = new LinkedHashMap<>();
        json.forEach((name, value) ->
                filled.put((String) name, name.equals("States") ? value : substituted("", (String) name, value)));
        Fields machine = Fields.of(filled, "", problems);
        machine.skip("Comment");
        String language = machine.text("QueryLanguage");
        if (!language.isEmpty() && !language.equals("JSONata")) {
            machine.problem("QueryLanguage", "only JSONata is supported, not " + language);
        }
        String startAt = machine.text("StartAt");
        Map<String, Object> all = machine.map("States");
        Map<String, State> states = new LinkedHashMap<>();
        all.forEach((name, value) -> state(name, value).ifPresent(state -> states.put(name, state)));
        machine.refuseOthers();
        checkTargets(startAt, states, all.keySet());
        if (problems.isEmpty()) {
            checkReachability(startAt, states);
        }
        return new Definition(startAt, states);
    }

    private Optional<State> state(String name, Object value) {
        if (!(substituted(name, "", value) instanceof Map<?, ?> json)) {
            problems.add(new Problem(name, "", "a state is a JSON object"));
            return Optional.empty();
        }
        Fields fields = Fields.of(json, name, problems);
        if (name.isEmpty() || name.length() > MOST_STATE_NAME) {
            fields.problem("", "a state's name has 1 to " + MOST_STATE_NAME + " characters");
        }
        String type = fields.text("Type");
        fields.skip("Comment");
        Optional<State> state = Optional.ofNullable(
                switch (type) {
                    case "Task" -> task(fields);
                    case "Choice" -> choice(fields);
                    case "Pass" -> new State.Pass(exit(fields));
                    case "Wait" -> new State.Wait(fields.seconds("Seconds", 0), exit(fields));
                    case "Succeed" -> new State.Succeed(fields.optionalTemplate("Output"));
                    case "Fail" ->
                        new State.Fail(fields.optionalTextTemplate("Error"), fields.optionalTextTemplate("Cause"));
                    default -> null;
                });
        if (state.isPresent()) {
            fields.refuseOthers();
        } else if (!type.isEmpty()) {
            fields.problem("Type", type + " is not a type that is supported here");
        }
        return state;
    }

    private State task(Fields fields) {
        String resource = fields.text("Resource");
        if (!resource.isEmpty() && !resource.equals(INVOKE) && !resource.equals(INVOKE_AND_WAIT)) {
            fields.problem("Resource", resource + " is not a resource that is supported here");
        }
        Map<String, Object> arguments = fields.map("Arguments");
        if (!arguments.keySet().equals(Set.of("FunctionName", "Payload"))) {
            fields.problem("Arguments", "must be FunctionName and Payload, no more and no less");
        }
        List<RetryRule> retry = new ArrayList<>();
        List<Fields> retryRules = fields.objects("Retry");
        for (Fields rule : retryRules) {
            retry.add(retryRule(rule, retry.size() + 1 == retryRules.size()));
        }
        List<CatchRule> catches = new ArrayList<>();
        List<Fields> catchRules = fields.objects("Catch");
        for (Fields rule : catchRules) {
            catches.add(catchRule(rule, catches.size() + 1 == catchRules.size()));
        }
        return new State.Task(
                resource.equals(INVOKE_AND_WAIT),
                new Template(arguments),
                fields.seconds("TimeoutSeconds", 1),
                retry,
                catches,
                exit(fields));
    }

    private RetryRule retryRule(Fields fields, boolean last) {
        String jitter = fields.optionalText("JitterStrategy").orElse("NONE");
        if (!jitter.equals("FULL") && !jitter.equals("NONE")) {
            fields.problem("JitterStrategy", "must be FULL or NONE");
        }
        RetryRule rule = new RetryRule(
                errors(fields, last),
                fields.whole("IntervalSeconds", 1, 1, Template.MOST_SECONDS),
                fields.whole("MaxAttempts", 3, 0, MOST_ATTEMPTS),
                fields.number("BackoffRate", 2, 1),
                fields.whole("MaxDelaySeconds", MOST_DELAY_SECONDS, 1, MOST_DELAY_SECONDS),
                jitter.equals("FULL"));
        fields.refuseOthers();
        return rule;
    }

    private CatchRule catchRule(Fields fields, boolean last) {
        CatchRule rule = new CatchRule(
                errors(fields, last),
                new Exit(assign(fields), fields.optionalTemplate("Output"), Optional.of(fields.text("Next"))));
        fields.refuseOthers();
        return rule;
    }

    private static List<String> errors(Fields fields, boolean last) {
        List<String> errors = fields.texts("ErrorEquals");
        for (String error : errors) {
            if (!FlowError.mayBeMatched(error)) {
                fields.problem("ErrorEquals", error + " is not an error that is supported here");
            }
        }
        if (errors.contains(FlowError.ALL) && (errors.size() > 1 || !last)) {
            fields.problem("ErrorEquals", FlowError.ALL + " must stand alone, in the last rule");
        }
        return errors;
    }

    private State choice(Fields fields) {
        List<State.Rule> rules = new ArrayList<>();
        for (Fields rule : fields.objects("Choices")) {
            String condition = rule.text("Condition");
            if (!condition.isEmpty() && !Template.isExpression(condition)) {
                rule.problem("Condition", "must be an expression");
            }
            rules.add(new State.Rule(new Template(condition), rule.text("Next")));
            rule.refuseOthers();
        }
        if (rules.isEmpty()) {
            fields.problem("Choices", "must be a list with at least one rule");
        }
        return new State.Choice(rules, fields.optionalText("Default"));
    }

    private Exit exit(Fields fields) {
        Optional<String> next = fields.optionalText("Next");
        boolean end = fields.isTrue("End");
        if (fields.has("Next") == end) {
            fields.problem("Next", "either Next or End must be there");
        }
        return new Exit(assign(fields), fields.optionalTemplate("Output"), next);
    }

    private static Map<String, Template> assign(Fields fields) {
        Map<String, Template> assign = new LinkedHashMap<>();
        fields.map("Assign").forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches() || name.equals("states")) {
                fields.problemWithin("Assign", name, "is not a name for a variable");
            }
            assign.put(name, new Template(value));
        });
        return assign;
    }

    /** Fills in every placeholder below a value, and looks at every expression there. */
    private Object substituted(String state, String path, Object value) {
        if (value instanceof Map<?, ?> fields) {
            Map<String, Object> copy = new LinkedHashMap<>();
            fields.forEach((key, field) -> {
                String place = path.isEmpty() ? (String) key : path + "." + key;
                if (PLACEHOLDER.matcher((String) key).find()) {
                    problems.add(new Problem(state, place, "a placeholder may stand in a value only"));
                }
                copy.put((String) key, substituted(state, place, field));
            });
            return copy;
        }
        if (value instanceof List<?> items) {
            List<Object> copy = new ArrayList<>();
            for (Object item : items) {
                copy.add(substituted(state, path + "[" + copy.size() + "]", item));
            }
            return copy;
        }
        if (value instanceof String text) {
            String filled = substitutedText(state, path, text);
            Template.flaw(filled).ifPresent(flaw -> problems.add(new Problem(state, path, flaw)));
            return filled;
        }
        return value;
    }

    private String substitutedText(String state, String path, String text) {
        return PLACEHOLDER.matcher(text).replaceAll(placeholder -> {
            String substitution = substitutions.get(placeholder.group(1));
            if (substitution == null) {
                problems.add(new Problem(state, path, "nothing is given for " + placeholder.group()));
                return "";
            }
            return Matcher.quoteReplacement(substitution);
        });
    }

    private void checkTargets(String startAt, Map<String, State> states, Set<String> names) {
        if (!startAt.isEmpty() && !names.contains(startAt)) {
            problems.add(new Problem("", "StartAt", "there is no state " + startAt));
        }
        states.forEach((name, state) -> state.targets()
                .filter(target -> !target.isEmpty() && !names.contains(target))
                .forEach(target -> problems.add(new Problem(name, "", "leads to " + target + ", which is not there"))));
    }

    private void checkReachability(String startAt, Map<String, State> states) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(startAt));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (reached.add(name)) {
                states.get(name).targets().forEach(open::push);
            }
        }
        states.keySet().stream()
                .filter(name -> !reached.contains(name))
                .forEach(name -> problems.add(new Problem(name, "", "no way leads here")));
    }
}
