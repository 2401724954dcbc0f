package dev.slipway.local.benchmark;

import static dev.slipway.local.benchmark.MlflowApi.list;
import static dev.slipway.local.benchmark.MlflowApi.object;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What is measured: a call, and of its answer what both servers must agree on. */
enum MlflowDeed {
    GET_VERSION("get version", (api, rows) -> version(api.get("model-versions/get", rows.version()))),
    RESOLVE_ALIAS(
            "resolve alias",
            (api, rows) -> version(
                    api.get("registered-models/alias", Map.of("name", MlflowRows.MODEL, "alias", MlflowRows.ALIAS)))),
    GET_MODEL(
            "get model",
            (api, rows) -> numbers(
                    object(api.get("registered-models/get", Map.of("name", MlflowRows.MODEL)), "registered_model"),
                    "latest_versions")),
    LATEST_VERSIONS(
            "latest versions",
            (api, rows) -> numbers(
                    api.post("registered-models/get-latest-versions", Map.of("name", MlflowRows.MODEL)),
                    "model_versions")),
    REGISTER("register", (api, rows) -> rows.register(api)),
    SET_ALIAS(
            "set alias",
            (api, rows) -> api.post(
                    "registered-models/alias",
                    Map.of(
                            "name",
                            MlflowRows.MODEL,
                            "alias",
                            "measured",
                            "version",
                            Integer.toString(rows.next(rows.size()))))),
    SET_TAG(
            "set tag",
            (api, rows) -> api.post(
                    "model-versions/set-tag",
                    Map.of(
                            "name",
                            MlflowRows.MODEL,
                            "version",
                            Integer.toString(rows.next(rows.size())),
                            "key",
                            "measured",
                            "value",
                            "yes"))),
    BY_NAME("search by name", (api, rows) -> found(api, "name = '" + MlflowRows.MODEL + "'")),
    BY_NAME_AND_COMMON_TAG(
            "search by name and common tag",
            (api, rows) -> found(api, "name = '" + MlflowRows.MODEL + "' AND " + MlflowRows.COMMON)),
    BY_NAME_AND_RARE_TAG(
            "search by name and rare tag",
            (api, rows) -> found(api, "name = '" + MlflowRows.MODEL + "' AND " + MlflowRows.RARE)),
    BY_RARE_TAG("search by rare tag", (api, rows) -> found(api, MlflowRows.RARE));

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // The functions hold nothing
    private final BiFunction<MlflowApi, MlflowRows, Object> call;

    MlflowDeed(String words, BiFunction<MlflowApi, MlflowRows, Object> call) {
        this.words = words;
        this.call = call;
    }

    /** In words. */
    String words() {
        return words;
    }

    /** Does it once; answers what both servers must agree on. */
    Object at(MlflowApi api, MlflowRows rows) {
        return call.apply(api, rows);
    }

    /** Whether doing it again may be answered otherwise. */
    boolean isWrite() {
        return this == REGISTER || this == SET_ALIAS || this == SET_TAG;
    }

    private static Object version(Map<String, Object> answer) {
        Map<String, Object> version = object(answer, "model_version");
        return List.of(version.get("name"), version.get("version"), version.get("source"));
    }

    /** In the order of numbers, since a tag that is set moves a version in the order of changes here and not there. */
    private static Object found(MlflowApi api, String filter) {
        return numbers(
                api.get(
                        "model-versions/search",
                        Map.of(
                                "filter",
                                filter,
                                "order_by",
                                "version_number DESC",
                                "max_results",
                                Integer.toString(MlflowRows.PAGE))),
                "model_versions");
    }

    /** In their order. */
    private static Object numbers(Map<String, Object> answer, String member) {
        return list(answer, member).stream()
                .map(version -> version.get("version").toString())
                .toList();
    }
}
