package dev.slipway.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads one value from the beginning of a text to its end. */
final class JsonReader {
    /** How many digits a number may have, zeros at its ends not counted; DynamoDB keeps 38. */
    private static final int MAX_DIGITS = 64;

    /** How far from its digits the point may be. */
    private static final int MAX_SCALE = 400;

    /** As many characters as the plain form of such a number may have: what is written can be read back. */
    private static final int MAX_NUMBER_LENGTH = MAX_DIGITS + MAX_SCALE;

    private static final String HALF_OF_A_PAIR = "half of a surrogate pair";
    private static final String TOO_LONG = "must be a number of at most " + MAX_DIGITS
            + " digits with an exponent from -" + MAX_SCALE + " to " + MAX_SCALE;

    /** Python's and JavaScript's; Jackson would take other spellings too, which nobody writes. */
    private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

    private static final JsonFactory STRICT = factory().build();
    private static final JsonFactory NOTING =
            factory().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    private final JsonParser parser;
    private final int levels;
    private final BiConsumer<String, String> wrong;

    private JsonReader(JsonParser parser, int levels, BiConsumer<String, String> wrong) {
        this.parser = parser;
        this.levels = levels;
        this.wrong = wrong;
    }

    private static JsonFactoryBuilder factory() {
        return new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION);
    }

    /** Reads what is JSON to the letter. */
    static Object read(String text, int levels) {
        return read(STRICT, text, levels, (path, rule) -> {
            throw new MalformedJson((path.isEmpty() ? "it" : path) + " " + rule);
        });
    }

    /**
     * The same, but a number or text that cannot be taken, NaN and its like among them, is null and told: its path and the rule
     * that it breaks.
     */
    static Object read(String text, int levels, BiConsumer<String, String> wrong) {
        return read(NOTING, text, levels, wrong);
    }

    private static Object read(JsonFactory factory, String text, int levels, BiConsumer<String, String> wrong) {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new MalformedJson("it is empty");
            }
            Object value = new JsonReader(parser, levels, wrong).value();
            if (parser.nextToken() != null) {
                throw new MalformedJson("there is something after the end of the value");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new MalformedJson("a number or name in it is too long");
        } catch (IOException e) {
            throw new MalformedJson(reason(e));
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new MalformedJson("it is not an object");
    }

    private Object value() throws IOException {
        if (parser.getParsingContext().getNestingDepth() > levels) {
            throw new MalformedJson("it has more than " + levels + " levels");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT -> number();
            case VALUE_NUMBER_FLOAT -> parser.isNaN() ? noNumber() : number();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new MalformedJson("it is cut short");
        };
    }

    private Map<String, Object> object() throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (!Json.isWellFormed(name)) {
                throw new MalformedJson("a name has " + HALF_OF_A_PAIR);
            }
            if (members.containsKey(name)) {
                throw new MalformedJson("a name stands twice in one object: " + Members.path("", name));
            }
            parser.nextToken();
            members.put(name, value());
        }
        return members;
    }

    private List<Object> array() throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value());
        }
        return elements;
    }

    private String text() throws IOException {
        String text = parser.getText();
        if (Json.isWellFormed(text)) {
            return text;
        }
        refuse("must not have " + HALF_OF_A_PAIR);
        return null;
    }

    /** A large exponent would make an endless plain number of a few characters: refused like one. */
    private BigDecimal number() throws IOException {
        BigDecimal number;
        try {
            number = parser.getDecimalValue();
        } catch (NumberFormatException e) {
            // An exponent beyond what a BigDecimal holds.
            refuse(TOO_LONG);
            return null;
        }
        BigDecimal digits = number.stripTrailingZeros();
        if (Math.abs((long) number.scale()) > MAX_SCALE
                || Math.abs((long) digits.scale()) > MAX_SCALE
                || digits.precision() > MAX_DIGITS) {
            refuse(TOO_LONG);
            return null;
        }
        // Only what is written as an integer has the scale 0: 1.5e1 is 15.0. A large number is not made plain.
        boolean isInteger = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
        return isInteger || number.scale() > 0 || CanonicalNumber.hasExponent(digits) ? number : number.setScale(1);
    }

    /** Tells that a value cannot be taken; null stands in its place. */
    private void refuse(String rule) {
        wrong.accept(path(parser.getParsingContext()), rule);
    }

    private Object noNumber() throws IOException {
        String written = parser.getText();
        if (!NO_NUMBERS.contains(written)) {
            throw new MalformedJson(invalidAt(parser.currentTokenLocation()));
        }
        refuse("must not be " + written + ": JSON has no such number");
        return null;
    }

    /** Where the parser is, as {@link Members} says it. */
    private static String path(JsonStreamContext context) {
        if (context.inRoot()) {
            return "";
        }
        String outer = path(context.getParent());
        if (context.inArray()) {
            return outer + "[" + context.getCurrentIndex() + "]";
        }
        return Members.path(outer, context.getCurrentName());
    }

    /** Where it goes wrong. The parser's own sentences are for programmers: they name classes and switches of our code. */
    private static String reason(IOException e) {
        if (!(e instanceof JacksonException wrong) || wrong.getLocation() == null) {
            return "it is not valid JSON";
        }
        // The parser itself finds half of a pair that is escaped in a name. What it quotes of the text has no spaces.
        if (wrong.getOriginalMessage().contains(" surrogate ")) {
            return "a name has " + HALF_OF_A_PAIR;
        }
        return invalidAt(wrong.getLocation());
    }

    private static String invalidAt(JsonLocation location) {
        return "it is not valid JSON at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
