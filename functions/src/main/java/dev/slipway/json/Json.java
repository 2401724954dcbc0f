package dev.slipway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads and writes JSON as plain Java values. Thread-safe. */
public final class Json {
    /** How deep JSON may nest; DynamoDB documents end at 32 levels. */
    public static final int MAX_DEPTH = 32;

    private static final JsonFactory WRITERS =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

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
        return JsonReader.read(text, levels);
    }

    /** Reads one JSON object; see {@link #read}. */
    public static Map<String, Object> readObject(String text) {
        return JsonReader.object(read(text));
    }

    /**
     * Writes a value of maps, collections, strings, numbers, booleans, instants, optionals and nulls; anything else is
     * written as its {@code toString()}. Absent optionals are left out of objects. Object members keep their order; numbers are
     * written as {@link JsonNumber} says.
     */
    public static String write(Object value) {
        return write(value, false);
    }

    /**
     * The same with the members of all objects in the order of their names, for texts that are compared with others: the order
     * of {@link Map#of} is another one in each process.
     */
    public static String writeInOrder(Object value) {
        return write(value, true);
    }

    private static String write(Object value, boolean inOrder) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = WRITERS.createGenerator(text)) {
            write(value, inOrder, generator);
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

    private static void write(Object value, boolean inOrder, JsonGenerator generator) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> member : (inOrder ? new TreeMap<>(map) : map).entrySet()) {
                if (member.getValue() instanceof Optional<?> optional && optional.isEmpty()) {
                    continue;
                }
                generator.writeFieldName(member.getKey().toString());
                write(member.getValue(), inOrder, generator);
            }
            generator.writeEndObject();
        } else if (value instanceof Collection<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(element, inOrder, generator);
            }
            generator.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null), inOrder, generator);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Number number) {
            generator.writeNumber(JsonNumber.text(number));
        } else if (value instanceof Instant instant) {
            generator.writeString(Rfc3339.format(instant));
        } else {
            generator.writeString(value.toString());
        }
    }
}
