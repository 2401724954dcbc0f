package dev.slipway.http;

import dev.slipway.registry.Defaults;
import dev.slipway.registry.KeptNames;
import dev.slipway.registry.Registry;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.stage.Policy;
import java.util.LinkedHashMap;
import java.util.Map;

/** Routes of what belongs to no model: the organisation's defaults, names that stay, and the registry's own history. */
final class OwnEndpoints {
    private final Registry registry;
    private final HistoryEndpoints history;

    OwnEndpoints(Registry registry, HistoryEndpoints history) {
        this.registry = registry;
        this.history = history;
    }

    Map<V1Route, Api.Endpoint> all() {
        return Map.of(
                V1Route.LIST_DEFAULTS, this::listDefaults,
                V1Route.GET_DEFAULT, this::getDefault,
                V1Route.SET_DEFAULT, this::setDefault,
                V1Route.GET_NAME, this::getName,
                V1Route.FREE_NAME, this::freeName,
                V1Route.LIST_OWN_HISTORY, request -> history.list(OwnHistory.ID, request),
                V1Route.VERIFY_OWN_HISTORY, request -> history.verify(ModelRef.OWN, request));
    }

    private Answer listDefaults(ApiRequest request) {
        return Answer.ok(Map.of(
                "defaults",
                registry.defaults().all().stream().map(OwnEndpoints::shown).toList()));
    }

    private Answer getDefault(ApiRequest request) {
        return answer(registry.defaults().of(request.stage()));
    }

    private Answer setDefault(ApiRequest request) {
        Policy policy = request.body(fields -> Policy.of(fields, request.stage()));
        return answer(registry.defaults().set(request.stage(), policy, request.by()));
    }

    private Answer getName(ApiRequest request) {
        return Answer.ok(shown(registry.keptNames().of(request.name())));
    }

    private Answer freeName(ApiRequest request) {
        String reason = request.body(Bodies::clearing);
        return Answer.ok(shown(registry.keptNames().free(request.name(), reason, request.by())));
    }

    private static Answer answer(Defaults.Default of) {
        return Answer.ok(shown(of)).at(of.set().revision());
    }

    static Map<String, Object> shown(Defaults.Default of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stage", of.stage());
        json.put("policyRevision", of.set().revision());
        json.put("defaultEntry", of.origin().defaultEntry());
        json.putAll(of.set().policy().document());
        json.put("allowByReference", of.set().policy().allowByReference());
        return json;
    }

    static Map<String, Object> shown(KeptNames.Name name) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name.name());
        json.put("status", name.status());
        json.put("model", name.model().name());
        json.put("modelId", name.model().id());
        json.put("deleted", name.model().deletion().isPresent());
        return json;
    }
}
