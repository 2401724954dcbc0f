package dev.slipway.http;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.GRACE;
import static dev.slipway.registry.SampleRegistry.ROOT;
import static dev.slipway.registry.SampleRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.Models;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Parent;
import dev.slipway.registry.version.Version;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What refers to another model keeps its id and is shown under the name that the model has now. */
class PresentNamesTest {
    private static final Caller EVERYBODY =
            Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors", "admins"));
    private static final ModelName LATER = new ModelName("later");

    private final SampleRegistry there = new SampleRegistry();

    /** The ids of each batch of heads that was read. */
    private final List<Collection<?>> heads = new ArrayList<>();

    private final Registry registry = new Registry(
            new Stores(
                    there.store,
                    noting(there.registry.lists()),
                    there.memory.stores.stores().state(),
                    there.registry.secrets()),
            there.memory.artifacts,
            there.clock);
    private final Model base = there.model("base");
    private final Model model = there.model("fraud");
    private final Version parent = there.ready(base);

    @Test
    void aParentIsKeptByIdAndDigestAndUnderTheNameOfThatTime() {
        Version child = child(Optional.of(base.name()));
        rename(base, LATER);

        Parent.Found kept = new Parent.Found(base.id(), base.name(), 1, parent.digest());
        assertThat(there.now(child).parent()).contains(kept);
        assertThat(((VersionFact.Registered) there.facts(model, 2).get(0))
                        .origin()
                        .parent())
                .contains(kept);
        assertThat(there.now(child).metadata().digest())
                .isEqualTo(child.metadata().digest());
    }

    @Test
    void everyAnswerWithAVersionShowsTheParentUnderItsPresentName() {
        Version child = child(Optional.of(base.name()));
        there.upload(child);
        rename(base, LATER);
        there.model("base");

        assertThat(parentIn(body("GET", "/versions/1", ""))).isEqualTo(shown("later"));
        assertThat(parentIn(first(body("GET", "/versions", ""), "versions"))).isEqualTo(shown("later"));
        assertThat(parentIn(body("PATCH", "/versions/1", "{\"description\":\"d\"}")))
                .isEqualTo(shown("later"));
        assertThat(parentIn(body("POST", "/versions/1/complete", ""))).isEqualTo(shown("later"));
        assertThat(parentIn(body("DELETE", "/versions/1", ""))).isEqualTo(shown("later"));
        assertThat(parentIn(body("POST", "/versions/1/restoration", ""))).isEqualTo(shown("later"));
        child(Optional.empty());
        Map<String, Object> lineage = object(body("GET", "/comparison", "1,2").get("lineage"));
        assertThat((List<?>) object(lineage.get("parent")).get("values"))
                .first()
                .isEqualTo(shown("later"));
    }

    @Test
    void aDeletedModelIsShownUnderItsLastNameAndItsId() {
        child(Optional.of(base.name()));
        rename(base, LATER);
        there.registry.models().delete(LATER, Request.by(ROOT));
        there.model("later");

        assertThat(parentIn(body("GET", "/versions/1", ""))).isEqualTo(shown("later"));
    }

    @Test
    void aParentInTheSameModelIsShownUnderTheModelsOwnName() {
        child(Optional.of(base.name()));
        Version second = child(Optional.empty());
        rename(model, LATER);

        Map<String, Object> shown = parentIn(Json.readObject(Json.write(
                call(ADA, "GET", "/v1/models/{model}/versions/{version}", Map.of("model", "later", "version", "2"), "")
                        .body())));
        assertThat(shown).containsEntry("model", "later").containsEntry("modelId", model.id());
        assertThat(there.now(second).parent().orElseThrow().model()).isEqualTo(model.name());
    }

    @Test
    void headsOfOtherModelsAreReadTogetherAndOfTheSameModelNotAtAll() {
        child(Optional.of(base.name()));
        child(Optional.of(base.name()));
        Model other = there.model("other");
        there.ready(other);
        child(Optional.of(other.name()));
        heads.clear();

        body("GET", "/versions", "");
        assertThat(heads).hasSize(1);
        assertThat(heads.get(0)).hasSize(2);
        heads.clear();

        there.ready(base, SampleRegistry.from(childOf(Optional.empty())));
        call(ADA, "GET", "/v1/models/{model}/versions", Map.of("model", "base"), "");
        assertThat(heads).isEmpty();
    }

