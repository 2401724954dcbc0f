package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.mlflow.Downloads;
import dev.slipway.mlflow.Mlflow;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.port.Stores;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Who may call what: every route by every role that is held everywhere, on this model, on another one or nowhere, on a model
 * that the organisation sees and on one that it does not, by a person and by a machine. Each call is one that succeeds for
 * whoever may make it. What is expected is written down here a second time on purpose: widening a right takes two changes.
 */
class AccessMatrixTest {
    private static final ModelName MODEL = new ModelName(Scene.MODEL);
    private static final ModelName OTHER = new ModelName("other");

    /** Permissions of what belongs to no model. */
    private static final Set<Permission> OF_NO_MODEL = EnumSet.of(Permission.READ_OWN, Permission.ADMINISTER);

    /** Routes that answer everybody who has credentials, and leave out what the caller does not see. */
    private static final Set<V1Route> LISTS = EnumSet.of(V1Route.LIST_MODELS, V1Route.LIST_PROMOTIONS, V1Route.GET_ME);

    private enum Where {
        EVERYWHERE,
        ON_THE_MODEL,
        ON_ANOTHER,
        NOWHERE
    }

    private enum Door {
        PERSON(Identity.user("eve")),
        MACHINE(Identity.ofId("role:123456789012/ci"));

        @SuppressWarnings("ImmutableEnumChecker") // it is a record of texts
        private final Identity identity;

        Door(Identity identity) {
            this.identity = identity;
        }
    }

    private record Cell(V1Route route, Role role, Where where, Visibility visibility, Door door) {
        /** Whether the model is there for the caller. */
        boolean sees() {
            return switch (where) {
                case EVERYWHERE -> visibility == Visibility.ORGANISATION || role == Role.ADMIN;
                case ON_THE_MODEL -> true;
                case ON_ANOTHER, NOWHERE -> false;
            };
        }

        String expected() {
            if (route == V1Route.GET_OPENAPI || LISTS.contains(route)) {
                return "let in";
            }
            if (route == V1Route.CREATE_MODEL) {
                return where == Where.EVERYWHERE && may(Permission.CONTRIBUTE) ? "let in" : "forbidden";
            }
            if (OF_NO_MODEL.contains(route.route().permission())) {
                return where == Where.EVERYWHERE && may(route.route().permission()) ? "let in" : "forbidden";
            }
            if (!sees()) {
                return visibility == Visibility.ORGANISATION ? "forbidden" : "not there";
            }
            // A model's maintainers grant roles, and do not choose who lets it pass.
            if (route == V1Route.DECIDE_PROMOTION && (door == Door.MACHINE || where == Where.ON_THE_MODEL)) {
                return "forbidden";
            }
            // The promotion of the scene is somebody else's.
            Permission permission = route == V1Route.WITHDRAW_PROMOTION
                    ? Permission.MAINTAIN
                    : route.route().permission();
            return may(permission) ? "let in" : "forbidden";
        }

        private boolean may(Permission permission) {
            Set<Role> table = switch (permission) {
                case PUBLIC, IDENTIFIED, READ, READ_OWN -> EnumSet.allOf(Role.class);
                case CONTRIBUTE, WITHDRAW -> EnumSet.of(Role.CONTRIBUTOR, Role.MAINTAINER, Role.ADMIN);
                case DECIDE -> EnumSet.of(Role.APPROVER);
                case ROLL_BACK -> EnumSet.of(Role.CONTRIBUTOR, Role.APPROVER, Role.MAINTAINER, Role.ADMIN);
                case MAINTAIN -> EnumSet.of(Role.MAINTAINER, Role.ADMIN);
                case ADMINISTER -> EnumSet.of(Role.ADMIN);
            };
            return table.contains(role);
        }

        Caller caller() {
            return new Caller(door.identity, Set.of("others"), where == Where.EVERYWHERE ? Set.of(role) : Set.of());
        }

        /** A scene whose models grant what this cell says. */
        Scene scene() {
            Scene scene = new Scene();
            scene.sample.model(OTHER.value());
            grant(scene, OTHER, where == Where.ON_ANOTHER);
            grant(scene, MODEL, where == Where.ON_THE_MODEL);
            return scene;
        }

