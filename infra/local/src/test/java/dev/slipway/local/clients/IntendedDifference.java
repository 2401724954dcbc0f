package dev.slipway.local.clients;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What differs from MLflow's own server on purpose. Each has its row in the table of {@code docs/mlflow.md}, by its name in
 * lower case.
 */
enum IntendedDifference {
    NUMBERS_AS_TEXTS((step, theirs, ours) -> isInvalid(theirs, "Hint: Value was of type") && ours.isOk()),

    REPEATED_CREATE((step, theirs, ours) -> {
        Map<String, Object> first = new TreeMap<>(ours.version());
        first.put("version", theirs.version("version"));
        return step.calls("model-versions/create")
                && !ours.version("version").equals(theirs.version("version"))
                && first.equals(theirs.version());
    }),

    MODEL_NAMES((step, theirs, ours) -> theirs.isOk()
            && (isInvalid(ours, "name must be 1 to 256") || isInvalid(ours, "name must have at most 256"))),

    ALIAS_NAMES((step, theirs, ours) -> step.calls("registered-models/alias")
            && ((theirs.isOk() && isInvalid(ours, "alias must be 1 to 64"))
                    || (isInvalid(theirs, "Invalid alias name") && ours.isOk()))),

    STAGES_ARE_ALIASES((step, theirs, ours) -> theirs.isLike(ours.with("aliases", IntendedDifference::withoutStages))),

    ALIASES_IN_SEARCHES((step, theirs, ours) -> theirs.isOk()
            && (step.isSearch() || step.calls("registered-models/get"))
            && withoutVersionAliases(theirs)
                    .isLike(withoutVersionAliases(ours.with("aliases", IntendedDifference::withoutStages)))),

    ALIASES_ARE_STAGES((step, theirs, ours) -> theirs.isOk()
            && theirs.isLike(theirs.with("current_stage", stage -> "None"))
            && outsideStages(theirs).isLike(outsideStages(ours))),

    LONG_TEXTS_IN_SEARCHES((step, theirs, ours) -> step.calls("registered-models/search")
            && theirs.isOk()
            && withoutLongTexts(outsideStages(theirs)).isLike(outsideStages(ours))),

    ONE_VERSION_A_STAGE((step, theirs, ours) -> theirs.version("current_stage").equals("Staging")
            && ours.version("current_stage").equals("None")),

    ARCHIVED((step, theirs, ours) -> theirs.isOk()
            && ours.isOk()
            && (theirs.version("current_stage").equals("Archived")
                    || step.given("stages").equals("Archived"))),

    POLICIES((step, theirs, ours) -> theirs.isOk()
            && ours.is("RESOURCE_CONFLICT")
            && Set.of("BY_REFERENCE_REFUSED", "PROMOTION_OPEN")
                    .contains(ours.body().get("slipway_code"))),

    SOURCES_BY_REFERENCE((step, theirs, ours) -> step.calls("model-versions/create")
            && (theirs.is("INVALID_PARAMETER_VALUE") || theirs.is("RESOURCE_DOES_NOT_EXIST"))
            && ours.body().get("model_version") instanceof Map<?, ?> made
            && Boolean.TRUE.equals(made.get("slipway_by_reference"))),

    LONG_SOURCES((step, theirs, ours) -> theirs.isOk() && isInvalid(ours, "source must have at most 2000")),

    LINKS((step, theirs, ours) -> theirs.isOk() && isInvalid(ours, "run_link must be a link")),

    TAGS_OF_ONE_CALL((step, theirs, ours) -> theirs.isOk() && isInvalid(ours, "tags must have at most 100")),

    BLANK_KEYS((step, theirs, ours) -> theirs.isOk() && step.given("key").isBlank() && isInvalid(ours, "not blank")),

    DIGITS((step, theirs, ours) -> theirs.isOk()
            && !step.given("version").chars().allMatch(c -> c < 128)
            && isInvalid(ours, "version must be a whole number")),

    NO_DESCRIPTION((step, theirs, ours) -> withoutEmptyDescriptions(theirs).isLike(withoutEmptyDescriptions(ours))),