    @Test
    void promotionsAreShownUnderTheNameThatTheirModelHasNow() {
        Version version = there.ready(model);
        Promotion ended = there.promotion(version, StageName.PRODUCTION);
        there.registry.promotions().withdraw(ended.id(), Request.by(ADA));
        Promotion open = there.promotion(version, StageName.PRODUCTION);
        rename(model, LATER);
        there.model("fraud");

        for (Promotion promotion : List.of(ended, open)) {
            assertThat(call(ADA, "GET", "/v1/promotions/{promotion}", Map.of("promotion", promotion.id()), "")
                            .body())
                    .containsEntry("model", LATER)
                    .containsEntry("modelId", model.id());
        }
        assertThat(promotions(Map.of("model", List.of("later")))).containsExactly("later", "later");
        assertThat(promotions(Map.of())).containsExactly("later");
        assertThat(promotions(Map.of("model", List.of("fraud")))).isEmpty();
        Answer decided = call(
                GRACE,
                "POST",
                "/v1/promotions/{promotion}/decisions",
                Map.of("promotion", open.id()),
                "{\"decision\":\"APPROVE\"}");
        assertThat(decided.body()).containsEntry("model", LATER);
        assertThat(there.history(model).get(1).model()).isEqualTo(model.name());
    }

    @Test
    void aListOfEndedPromotionsOfAModelReadsNoHeads() {
        Promotion ended = there.promotion(there.ready(model), StageName.PRODUCTION);
        there.registry.promotions().withdraw(ended.id(), Request.by(ADA));
        heads.clear();

        assertThat(promotions(Map.of("model", List.of("fraud")))).containsExactly("fraud");
        assertThat(heads).isEmpty();
    }

    private Version child(Optional<ModelName> of) {
        return there.registered(model, SampleRegistry.from(childOf(of)), manifest("weights.bin"));
    }

    private static Lineage childOf(Optional<ModelName> of) {
        return new Lineage(
                List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(new Parent.Named(of, 1)));
    }

    private void rename(Model of, ModelName to) {
        there.registry
                .models()
                .update(
                        of.name(),
                        new Models.Description(Optional.of(to), Optional.empty(), Map.of()),
                        Request.by(ADA));
    }

    private Map<String, Object> shown(String name) {
        return Map.of(
                "model",
                name,
                "modelId",
                base.id(),
                "version",
                BigDecimal.ONE,
                "digest",
                parent.digest().hex());
    }

    private static Map<String, Object> parentIn(Map<String, Object> version) {
        return object(object(version.get("lineage")).get("parent"));
    }

    private static Map<String, Object> first(Map<String, Object> page, String name) {
        return object(((List<?>) page.get(name)).get(0));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private List<String> promotions(Map<String, List<String>> query) {
        Answer answer = answer(ADA, route("GET", "/v1/promotions"), Map.of(), query, "");
        return ((List<?>) Json.readObject(Json.write(answer.body())).get("promotions"))
                .stream()
                        .map(promotion -> (String) object(promotion).get("model"))
                        .toList();
    }

    /** What is answered about a version of the model; {@code said} is the body, or the versions to compare. */
    private Map<String, Object> body(String method, String below, String said) {
        Map<String, List<String>> query = below.endsWith("comparison") ? Map.of("versions", List.of(said)) : Map.of();
        Route route = route(method, "/v1/models/{model}" + below.replaceFirst("/1", "/{version}"));
        Answer answer =
                answer(EVERYBODY, route, Map.of("model", "fraud", "version", "1"), query, query.isEmpty() ? said : "");
        assertThat(answer.status()).as("%s: %s", below, answer.body()).isEqualTo(200);
        return Json.readObject(Json.write(answer.body()));
    }

    private Answer call(Caller caller, String method, String path, Map<String, String> parameters, String body) {
        return answer(caller, route(method, path), parameters, Map.of(), body);
    }

    private Answer answer(
            Caller caller, Route route, Map<String, String> path, Map<String, List<String>> query, String body) {
        Api api = new Api(new Routes(List.of(new V1("bucket", 1))), registry, route.function(), failure -> {
            throw new AssertionError(failure);
        });
        return api.answer(new ApiRequest(route, caller, path, query, new HashMap<>(), body));
    }

    private static Route route(String method, String path) {
        return new V1("bucket", 1)
                .routes().stream()
                        .filter(route -> route.key().equals(method + " " + path))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(method + " " + path));
    }

    private RegistryLists noting(RegistryLists lists) {
        return (RegistryLists) Proxy.newProxyInstance(
                RegistryLists.class.getClassLoader(), new Class<?>[] {RegistryLists.class}, (proxy, method, given) -> {
                    if (method.getName().equals("modelsById")) {
                        heads.add((Collection<?>) given[0]);
                    }
                    try {
                        return method.invoke(lists, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
