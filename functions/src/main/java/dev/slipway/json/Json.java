package dev.slipway.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes JSON as plain Java values. Thread-safe. */
public final class Json {
    /** How deep JSON may nest; DynamoDB documents end at 32 levels. */
    public static final int MAX_DEPTH = 32;

    /** How many digits a number may have, zeros at its ends not counted; DynamoDB keeps 38. */
    private static final int MAX_DIGITS = 64;

    /** How far from its digits the point may be. */
    private static final int MAX_SCALE = 400;

    /** As many characters as the plain form of such a number may have: what is written can be read back. */
    private static final int MAX_NUMBER_LENGTH = MAX_DIGITS + MAX_SCALE;

    private static final String HALF_OF_A_PAIR = "a text holds half of a surrogate pair";

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private Json() {}

    /**
     * Reads one JSON value.
     *
     * @throws MalformedJson when the text is not exactly one JSON value: bad syntax, a name twice in one object, something
     *     after the end, more than {@link #MAX_DEPTH} levels, an endless number, or half of a surrogate pair
     */
    public static Object read(String text) {
        return read(text, MAX_DEPTH);
    }

    /** The same with another bound, up to a thousand: for values that go into no document of DynamoDB's. */
    public static Object read(String text, int levels) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new MalformedJson("it is empty");
            }
            Object value = value(parser, levels);
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

    /** Reads one JSON object; see {@link #read}. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> readObject(String text) {
        if (read(text) instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new MalformedJson("it is not an object");
    }

    /**
     * Writes a value of maps, collections, strings, numbers, booleans, instants, optionals and nulls; anything else is
     * written as its {@code toString()}. Absent optionals are left out of objects. Object members keep their order.
     */
    public static String write(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(value, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * Writes a value in the one form that digests are taken over: canonical JSON as in RFC 8785. The same values as of
     * {@link #write} in one text, whoever wrote them and in whatever order.
     *
     * @throws IllegalArgumentException when a number in it is no double (see {@link CanonicalNumber}) or a text has half of a
     *     surrogate pair
     */
    public static String canonical(Object value) {
        return CanonicalJson.of(value);
    }

    /** Whether a text holds no half of a surrogate pair, which could be stored as no UTF-8 and would come back as another text. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static void write(Object value, JsonGenerator generator) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                if (member.getValue() instanceof Optional<?> optional && optional.isEmpty()) {
                    continue;
                }
                generator.writeFieldName(member.getKey().toString());
                write(member.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (value instanceof Collection<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(element, generator);
            }
            generator.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null), generator);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Number number) {
            generator.writeNumber(plain(number));
        } else if (value instanceof Instant instant) {
            generator.writeString(Rfc3339.format(instant));
        } else {
            generator.writeString(value.toString());
        }
    }

    /** One spelling for one number: 1.50, 1.5 and 15e-1 are all written 1.5. */
    private static String plain(Number number) {
        BigDecimal decimal = number instanceof BigDecimal given ? given : new BigDecimal(number.toString());
        return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }

    private static Object value(JsonParser parser, int levels) throws IOException {
        if (parser.getParsingContext().getNestingDepth() > levels) {
            throw new MalformedJson("it has more than " + levels + " levels");
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser, levels);
            case START_ARRAY -> array(parser, levels);
            case VALUE_STRING -> wellFormed(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new MalformedJson("it is cut short");
        };
    }

    private static Map<String, Object> object(JsonParser parser, int levels) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser.currentName());
            if (members.containsKey(name)) {
                throw new MalformedJson("a name stands twice in one object: " + Members.shown(name));
            }
            parser.nextToken();
            members.put(name, value(parser, levels));
        }
        return members;
    }

    private static List<Object> array(JsonParser parser, int levels) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser, levels));
        }
        return elements;
    }

    /** A large exponent would make an endless plain number of a few characters: refused like one. */
    private static BigDecimal number(JsonParser parser) throws IOException {
        BigDecimal number;
        try {
            number = parser.getDecimalValue();
        } catch (NumberFormatException e) {
            // An exponent beyond what a BigDecimal holds.
            throw new MalformedJson("a number is too long");
        }
        BigDecimal digits = number.stripTrailingZeros();
        if (Math.abs((long) number.scale()) > MAX_SCALE
                || Math.abs((long) digits.scale()) > MAX_SCALE
                || digits.precision() > MAX_DIGITS) {
            throw new MalformedJson("a number is too long");
        }
        // Only what is written as an integer has the scale 0: 1.5e1 is 15.0.
        boolean isInteger = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
        return number.scale() == 0 && !isInteger ? number.setScale(1) : number;
    }

    private static String wellFormed(String text) {
        if (!isWellFormed(text)) {
            throw new MalformedJson(HALF_OF_A_PAIR);
        }
        return text;
    }

    /** Where it goes wrong. The parser's own sentences are for programmers: they name classes and switches of our code. */
    private static String reason(IOException e) {
        if (!(e instanceof JacksonException wrong) || wrong.getLocation() == null) {
            return "it is not JSON";
        }
        // The parser itself finds half of a pair that is escaped in a name. What it quotes of the text has no spaces.
        if (wrong.getOriginalMessage().contains(" surrogate ")) {
            return HALF_OF_A_PAIR;
        }
        return "it stops being JSON at line " + wrong.getLocation().getLineNr() + ", column "
                + wrong.getLocation().getColumnNr();
    }
}
