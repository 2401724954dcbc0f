package dev.slipway.eventbridge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.slipway.json.Json;
import dev.slipway.registry.history.Entry;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/** The detail of the event that an entry goes out as. */
final class EventDetail {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private EventDetail() {}

    /**
     * The JSON that the bus gets. PutEvents documents that it takes integers of 64 bits only, and metrics may be larger;
     * such a number is written as the same number with a fraction and an exponent, which is no integer to a JSON reader.
     */
    static String of(Entry entry) {
        StringWriter text = new StringWriter();
        try (JsonParser parser = FACTORY.createParser(Json.write(entry.event()));
                JsonGenerator generator = FACTORY.createGenerator(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT
                        && parser.getBigIntegerValue().bitLength() > 63) {
                    generator.writeNumber(scientific(parser.getDecimalValue()));
                } else if (token.isNumeric()) {
                    generator.writeNumber(parser.getText());
                } else {
                    generator.copyCurrentEvent(parser);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String scientific(BigDecimal integer) {
        BigDecimal number = integer.stripTrailingZeros();
        String digits = number.unscaledValue().abs().toString();
        String fraction = digits.length() == 1 ? "0" : digits.substring(1);
        int exponent = digits.length() - 1 - number.scale();
        return (number.signum() < 0 ? "-" : "") + digits.charAt(0) + "." + fraction + "E" + exponent;
    }
}
