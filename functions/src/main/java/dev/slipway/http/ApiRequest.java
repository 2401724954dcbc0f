package dev.slipway.http;

import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import dev.slipway.registry.Request;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Version;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One call, as far as the routes care: who asks for which route with what. Path parameters are decoded; header names are in
 * lower case; a query parameter may stand there more than once.
 */
public record ApiRequest(
        Route route,
        Caller caller,
        Map<String, String> path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        String body) {
    /** Elements of a page, at most and unless asked otherwise. */
    public static final int MAX_LIMIT = 100;

    private static final int MAX_QUERY_VALUE = 4_000;

    /** RFC 3339, and an offset without its colon: generated clients for Python write {@code +0000}. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM:ss", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    /** Tags that a list is filtered by; DynamoDB takes filters of 4 KB and no longer ones. */
    private static final int MAX_TAGS = 20;

    /** Refuses what the route's dialect does not let a call bring, before anything is looked up. */
    void check() {
        int max = route.limits().body();
        if (body.length() > max || body.getBytes(StandardCharsets.UTF_8).length > max) {
            throw Refusal.TOO_LARGE.because("the body must have at most " + max + " bytes");
        }
        header("content-encoding")
                .filter(encoding -> !encoding.equals("identity"))
                .ifPresent(encoding -> {
                    throw Refusal.UNSUPPORTED_MEDIA_TYPE.because("the body must not be compressed");
                });
        if (headers.containsKey("if-match") && route.ifMatch() != IfMatch.HONOURED) {
            throw Refusal.INVALID.because("If-Match", "is not honoured by this operation");
        }
        expectedRev();
        if (!texts().allMatch(Json::isWellFormed)) {
            throw Refusal.INVALID.because("path and query must not have half of a surrogate pair");
        }
        if (route.limits().strictQuery()) {
            checkQuery();
        }
    }

    private void checkQuery() {
        query.forEach((name, values) -> {
            if (!route.query().contains(name)) {
                String shown = name.length() > 100 ? name.substring(0, 100) + "..." : name;
                throw Refusal.UNKNOWN_FIELD.because(
                        "query parameter " + shown + " is not taken here; taken are " + route.query(),
                        Map.of("field", shown));
            }
            if (values.size() > 1 && !name.equals("tag")) {
                throw Refusal.INVALID.because(name, "must be given once");
            }
            values.forEach(value -> {
                if (value.length() > MAX_QUERY_VALUE) {
                    throw Refusal.INVALID.because(name, "must have at most " + MAX_QUERY_VALUE + " characters");
                }
            });
        });
    }

    /** All that the path and the query say. */
    private Stream<String> texts() {
        return Stream.concat(Stream.of(path.values(), query.keySet()), query.values().stream())
                .flatMap(Collection::stream);
    }

    /** The body's members. A body that is left out counts as an empty object. */
    Fields fields() {
        try {
            return Fields.of(body.isBlank() ? Map.of() : Json.readObject(body));
        } catch (MalformedJson e) {
            throw Refusal.MALFORMED_JSON.because("the body cannot be read: " + e.getMessage());
        }
    }

    ModelRef model() {
        return ModelRef.of(path.get("model"));
    }

    StageName stage() {
        return new StageName(path.get("stage"));
    }

    int version() {
        return number("version", path.get("version"));
    }

    String promotion() {
        return path.get("promotion");
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** A request to the registry that depends on what {@code If-Match} says. */
    <T> Request<T> by() {
        return Request.<T>by(caller).expecting(expectedRev());
    }

    /** The revision that {@code If-Match} names; nothing without the header or for {@code *}. */
    Optional<Long> expectedRev() {
        return single("If-Match").filter(value -> !value.equals("*")).map(value -> {
            if (!value.matches("\"(0|[1-9][0-9]{0,17})\"")) {
                throw Refusal.INVALID.because(
                        "If-Match", "must be one ETag as it was answered, e.g. \"3\" with its quotes, or *");
            }
            return Long.parseLong(value.substring(1, value.length() - 1));
        });
    }

    /** The key under which the request is to be done only once. */
    Optional<String> idempotencyKey() {
        Optional<String> key = single("Idempotency-Key");
        if (key.filter(text -> !text.matches("[!-~]{1,255}")).isPresent()) {
            throw Refusal.INVALID.because(
                    "Idempotency-Key", "must be 1 to 255 visible ASCII characters without a comma");
        }
        return key;
    }

    /** A header that has one value. Sent twice it arrives once, joined by a comma: then both must be equal. */
    private Optional<String> single(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).map(joined -> {
            List<String> values = Arrays.stream(joined.split(",", -1))
                    .map(String::strip)
                    .distinct()
                    .toList();
            if (values.size() > 1) {
                throw Refusal.INVALID.because(name, "must have one value");
            }
            return values.get(0);
        });
    }

    Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst().filter(value -> !value.isEmpty());
    }

    boolean flag(String name) {
        return parameter(name)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw Refusal.INVALID.because(name, "must be true or false");
                })
                .orElse(false);
    }

    /** A parameter that is the name of a constant. */
    <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        return parameter(name)
                .map(text -> constants.stream()
                        .filter(constant -> constant.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> Refusal.INVALID.because(name, "must be one of " + constants)));
    }

    /** A parameter that is a time. */
    Optional<Instant> time(String name) {
        return parameter(name).map(text -> {
            try {
                return OffsetDateTime.parse(text, TIME).toInstant();
            } catch (DateTimeException e) {
                throw Refusal.INVALID.because(name, "must be a time as in RFC 3339, e.g. 2026-01-31T08:15:00Z");
            }
        });
    }

    /** Repeated {@code tag=name=value} parameters. */
    Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        List<String> given = query.getOrDefault("tag", List.of());
        if (given.size() > MAX_TAGS) {
            throw Refusal.INVALID.because("tag", "must be given at most " + MAX_TAGS + " times");
        }
        for (String tag : given) {
            int equals = tag.indexOf('=');
            if (equals < 1) {
                throw Refusal.INVALID.because("tag", "must be name=value");
            }
            tags.put(tag.substring(0, equals), tag.substring(equals + 1));
        }
        return tags;
    }

    /** How many elements the page may have. */
    int limit() {
        return parameter("limit")
                .map(text -> {
                    int limit = number("limit", text);
                    if (limit > MAX_LIMIT) {
                        throw Refusal.INVALID.because("limit", "must be from 1 to " + MAX_LIMIT);
                    }
                    return limit;
                })
                .orElse(MAX_LIMIT);
    }

    /** The page asked for, its cursor opened. */
    Page.Request page(Cursors cursors) {
        return new Page.Request(limit(), parameter("cursor").map(cursor -> cursors.open(cursor, scope())));
    }

    /** What a cursor is good for: this route, these path parameters, these filters. */
    String scope() {
        Map<String, Object> scope = new TreeMap<>(query);
        scope.remove("cursor");
        scope.remove("limit");
        return Json.canonical(List.of(route.key(), path, scope));
    }

    static int number(String field, String text) {
        if (!text.matches("[0-9]{1,10}")) {
            throw Refusal.INVALID.because(field, "must be a whole number from 1 on");
        }
        return Version.number(field, new BigDecimal(text).longValue());
    }
}
