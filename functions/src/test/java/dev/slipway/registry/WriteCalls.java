package dev.slipway.registry;

import dev.slipway.http.Limits;
import dev.slipway.http.Route;
import dev.slipway.json.Json;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.promotion.Promotion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The calls of all routes that write, made of a body for each route and of a pool of values for each parameter. */
final class WriteCalls {
    /** Parameters of a path, and of a body where a text is one of these in pointed brackets. */
    private static final Pattern PARAMETER = Pattern.compile("<([a-z]+)>");

    /** The bodies that each route is called with, by its operation id; one that reads none has an empty one. */
    private static final Map<String, List<String>> BODIES = Map.ofEntries(
            Map.entry("createModel", List.of("{'name':'<name>'}")),
            Map.entry("updateModel", List.of("{'name':'<name>'}", "{'description':'mine','tags':{'a':'b'}}")),
            Map.entry("deleteModel", List.of("{}")),
            Map.entry("restoreModel", List.of("{}", "{'name':'<name>'}")),
            Map.entry(
                    "registerVersion",
                    List.of("{'files':[{'path':'w.bin','size':1,'sha256':'" + "ab".repeat(32) + "'}]}")),
            Map.entry("updateVersion", List.of("{'description':'mine'}", "{'metrics':{'auc':1}}")),
            Map.entry("deleteVersion", List.of("{}")),
            Map.entry("restoreVersion", List.of("{}")),
            Map.entry("completeVersion", List.of("{}")),
            Map.entry("clearStage", List.of("{'reason':'mine'}")),
            Map.entry("setPolicy", List.of("{'approvals':0}")),
            Map.entry("setDefault", List.of("{'approvals':0}")),
            Map.entry("freeName", List.of("{'reason':'mine'}")),
            Map.entry("setAccess", List.of("{'visibility':'RESTRICTED','maintainers':['user:ada']}")),
            Map.entry("requestPromotion", List.of("{'stage':'<stage>','reason':'mine'}")),
            Map.entry("decidePromotion", List.of("{'decision':'APPROVE'}", "{'decision':'REJECT'}")),
            Map.entry("withdrawPromotion", List.of("{}")),
            Map.entry("rollBackStage", List.of("{'reason':'mine'}", "{'reason':'mine','toVersion':<version>}")),
            Map.entry("mlflowCreateModel", List.of("{'name':'<name>'}")),
            Map.entry("mlflowRenameModel", List.of("{'name':'<model>','new_name':'<name>'}")),
            Map.entry("mlflowUpdateModel", List.of("{'name':'<model>','description':'mine'}")),
            Map.entry("mlflowDeleteModel", List.of("{'name':'<model>'}")),
            Map.entry("mlflowLatestVersions", List.of("{'name':'<model>'}")),
            Map.entry("mlflowSetModelTag", List.of("{'name':'<model>','key':'a','value':'b'}")),
            Map.entry("mlflowDeleteModelTag", List.of("{'name':'<model>','key':'a'}")),
            Map.entry("mlflowSetAlias", List.of("{'name':'<model>','alias':'<stage>','version':'<version>'}")),
            Map.entry("mlflowDeleteAlias", List.of("{'name':'<model>','alias':'<stage>'}")),
            Map.entry("mlflowCreateVersion", List.of("{'name':'<model>','source':'<source>'}")),
            Map.entry("mlflowUpdateVersion", List.of("{'name':'<model>','version':'<version>'}")),
            Map.entry("mlflowDeleteVersion", List.of("{'name':'<model>','version':'<version>'}")),
            Map.entry(
                    "mlflowTransitionStage",
                    List.of("{'name':'<model>','version':'<version>','stage':'<mlflowstage>'}")),
            Map.entry("mlflowSetVersionTag", List.of("{'name':'<model>','version':'<version>','key':'a'}")),
            Map.entry("mlflowDeleteVersionTag", List.of("{'name':'<model>','version':'<version>','key':'a'}")));

    /** The routes that write. One that does not even read a body refuses whatever comes. */
    static final List<Route> ROUTES = GuardedWorld.ROUTES.all().stream()
            .filter(route -> !route.method().equals("GET") && route.limits().body() != Limits.UNREAD)
            .toList();

    /** Names that models have or had, namesakes of them, and one that is free. */
    static final List<String> NAMES = List.of(
            "pay", "payments", "gone", "planned", "never", "sandbox", "new", "Pay", "PAYMENTS", "\uff30ay", "p%61y");

    private static final Map<Route, List<Template>> TEMPLATES = new ConcurrentHashMap<>();

