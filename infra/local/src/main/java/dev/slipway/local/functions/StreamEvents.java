package dev.slipway.local.functions;

import dev.slipway.json.Json;
import dev.slipway.local.table.StreamConsumer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Hands stream records to the outbox function in the form that Lambda gives them, and reads which of them failed. */
public final class StreamEvents implements StreamConsumer {
    private final LocalFunctions functions;

    public StreamEvents(LocalFunctions functions) {
        this.functions = functions;
    }

    @Override
    public Optional<String> take(List<Record> records) {
        Map<String, Object> event =
                Map.of("Records", records.stream().map(StreamEvents::json).toList());
        byte[] answer = functions.call(LocalFunctions.OUTBOX, Json.write(event));
        List<String> failed = new ArrayList<>();
        Object failures =
                Json.readObject(new String(answer, StandardCharsets.UTF_8)).get("batchItemFailures");
        for (Object failure : failures instanceof List<?> list ? list : List.of()) {
            failed.add((String) ((Map<?, ?>) failure).get("itemIdentifier"));
        }
        return records.stream()
                .map(record -> record.dynamodb().sequenceNumber())
                .filter(failed::contains)
                .findFirst();
    }

    private static Map<String, Object> json(Record record) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("Keys", items(record.dynamodb().keys()));
        if (record.dynamodb().hasNewImage()) {
            change.put("NewImage", items(record.dynamodb().newImage()));
        }
        change.put("SequenceNumber", record.dynamodb().sequenceNumber());
        change.put("StreamViewType", record.dynamodb().streamViewTypeAsString());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("eventID", record.eventID());
        json.put("eventName", record.eventNameAsString());
        json.put("eventSource", "aws:dynamodb");
        json.put("awsRegion", "us-east-1");
        json.put("dynamodb", change);
        return json;
    }

    private static Map<String, Object> items(Map<String, AttributeValue> attributes) {
        Map<String, Object> json = new TreeMap<>();
        attributes.forEach((name, value) -> json.put(name, value(value)));
        return json;
    }

    /** Asks for each type in turn: {@code type()} is known only of values that this process has made itself. */
    private static Map<String, Object> value(AttributeValue value) {
        if (value.s() != null) {
            return Map.of("S", value.s());
        }
        if (value.n() != null) {
            return Map.of("N", value.n());
        }
        if (value.bool() != null) {
            return Map.of("BOOL", value.bool());
        }
        if (value.b() != null) {
            return Map.of("B", base64(value.b()));
        }
        if (value.hasM()) {
            return Map.of("M", items(value.m()));
        }
        if (value.hasL()) {
            return Map.of("L", value.l().stream().map(StreamEvents::value).toList());
        }
        if (value.hasSs()) {
            return Map.of("SS", value.ss());
        }
        if (value.hasNs()) {
            return Map.of("NS", value.ns());
        }
        if (value.hasBs()) {
            return Map.of("BS", value.bs().stream().map(StreamEvents::base64).toList());
        }
        return Map.of("NULL", true);
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArray());
    }
}