    STRICT_FILTERS((step, theirs, ours) -> step.isSearch() && theirs.isOk() && isInvalid(ours, "filter ")),

    MORE_ORDERS((step, theirs, ours) -> step.isSearch()
            && !step.given("order_by").isEmpty()
            && theirs.is("INVALID_PARAMETER_VALUE")
            && ours.isOk()),

    PAGE_TOKENS((step, theirs, ours) -> step.isSearch() && theirs.isOk() && isInvalid(ours, "page_token ")),

    NO_RESULTS((step, theirs, ours) -> theirs.isOk()
            && Set.of("0", "-1").contains(step.given("max_results"))
            && isInvalid(ours, "max_results must be")),

    SERVER_FAULTS((step, theirs, ours) -> theirs.status() == 500 && ours.status() < 500),

    WEBHOOKS((step, theirs, ours) -> step.path().contains("webhooks")
            && ours.is("ENDPOINT_NOT_FOUND")
            && ours.message().contains("EventBridge")),

    ERROR_PAGES((step, theirs, ours) -> theirs.body().containsKey("text")
            && theirs.status() >= 404
            && ours.status() == 404
            && ours.is("ENDPOINT_NOT_FOUND"));

    /** Characters of a text that lies apart. */
    private static final int LONG = 8_000;

    private static final Set<String> STAGES = Set.of("staging", "production");

    @SuppressWarnings("ImmutableEnumChecker") // The explanations keep nothing.
    private final Explanation explanation;

    IntendedDifference(Explanation explanation) {
        this.explanation = explanation;
    }

    /** Whether a difference is this one. */
    interface Explanation {
        /** What was asked, what MLflow's server answered, and what Slipway did. */
        boolean explains(DifferentialStep step, DifferentialReply theirs, DifferentialReply ours);
    }

    /** As the table has it. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The first row that explains a difference. */
    static Optional<IntendedDifference> of(DifferentialStep step, DifferentialReply theirs, DifferentialReply ours) {
        return Arrays.stream(values())
                .filter(row -> row.explanation.explains(step, theirs, ours))
                .findFirst();
    }

    private static boolean isInvalid(DifferentialReply reply, String part) {
        return reply.is("INVALID_PARAMETER_VALUE") && reply.message().contains(part);
    }

    private static Object withoutStages(Object aliases) {
        return ((List<?>) aliases)
                .stream()
                        .filter(alias ->
                                !STAGES.contains(alias instanceof Map<?, ?> object ? object.get("alias") : alias))
                        .toList();
    }

    private static DifferentialReply withoutLongTexts(DifferentialReply reply) {
        return reply.with(
                "latest_versions",
                versions -> ((List<?>) versions)
                        .stream().map(IntendedDifference::withoutLongTags).toList());
    }

    private static Object withoutLongTags(Object version) {
        Map<String, Object> members = new TreeMap<>();
        ((Map<?, ?>) version).forEach((name, value) -> members.put((String) name, value));
        members.computeIfPresent(
                "tags",
                (name, tags) -> ((List<?>) tags)
                        .stream()
                                .filter(tag -> String.valueOf(((Map<?, ?>) tag).get("value"))
                                                .length()
                                        <= LONG)
                                .toList());
        return members;
    }

    /** As if nothing held a stage. */
    private static DifferentialReply outsideStages(DifferentialReply reply) {
        return withoutVersionAliases(reply.with("aliases", IntendedDifference::withoutStages))
                .with(
                        "latest_versions",
                        versions -> ((List<?>) versions)
                                .stream()
                                        .filter(version -> version instanceof Map<?, ?> object
                                                && "None".equals(object.get("current_stage")))
                                        .toList())
                .with("current_stage", stage -> "None");
    }

    private static DifferentialReply withoutEmptyDescriptions(DifferentialReply reply) {
        return reply.with("description", text -> "".equals(text) ? null : text);
    }

    /** Versions name their aliases by texts, models by objects. */
    private static DifferentialReply withoutVersionAliases(DifferentialReply reply) {
        return reply.with(
                "aliases",
                aliases -> ((List<?>) aliases)
                        .stream().filter(alias -> alias instanceof Map).toList());
    }
}