    private final GuardedWorld world;
    private final Map<String, List<String>> pools = new HashMap<>();

    /** A way to call a route: the texts of its path's parameters and of its body, parameters still in them. */
    private record Template(Route route, String path, String body) {
        String texts() {
            return path + " " + body;
        }
    }

    /** A call by somebody. */
    record Call(Caller caller, Route route, Map<String, String> path, String body) {
        @Override
        public String toString() {
            String shown = route.path();
            for (Map.Entry<String, String> value : path.entrySet()) {
                shown = shown.replace("{" + value.getKey() + "}", value.getValue());
            }
            return caller.identity().name() + " "
                    + caller.groups().stream().sorted().toList() + ": " + route.method() + " " + shown + " " + body;
        }
    }

    WriteCalls(GuardedWorld world) {
        this.world = world;
        List<String> models = new ArrayList<>(NAMES);
        world.deletedIds().forEach(id -> models.add("id:" + id));
        pools.put("name", NAMES);
        pools.put("model", models);
        pools.put("stage", List.of("champion", "production", "shadow", "live", "Champion", "\uff43hampion"));
        pools.put("mlflowstage", List.of("Production", "Staging", "Archived", "champion"));
        pools.put("version", List.of("1", "2", "3", "5", "6", "7"));
        pools.put(
                "source",
                List.of(
                        "models:/pay/4",
                        "models:/pay/5",
                        "models:/sandbox/1",
                        "models:/payments@champion",
                        "models:/sandbox@champion",
                        "s3://elsewhere/1"));
    }

    /** The bodies of a route; none if nobody thought of it here. */
    static List<String> bodies(Route route) {
        return BODIES.getOrDefault(route.operationId(), List.of());
    }

    /** The operation ids that have bodies here. */
    static Collection<String> operations() {
        return BODIES.keySet();
    }

    /** Every call of a route by one caller, as the world is now. */
    List<Call> all(Caller caller, Route route) {
        List<Call> calls = new ArrayList<>();
        for (Template template : templates(route)) {
            fill(caller, template, calls);
        }
        return calls;
    }

    /** Some call by one of these callers, as the world is now; every other one is about this model, if it is about any. */
    Optional<Call> any(List<Caller> callers, String model, Random random) {
        Route route = ROUTES.get(random.nextInt(ROUTES.size()));
        List<Template> templates = templates(route);
        Template template = templates.get(random.nextInt(templates.size()));
        for (Matcher found = PARAMETER.matcher(template.texts());
                found.find();
                found = PARAMETER.matcher(template.texts())) {
            List<String> pool = pool(found.group(1));
            if (pool.isEmpty()) {
                return Optional.empty();
            }
            boolean isMeant = pool.contains(model) && random.nextBoolean();
            template = with(template, found.group(), isMeant ? model : pool.get(random.nextInt(pool.size())));
        }
        return Optional.of(call(callers.get(random.nextInt(callers.size())), template));
    }

    private void fill(Caller caller, Template template, List<Call> calls) {
        Matcher found = PARAMETER.matcher(template.texts());
        if (found.find()) {
            pool(found.group(1)).forEach(value -> fill(caller, with(template, found.group(), value), calls));
        } else {
            calls.add(call(caller, template));
        }
    }

    private static List<Template> templates(Route route) {
        return TEMPLATES.computeIfAbsent(route, WriteCalls::made);
    }

    private static List<Template> made(Route route) {
        String path = route.path().replace('{', '<').replace('}', '>');
        return bodies(route).stream()
                .map(body -> new Template(route, path, body.replace('\'', '"')))
                .toList();
    }

    private static Template with(Template template, String parameter, String value) {
        return new Template(
                template.route(),
                template.path().replaceFirst(parameter, Matcher.quoteReplacement(value)),
                template.body().replaceFirst(parameter, Matcher.quoteReplacement(value)));
    }

    /** The values of the path's parameters stand where the parameters stood. */
    private static Call call(Caller caller, Template template) {
        String[] names = template.route().path().split("/", -1);
        String[] values = template.path().split("/", -1);
        Map<String, String> path = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            if (names[i].startsWith("{")) {
                path.put(names[i].substring(1, names[i].length() - 1), values[i]);
            }
        }
        return new Call(caller, template.route(), path, Json.write(Json.readObject(template.body())));
    }

    private List<String> pool(String parameter) {
        return parameter.equals("promotion") ? promotions() : pools.get(parameter);
    }

    private List<String> promotions() {
        return world.registry().lists().openPromotions(Optional.empty(), Page.Request.first(100)).items().stream()
                .map(Promotion::id)
                .toList();
    }
}
