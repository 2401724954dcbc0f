package dev.slipway.mlflow;

import dev.slipway.http.ApiRequest;
import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import dev.slipway.registry.Request;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One call as MLflow's clients make it: arguments of a GET in the query, of all others, DELETE too, in a JSON body. Numbers
 * may be written as texts and texts as numbers; what nobody reads is passed over.
 */
final class MlflowRequest {
    /** Characters of a tag's text. */
    static final int MAX_TAG_TEXT = 100_000;

    /** Characters of a filter; what fits into a URL. */
    private static final int MAX_TEXT = 10_000;

    private static final int MAX_NAME = 256;
    private static final int MAX_LIST = 100;

    private final ApiRequest request;
    private final Map<String, Object> members;
    private final Fields fields;

    private MlflowRequest(ApiRequest request, Map<String, Object> members) {
        this.request = request;
        this.members = members;
        this.fields = Fields.of(members);
    }

    static MlflowRequest of(ApiRequest request) {
        Map<String, Object> members = new HashMap<>();
        if (request.route().method().equals("GET")) {
            request.query().forEach((name, values) -> members.put(name, values.get(0)));
        } else {
            body(request.body())
                    .forEach((name, value) ->
                            members.put(name, value instanceof BigDecimal number ? number.toPlainString() : value));
        }
        return new MlflowRequest(request, members);
    }

    Caller caller() {
        return request.caller();
    }

    <T> Request<T> by() {
        return Request.by(request.caller());
    }

    /** Everything that was asked, in one form whatever order it came in: what makes two requests the same. */
    String canonical() {
        return Json.canonical(List.of(request.route().key(), textual(members)));
    }

    /** The same without the arguments that only say which part of a list is wanted. */
    String scope() {
        Map<String, Object> scope = new TreeMap<>(request.query());
        scope.remove("page_token");
        scope.remove("max_results");
        return Json.canonical(List.of(request.route().key(), scope));
    }

    ModelName model() {
        return name("name");
    }

    ModelName name(String member) {
        String name = fields.text(member, MAX_NAME);
        try {
            return new ModelName(name);
        } catch (Refused refused) {
            throw refused.at(member);
        }
    }

    int version() {
        return version(fields.text("version", 20));
    }

    static int version(String text) {
        if (!text.matches("[0-9]{1,10}")) {
            throw Refusal.INVALID.because("version", "must be a whole number from 1 on");
        }
        return Version.number("version", Long.parseLong(text));
    }

    Optional<String> description() {
        return Metadata.description(fields);
    }

    /**
     * An alias. {@code staging} and {@code production} are one name however they are written: MLflow writes its stages with a
     * capital, and a second pointer beside the one that has a policy would be a way round it.
     */
    StageName alias() {
        return pointer(fields.text("alias", MAX_NAME));
    }

    static StageName pointer(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean isStage = lower.equals(StageName.STAGING.value()) || lower.equals(StageName.PRODUCTION.value());
        try {
            return new StageName(isStage ? lower : text);
        } catch (Refused refused) {
            throw refused.at("alias");
        }
    }

    /** The tags of something new. */
    Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        for (Fields tag : fields.objects("tags", Metadata.MAX_TAGS)) {
            tags.put(key(tag), tag.optionalText("value", MAX_TAG_TEXT).orElse(""));
        }
        return tags;
    }

    /** One tag to set. */
    Map<String, Optional<String>> tag() {
        return Map.of(
                key(fields),
                Optional.of(fields.optionalText("value", MAX_TAG_TEXT).orElse("")));
    }

    /** One tag to take away. */
    Map<String, Optional<String>> untag() {
        return Map.of(key(fields), Optional.empty());
    }

    String text(String name, int max) {
        return fields.text(name, max);
    }

    Optional<String> optionalText(String name, int max) {
        return fields.optionalText(name, max).filter(text -> !text.isEmpty());
    }

    Optional<String> filter() {
        return optionalText("filter", MAX_TEXT);
    }

    Optional<String> pageToken() {
        return optionalText("page_token", MAX_TEXT);
    }

    /** How many elements are wanted. */
    int maxResults(int otherwise, int max) {
        return optionalText("max_results", 20)
                .map(text -> {
                    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > max) {
                        throw Refusal.INVALID.because("max_results", "must be a whole number from 1 to " + max);
                    }
                    return Integer.valueOf(text);
                })
                .orElse(otherwise);
    }

    /** A list: repeated in a query, an array in a body. */
    List<String> texts(String name) {
        if (request.route().method().equals("GET")) {
            List<String> values = request.query().getOrDefault(name, List.of());
            if (values.size() > MAX_LIST) {
                throw Refusal.INVALID.because(name, "must be given at most " + MAX_LIST + " times");
            }
            return values;
        }
        return fields.texts(name, MAX_LIST, MAX_NAME);
    }

    /** The same with texts for numbers: what nobody reads may hold some that have no canonical form. */
    private static Object textual(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> texts = new HashMap<>();
            map.forEach((name, member) -> texts.put(name, textual(member)));
            return texts;
        }
        if (value instanceof List<?> list) {
            return Arrays.asList(list.stream().map(MlflowRequest::textual).toArray());
        }
        return value instanceof BigDecimal number ? number.toPlainString() : value;
    }

    private static String key(Fields tag) {
        String key = tag.text("key", Metadata.MAX_NAME);
        if (key.isBlank()) {
            throw Refusal.INVALID.because(tag.at("key"), "must not be blank");
        }
        return key;
    }

    private static Map<String, Object> body(String body) {
        try {
            return body.isBlank() ? Map.of() : Json.readObject(body);
        } catch (MalformedJson e) {
            throw Refusal.MALFORMED_JSON.because("the body cannot be read: " + e.getMessage());
        }
    }
}
