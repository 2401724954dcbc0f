package dev.slipway.mlflow;

import dev.slipway.http.ApiRequest;
import dev.slipway.json.Json;
import dev.slipway.registry.Request;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Needed;
import dev.slipway.registry.refusal.Offences;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Metadata;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One call as MLflow's clients make it: arguments of a GET in the query, of all others, DELETE too, in a JSON body. Numbers
 * may be written as texts and texts as numbers; what nobody reads is passed over.
 */
final class MlflowRequest {
    /** Characters of a filter; what fits into a URL. */
    private static final int MAX_TEXT = 10_000;

    private static final Set<String> STAGES = Set.of("none", "staging", "production", "archived");
    private static final Pattern KEY = Pattern.compile("[\\w.\\-: /]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final int MAX_NAME = 256;
    private static final int MAX_NUMBER = 20;
    private static final int MAX_LIST = 100;

    private final ApiRequest request;
    private final Map<String, Object> members;

    private MlflowRequest(ApiRequest request, Map<String, Object> members) {
        this.request = request;
        this.members = members;
    }

    /** An argument of a call: reads it, or refuses what it is. */
    interface Argument {
        /** The value, which is read once more where it is needed. */
        Object of(MlflowRequest request);
    }

    /**
     * Takes a call apart.
     *
     * @param arguments those that the call reads: they are all read once here, so that all that are wrong are named at once
     */
    static MlflowRequest of(ApiRequest request, List<Argument> arguments) {
        Offences offences = new Offences();
        Map<String, Object> members = new HashMap<>();
        if (request.route().method().equals("GET")) {
            request.query().forEach((name, values) -> members.put(name, values.get(0)));
        } else {
            Fields.members(request.body(), offences)
                    .forEach((name, value) ->
                            members.put(name, value instanceof BigDecimal number ? number.toPlainString() : value));
        }
        MlflowRequest asked = new MlflowRequest(request, members);
        arguments.forEach(argument -> offences.noted(() -> argument.of(asked)));
        offences.refuse();
        return asked;
    }

    Caller caller() {
        return request.caller();
    }

    /** Where the registry was called. */
    Optional<URI> address() {
        return request.address();
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

    /** The new name of a model. */
    ModelName newName() {
        return name("new_name");
    }

    private ModelName name(String member) {
        return read(fields -> fields.text(member, MAX_NAME, ModelName::new).get());
    }

    /** The number of a version as it was written: a whole number, be there such a version or not. */
    String versionText() {
        return read(fields ->
                fields.text("version", MAX_NUMBER, MlflowRequest::number).get());
    }

    /**
     * The number of a version.
     *
     * @throws Refused {@link Refusal#VERSION_NOT_FOUND} for a number that no version has
     */
    int version() {
        return version(versionText());
    }

    static int version(String text) {
        String digits = text.strip().replaceFirst("^\\+?0*(?=[0-9])", "");
        if (!digits.matches("[1-9][0-9]{0,9}") || Long.parseLong(digits) > Integer.MAX_VALUE) {
            throw Refusal.VERSION_NOT_FOUND.because("there is no version " + text);
        }
        return Integer.parseInt(digits);
    }

    private static String number(String text) {
        if (!text.strip().matches("[+-]?[0-9]+")) {
            throw Refusal.INVALID.because("version", "must be a whole number");
        }
        return text;
    }

    Optional<String> description() {
        return read(Metadata::description);
    }

    /**
     * An alias. {@code staging} and {@code production} are one name however they are written: MLflow writes its stages with a
     * capital, and a second pointer beside the one that has a policy would be a way round it.
     */
    StageName alias() {
        return read(
                fields -> fields.text("alias", MAX_NAME, MlflowRequest::pointer).get());
    }

    /** An alias to set: none that means a version. */
    StageName newAlias() {
        StageName alias = alias();
        try {
            return alias.free();
        } catch (Refused refused) {
            throw refused.at("alias");
        }
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
        return read(MlflowRequest::tags);
    }

    static Map<String, String> tags(Fields fields) {
        Map<String, String> tags = new TreeMap<>();
        fields.objects("tags", Metadata.MAX_TAGS, MlflowRequest::tag).forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    /** One tag to set. */
    Map<String, Optional<String>> tag() {
        Tag tag = read(MlflowRequest::tag);
        return Map.of(tag.key(), Optional.of(tag.value()));
    }

    /** One tag to take away. */
    Map<String, Optional<String>> untag() {
        return Map.of(read(fields -> key(fields).get()), Optional.empty());
    }

    private record Tag(String key, String value) {}

    private static Tag tag(Fields fields) {
        Needed<String> key = key(fields);
        Optional<String> value = fields.optionalText("value", Metadata.MAX_TAG_VALUE);
        return new Tag(key.get(), value.orElse(""));
    }

    private static Needed<String> key(Fields fields) {
        return fields.text("key", Metadata.MAX_NAME, MlflowRequest::key);
    }

    /** A tag's key. MLflow may make the names of files of keys, and so refuses what does not read like one. */
    private static String key(String key) {
        boolean isPath = Arrays.stream(key.split("/", -1))
                .noneMatch(step -> step.isEmpty() || step.equals(".") || step.equals(".."));
        if (key.isBlank() || !KEY.matcher(key).matches() || !isPath) {
            throw Refusal.INVALID.because(
                    "key",
                    "must be of letters, digits, space and _.-:/, not blank, without a slash at its ends or two in a row,"
                            + " and without . and .. between slashes");
        }
        return key;
    }

    /** A version to register. */
    NewVersion newVersion() {
        return read(NewVersion::of);
    }

    /** The stage to move a version into, as MLflow calls it. */
    String stage() {
        return read(fields -> fields.text("stage", 64, MlflowRequest::stage).get());
    }

    /** Whether it is one of MLflow's stages, in whatever case it is written. */
    static boolean isStage(String text) {
        return STAGES.contains(text.toLowerCase(Locale.ROOT));
    }

    private static String stage(String text) {
        if (!isStage(text)) {
            throw Refusal.INVALID.because("stage", "must be None, Staging, Production or Archived");
        }
        return text;
    }

    /** The stages to look at, in lower case. */
    Set<String> stages() {
        return new TreeSet<>(list("stages", text -> stage(text).toLowerCase(Locale.ROOT)));
    }

    Optional<String> filter() {
        return optionalText("filter", MAX_TEXT);
    }

    Optional<String> pageToken() {
        return optionalText("page_token", MAX_TEXT);
    }

    /** A text that counts as left out when it is empty. */
    private Optional<String> optionalText(String name, int max) {
        return read(fields -> fields.optionalText(name, max)).filter(text -> !text.isEmpty());
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

    /** A list of texts. */
    List<String> texts(String name) {
        return list(name, text -> text);
    }

    /** A list: repeated in a query, an array in a body. */
    private <T> List<T> list(String name, Function<String, T> as) {
        boolean isInQuery = request.route().method().equals("GET");
        Map<String, Object> all = isInQuery ? Map.of(name, request.query().getOrDefault(name, List.of())) : members;
        return read(all, fields -> fields.texts(name, MAX_LIST, MAX_NAME, as));
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

    private <T> T read(Fields.Reader<T> reader) {
        return read(members, reader);
    }

    private static <T> T read(Map<String, Object> members, Fields.Reader<T> reader) {
        Offences offences = new Offences();
        Optional<T> value = Fields.pick(members, offences, reader);
        offences.refuse();
        return value.orElseThrow();
    }
}