        private void grant(Scene scene, ModelName model, boolean isGranted) {
            Map<Role, SortedSet<Holder>> grants = new EnumMap<>(Role.class);
            if (isGranted) {
                grants.put(role, new TreeSet<>(Set.of(new Holder(door.identity.id()))));
            }
            scene.sample
                    .registry
                    .accesses()
                    .set(model, new ModelAccess.Wish(visibility, grants), Request.by(SampleRegistry.ROOT));
        }

        String met(Scene scene) {
            Answer answer = scene.answer(Calls.by(scene.call(route), caller()));
            return switch (answer.status()) {
                case 200, 201, 202 -> "let in";
                case 403 -> "forbidden";
                case 404 -> "not there";
                default -> answer.text();
            };
        }
    }

    /** Scenes that are used again, since a call that only reads or is refused leaves a scene as it was. */
    private static final class Scenes {
        private final Map<Object, Scene> scenes = new HashMap<>();

        /** A scene in which nothing was changed yet, whose models grant what this cell says. */
        Scene of(Cell cell) {
            return scenes.computeIfAbsent(granted(cell), unused -> cell.scene());
        }

        /** A call was made in the scene of this cell. */
        void after(Cell cell, Route route, boolean isLetIn) {
            if (isLetIn && !route.method().equals("GET")) {
                scenes.remove(granted(cell));
            }
        }

        private static Object granted(Cell cell) {
            return List.of(cell.role(), cell.where(), cell.visibility(), cell.door());
        }
    }

    @Test
    void everyCellOfTheMatrixIsAsItIsWrittenDown() {
        List<String> mismatches = new ArrayList<>();
        List<Cell> cells = cells();
        Scenes scenes = new Scenes();
        for (Cell cell : cells) {
            String met = cell.met(scenes.of(cell));
            scenes.after(cell, cell.route().route(), met.equals("let in"));
            if (!met.equals(cell.expected())) {
                mismatches.add(cell + ": " + met + ", expected: " + cell.expected());
            }
        }
        System.out.println("access: " + cells.size() + " cells, " + mismatches.size() + " mismatches");
        assertThat(mismatches).isEmpty();
    }

    /** The same rules behind MLflow's paths, which name the model in the body or the query. */
    @Test
    void noCallOfMlflowGoesPastThem() {
        Dialect mlflow = new Mlflow("bucket", Downloads.REGISTRY);
        Map<String, Object> said = Map.ofEntries(
                Map.entry("name", Scene.MODEL),
                Map.entry("new_name", "another"),
                Map.entry("version", "5"),
                Map.entry("alias", "live"),
                Map.entry("stage", "Staging"),
                Map.entry("key", "k"),
                Map.entry("value", "v"),
                Map.entry("source", "s3://elsewhere/1"));
        int cells = 0;
        Scenes scenes = new Scenes();
        for (Route route : mlflow.routes()) {
            if (route.path().contains("/webhooks")) {
                continue; // Refused to everybody: there are none.
            }
            boolean isList = route.path().endsWith("/search");
            boolean makes = route.path().endsWith("registered-models/create");
            for (Visibility visibility : Visibility.values()) {
                for (Role role : List.of(Role.VIEWER, Role.REPORTER, Role.CONTRIBUTOR, Role.MAINTAINER)) {
                    for (Where where : List.of(Where.EVERYWHERE, Where.ON_THE_MODEL, Where.ON_ANOTHER)) {
                        // By either door in turn: what decides is the same for both.
                        Door door = Door.values()[cells % 2];
                        Cell cell = new Cell(V1Route.GET_MODEL, role, where, visibility, door);
                        if ((where == Where.EVERYWHERE && !role.isEverywhere()) || isList || makes) {
                            continue;
                        }
                        Answer answer = answered(mlflow, scenes.of(cell), route, cell.caller(), said);
                        scenes.after(cell, route, answer.status() == 200);
                        String expected = !cell.sees()
                                ? visibility == Visibility.ORGANISATION
                                        ? "PERMISSION_DENIED"
                                        : "RESOURCE_DOES_NOT_EXIST"
                                : cell.may(route.permission()) ? "" : "PERMISSION_DENIED";
                        String met = String.valueOf(answer.body().getOrDefault("error_code", ""));
                        // Who may do it can still be told that there is no such alias.
                        boolean isRight = expected.isEmpty() ? !met.equals("PERMISSION_DENIED") : met.equals(expected);
                        assertThat(isRight)
                                .as("%s by %s: %s", route, cell, answer.text())
                                .isTrue();
                        cells++;
                    }
                }
            }
        }
        System.out.println("access: " + cells + " cells of MLflow's routes, 0 mismatches");
        assertThat(cells).isGreaterThan(300);
    }

