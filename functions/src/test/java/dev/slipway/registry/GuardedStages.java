package dev.slipway.registry;

import dev.slipway.http.Answer;
import dev.slipway.http.Route;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What guarded stages answer, by every way in which somebody may ask for them. */
final class GuardedStages {
    private static final Caller READER =
            Roles.DEFAULT.caller(Identity.user("reader"), Set.of("viewers", "contributors"));
    private static final Route MODEL = route("getModel");
    private static final Route STAGE = route("getStage");
    private static final Route POLICY = route("getPolicy");
    private static final Route BY_ALIAS = route("mlflowGetByAlias");
    private static final Route CREATE_VERSION = route("mlflowCreateVersion");

    /** The stages that are guarded at the beginning, and the names beside them under which nothing may ever answer. */
    private static final List<Place> PLACES = List.of(
            new Place("pay", "champion", true),
            new Place("pay", "production", true),
            new Place("pay", "shadow", true),
            new Place("pay", "Champion", true),
            new Place("payments", "champion", true),
            new Place("payments", "production", true),
            new Place("gone", "champion", true),
            new Place("planned", "champion", false),
            new Place("never", "champion", false),
            new Place("Pay", "champion", true),
            new Place("PAYMENTS", "champion", true));

    private final GuardedWorld world;

    /**
     * A stage as callers name it.
     *
     * @param keepsModel whether the name stays with the model that has it, or with none
     */
    record Place(String model, String stage, boolean keepsModel) {
        @Override
        public String toString() {
            return model + "@" + stage;
        }
    }

    /**
     * What a place answers.
     *
     * @param model the model that the name leads to
     * @param policy what is asked of a promotion; nothing where there is no such stage
     */
    record Seen(Optional<Named> model, Optional<Held> held, Optional<String> policy) {}

    /** A model's id and the name that it has. */
    record Named(String id, String name) {}

    /** What a stage holds. */
    record Held(int version, String digest) {}

    GuardedStages(GuardedWorld world) {
        this.world = world;
    }

    /** What each place answers now. */
    Map<Place, Seen> look() {
        Map<String, Answer> models = new HashMap<>();
        Map<Place, Seen> all = new LinkedHashMap<>();
        PLACES.forEach(place -> all.put(
                place,
                look(place, models.computeIfAbsent(place.model(), model -> read(MODEL, Map.of("model", model))))));
        return all;
    }

    private Seen look(Place place, Answer model) {
        Map<String, String> path = Map.of("model", place.model(), "stage", place.stage());
        Answer stage = read(STAGE, path);
        return new Seen(
                Optional.of(model)
                        .filter(found -> found.status() == 200)
                        .map(found -> new Named(text(found, "id"), text(found, "name"))),
                held(stage),
                Optional.of(stage)
                        .filter(found -> found.status() == 200)
                        .map(found -> policy(read(POLICY, path).body())));
    }

    private static Optional<Held> held(Answer stage) {
        return stage.body().containsKey("version")
                ? Optional.of(new Held(Integer.parseInt(text(stage, "version")), text(stage, "digest")))
                : Optional.empty();
    }

    /** What a policy's document asks of a promotion. */
    static String policy(Map<String, Object> document) {
        return document.get("approvals") + " of " + document.get("approvers") + ", gates " + document.get("gates");
    }

    /** What another way to ask for a stage answers, if that is something else. What it does to ask is taken back. */
    Optional<String> contradiction(Place place, Seen seen) {
        Answer alias = mlflow(BY_ALIAS, Map.of("name", place.model(), "alias", place.stage()));
        if (!heldIn(alias).equals(seen.held())) {
            return Optional.of(place + " by alias is " + alias.text());
        }
        Runnable back = world.checkpoint();
        Answer copy =
                mlflow(CREATE_VERSION, Map.of("name", GuardedWorld.ELSEWHERE.value(), "source", "models:/" + place));
        back.run();
        return digestIn(copy).equals(seen.held().map(Held::digest))
                ? Optional.empty()
                : Optional.of("models:/" + place + " is " + copy.text());
    }

    private static Optional<Held> heldIn(Answer answer) {
        return digestIn(answer)
                .map(digest ->
                        new Held(Integer.parseInt(String.valueOf(version(answer).get("version"))), digest));
    }

    private static Optional<String> digestIn(Answer answer) {
        return answer.status() == 200
                ? Optional.of(String.valueOf(version(answer).get("slipway_digest")))
                : Optional.empty();
    }

    private static Map<?, ?> version(Answer answer) {
        return (Map<?, ?>) answer.body().get("model_version");
    }

    private Answer read(Route route, Map<String, String> path) {
        return world.call(READER, route, path, Map.of());
    }

    private Answer mlflow(Route route, Map<String, String> arguments) {
        return world.call(READER, route, Map.of(), arguments);
    }

    private static String text(Answer answer, String member) {
        return String.valueOf(answer.body().get(member));
    }

    private static Route route(String operationId) {
        return GuardedWorld.ROUTES.all().stream()
                .filter(route -> route.operationId().equals(operationId))
                .findFirst()
                .orElseThrow();
    }
}
