package dev.slipway.http;

import dev.slipway.json.Json;
import dev.slipway.registry.Request;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Offences;
import dev.slipway.registry.refusal.Refusal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One call, as far as the routes care: who asks for which route with what. Path parameters are decoded; header names are in
 * lower case; a query parameter may stand there more than once.
 *
 * @param address where the registry was called, as the gateway says and never a header: what is answered may lead there
 */
public record ApiRequest(
        Route route,
        Caller caller,
        Map<String, String> path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        String body,
        Optional<URI> address) {
    private static final int MAX_QUERY_VALUE = 4_000;

    /** Characters of a parameter's name that a refusal repeats, which somebody made up. */
    private static final int MOST_SHOWN = 100;

    /** A call whose answer leads nowhere. */
    public ApiRequest(
            Route route,
            Caller caller,
            Map<String, String> path,
            Map<String, List<String>> query,
            Map<String, String> headers,
            String body) {
        this(route, caller, path, query, headers, body, Optional.empty());
    }

    /** Refuses what the route's dialect does not let a call bring, before anything is looked up: path and query, all of it. */
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
        if (!texts().allMatch(Json::isWellFormed)) {
            throw Refusal.INVALID.because("path and query must not have half of a surrogate pair");
        }
        Offences offences = new Offences();
        if (route.limits().strictQuery()) {
            checkPath(offences);
            checkQuery(offences);
        }
        if (headers.containsKey("if-match") && route.ifMatch() != IfMatch.HONOURED) {
            offences.wrong("If-Match", "must not be sent: this operation does not support it");
        } else {
            offences.noted(this::expectedRev);
        }
        offences.refuse();
    }

    private void checkPath(Offences offences) {
        Map<String, Supplier<?>> readings =
                Map.of("model", this::model, "version", this::version, "stage", this::stage, "name", this::name);
        path.keySet().stream()
                .sorted()
                .filter(readings::containsKey)
                .forEach(name -> offences.noted(readings.get(name)));
    }

    private void checkQuery(Offences offences) {
        Set<String> known = new LinkedHashSet<>(route.queryNames());
        query.forEach((name, values) -> {
            if (!known.contains(name)) {
                offences.unknown("query parameter", shown(name), known);
            }
        });
        for (Parameter<?> parameter : route.query()) {
            List<String> given = given(parameter);
            if (given.size() > 1 && !parameter.isRepeated()) {
                offences.wrong(parameter.name(), "must be given once");
            } else if (given.contains("")) {
                offences.wrong(parameter.name(), "must not be empty: leave it out, or give it a value");
            } else if (given.stream().anyMatch(value -> value.length() > MAX_QUERY_VALUE)) {
                offences.wrong(parameter.name(), "must have at most " + MAX_QUERY_VALUE + " characters");
            } else {
                offences.noted(() -> parameter.read(given));
            }
        }
    }

    private static String shown(String name) {
        return name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "..." : name;
    }

    /** All that the path and the query say. */
    private Stream<String> texts() {
        return Stream.concat(Stream.of(path.values(), query.keySet()), query.values().stream())
                .flatMap(Collection::stream);
    }

    /** What the body says. One that is left out counts as an empty object. */
    <T> T body(Fields.Reader<T> reader) {
        return Fields.read(body, reader);
    }

    /** Refuses a body that says anything. */
    void checkNoBody() {
        body(fields -> true);
    }

    ModelRef model() {
        return ModelRef.of(path.get("model"));
    }

    /** A model's name, whoever has it. */
    ModelName name() {
        return new ModelName(path.get("name"));
    }

    StageName stage() {
        return new StageName(path.get("stage"));
    }

    int version() {
        return Parameter.version("version", path.get("version"));
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

    /** The text of a query parameter. */
    Optional<String> parameter(String name) {
        return Parameter.text(name).read(query.getOrDefault(name, List.of()));
    }

    /** The value of a query parameter that the route takes. */
    <T> Optional<T> asked(Parameter<T> parameter) {
        return parameter.read(given(parameter));
    }

    private List<String> given(Parameter<?> parameter) {
        return query.getOrDefault(parameter.name(), List.of());
    }

    /** The tags that a list is filtered by. */
    Map<String, String> tags() {
        return asked(Parameter.TAG).orElse(Map.of());
    }

    /** Whether a parameter is true. */
    boolean is(Parameter<Boolean> flag) {
        return asked(flag).orElse(false);
    }

    /** The page asked for, its cursor opened. */
    Page.Request page(Cursors cursors) {
        return page(cursors, scope(), Parameter.MAX_LIMIT);
    }

    /** The same for a list that has a scope of its own, and pages of at most this many elements. */
    Page.Request page(Cursors cursors, String scope, int max) {
        return new Page.Request(
                asked(Parameter.limit(max)).orElse(max),
                asked(Parameter.CURSOR).map(cursor -> cursors.open(cursor, scope)));
    }

    /** What a cursor is good for: this route, these path parameters, these filters. */
    String scope() {
        Map<String, Object> scope = new TreeMap<>(query);
        scope.remove("cursor");
        scope.remove("limit");
        return Json.canonical(List.of(route.key(), path, scope));
    }
}