    private static Answer answered(Dialect dialect, Scene scene, Route route, Caller caller, Map<String, Object> said) {
        boolean isRead = route.method().equals("GET");
        Map<String, List<String>> query = new HashMap<>();
        said.forEach((name, value) -> query.put(name, List.of(value.toString())));
        Api api = new Api(new Routes(List.of(dialect)), scene.sample.registry, route.function(), failure -> {
            throw new AssertionError(failure);
        });
        return api.answer(new ApiRequest(
                route,
                caller,
                Map.of(),
                isRead ? query : Map.of(),
                Map.of(),
                isRead ? "" : Json.write(said),
                Optional.of(URI.create("https://registry.example"))));
    }

    /** So that nobody can tell by the time it takes, or by a table that is busy, that something is there. */
    @Test
    void whatIsHiddenTakesAsManyReadsAsWhatIsNotThere() {
        Caller caller =
                new Caller(Identity.user("eve"), Set.of("others"), EnumSet.complementOf(EnumSet.of(Role.ADMIN)));
        List<String> compared = new ArrayList<>();
        for (V1Route route : V1Route.values()) {
            // The deleted model of the scene is the organisation's.
            if (route.route().path().contains("{")
                    && !OF_NO_MODEL.contains(route.route().permission())
                    && route != V1Route.RESTORE_MODEL) {
                Cell cell = new Cell(route, Role.ADMIN, Where.NOWHERE, Visibility.RESTRICTED, Door.PERSON);
                Scene scene = cell.scene();
                ApiRequest hidden = Calls.by(scene.call(route), caller);
                Map<String, String> path = new HashMap<>(hidden.path());
                path.put("model", path.get("model").startsWith("id:") ? "id:" + Calls.ID : "never-made");
                path.put("promotion", Calls.ID + "-7");
                ApiRequest absent =
                        new ApiRequest(route.route(), caller, path, hidden.query(), hidden.headers(), hidden.body());
                int ofHidden = reads(scene, hidden);
                assertThat(reads(scene, absent)).as("%s", route).isEqualTo(ofHidden);
                compared.add(route + " " + ofHidden);
            }
        }
        System.out.println("reads of what is hidden and of what is not there: " + String.join(", ", compared));
        assertThat(compared).hasSizeGreaterThan(25);
    }

    /** How many point reads it takes until the call is told that there is nothing. */
    private static int reads(Scene scene, ApiRequest call) {
        AtomicInteger reads = new AtomicInteger();
        Stores stores = scene.sample.memory.stores.stores();
        Registry registry = new Registry(
                new Stores(
                        counted(RegistryStore.class, stores.store(), reads),
                        counted(RegistryLists.class, stores.lists(), reads),
                        counted(StoredState.class, stores.state(), reads),
                        stores.secrets()),
                scene.sample.memory.artifacts,
                scene.sample.clock);
        Answer answer = new Api(
                        new Routes(List.of(new V1("bucket", 1_000_000))),
                        registry,
                        call.route().function(),
                        failure -> {})
                .answer(call);
        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        return reads.get();
    }

    /** Counts as {@link RegistryStore} says: a model by its id takes two reads if it is there, and one if it is not. */
    private static <T> T counted(Class<T> port, T inner, AtomicInteger reads) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(inner, arguments);
                    boolean isTwo = List.of("modelById", "head").contains(method.getName())
                            && !Optional.empty().equals(answer);
                    reads.addAndGet(isTwo ? 2 : 1);
                    return answer;
                }));
    }

    /** A model cannot be granted the role of admins, and nobody is a maintainer everywhere but they. */
    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (V1Route route : V1Route.values()) {
            for (Role role : Role.values()) {
                for (Where where : Where.values()) {
                    boolean isPossible = where == Where.EVERYWHERE ? role.isEverywhere() : role != Role.ADMIN;
                    // Who has no role anywhere has none whatever it is called.
                    boolean isNew = where != Where.NOWHERE || role == Role.VIEWER;
                    if (isPossible && isNew && route != V1Route.RESTORE_MODEL) {
                        for (Visibility visibility : Visibility.values()) {
                            for (Door door : Door.values()) {
                                cells.add(new Cell(route, role, where, visibility, door));
                            }
                        }
                    }
                }
            }
        }
        return cells;
    }
}
