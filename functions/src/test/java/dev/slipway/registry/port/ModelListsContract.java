package dev.slipway.registry.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.memory.MemoryArtifacts;
import dev.slipway.registry.Models;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.access.Reach;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryLists.ModelFilter;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of models as callers see them: each shows all that its caller sees, by name, and no page but the last is short. */
public abstract class ModelListsContract extends StoresContract {
    private static final Caller ROOT = Roles.DEFAULT.caller(Identity.user("root"), Set.of("admins"));
    private static final Caller BOB = Roles.DEFAULT.caller(Identity.user("bob"), Set.of("contributors"));
    private static final ModelFilter IN_USE = new ModelFilter(Optional.empty(), Map.of(), false);
    private static final ModelFilter DELETED = new ModelFilter(Optional.empty(), Map.of(), true);

    /** After how many steps of a story by chance the lists are looked at. */
    private static final int LOOK = 40;

    private Registry registry;

    /** Steps of the story by chance. */
    protected int steps() {
        return 200;
    }

    @BeforeEach
    void openRegistry() {
        registry = new Registry(stores, new MemoryArtifacts(clock), clock);
    }

    @Test
    void aReachIsAllOfSomeVisibilitiesAndWhatNamesOneOfItsReaders() {
        create("open");
        create("open-naming");
        create("hidden");
        create("hidden-naming");
        set("open-naming", Visibility.ORGANISATION, "team");
        set("hidden", Visibility.RESTRICTED, "others");
        set("hidden-naming", Visibility.RESTRICTED, "team");
        SortedSet<Holder> team = new TreeSet<>(Set.of(new Holder("team"), new Holder("others'")));

        assertThat(names(Reach.EVERYTHING)).containsExactly("hidden", "hidden-naming", "open", "open-naming");
        assertThat(names(new Reach(Set.of(), team))).containsExactly("hidden-naming", "open-naming");
        assertThat(names(new Reach(Set.of(Visibility.ORGANISATION), team)))
                .containsExactly("hidden-naming", "open", "open-naming");
        assertThat(names(new Reach(Set.of(Visibility.RESTRICTED), new TreeSet<>())))
                .containsExactly("hidden", "hidden-naming");
        assertThat(names(new Reach(Set.of(), new TreeSet<>()))).isEmpty();
    }

    @Test
    void aModelFollowsItsNameItsDeletionAndItsAccess() {
        Caller team = Roles.DEFAULT.caller(Identity.user("tim"), Set.of("team"));
        create("before");
        set("before", Visibility.RESTRICTED, "team", "others");
        assertThat(seen(team, IN_USE)).containsExactly("before");

        registry.models()
                .update(
                        name("before"),
                        new Models.Description(Optional.of(name("after")), Optional.empty(), Map.of()),
                        Request.by(ROOT));
        assertThat(seen(team, IN_USE)).containsExactly("after");

        Model deleted =
                registry.models().delete(name("after"), Request.by(ROOT)).model();
        assertThat(seen(team, IN_USE)).isEmpty();
        assertThat(seen(team, DELETED)).containsExactly("after");

        registry.models().restore(deleted.ref(), Optional.of(name("back")), Request.by(ROOT));
        assertThat(seen(team, IN_USE)).containsExactly("back");
        assertThat(seen(team, DELETED)).isEmpty();

        set("back", Visibility.RESTRICTED, "others");
        assertThat(seen(team, IN_USE)).isEmpty();

        Policy asksTeam = new Policy(1, Set.of("team"), List.of(), Duration.ofDays(1));
        registry.policies().set(name("back"), StageName.PRODUCTION, asksTeam, Request.by(ROOT));
        assertThat(seen(team, IN_USE)).containsExactly("back");

        registry.policies().set(name("back"), StageName.PRODUCTION, Policy.ONE_APPROVAL, Request.by(ROOT));
        assertThat(seen(team, IN_USE)).isEmpty();
    }

    /** All that a model may name at once, and then others: a change has room for it. */
    @Test
    void aModelNamesAsManyAsItMayAndThenAsManyOthers() {
        create("m");
        for (String letter : List.of("a", "b")) {
            set("m", Visibility.RESTRICTED, many(letter, ModelAccess.MAX_GRANTS));
            Policy asks = new Policy(1, Set.of(many("z" + letter, 10)), List.of(), Duration.ofDays(1));
            registry.policies().set(name("m"), StageName.PRODUCTION, asks, Request.by(ROOT));
            assertThat(store.model(name("m")).orElseThrow().access().readers()).hasSize(ModelAccess.MAX_READERS);
        }
        registry.models()
                .update(
                        name("m"),
                        new Models.Description(Optional.of(name("n")), Optional.empty(), Map.of()),
                        Request.by(ROOT));

        assertThat(seen(member("b01"), IN_USE)).containsExactly("n");
        assertThat(seen(member("zb09"), IN_USE)).containsExactly("n");
        assertThat(seen(member("a01"), IN_USE)).isEmpty();
        set("n", Visibility.RESTRICTED);
        assertThat(seen(member("b01"), IN_USE)).isEmpty();
    }

    /** All of it is written in one transaction, which takes a hundred writes. */
    @Test
    void aNewModelTakesOverAsMuchAsOneChangeWritesAndIsRefusedMore() {
        create("m");
        set("m", Visibility.ORGANISATION, many("r", 39));
        for (int stage = 0; stage < 20; stage++) {
            policy("m", "s" + stage);
        }
        delete("m");

        create("m");

        Model second = store.model(name("m")).orElseThrow();
        assertThat(second.access().readers()).contains(new Holder("r38"), new Holder("user:bob"));
        assertThat(second.stages().values().stream().filter(stage -> stage.policyRevision() > 0))
                .hasSize(20);
        policy("m", "s20");
        delete("m");
        assertThatThrownBy(() -> create("m"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NAME_RESERVED))
                .hasMessageContaining("restore that model, or have an admin free the name");
    }

    private void policy(String model, String stage) {
        Policy asks = new Policy(1, Set.of("r01"), List.of(), Duration.ofDays(1));
        registry.policies().set(name(model), new StageName(stage), asks, Request.by(ROOT));
    }

    private void delete(String model) {
        registry.models().delete(name(model), Request.by(ROOT));
    }

    /** They may have to decide on any of them. */
    @Test
    void whomADefaultAsksSeesEveryModelThatIsUnderItAndNotTheRegistrysOwnHistory() {
        create("open");
        create("hidden");
        set("hidden", Visibility.RESTRICTED, "team");
        Policy asks = new Policy(1, Set.of("board"), List.of(), Duration.ofDays(1));
        registry.defaults().set(StageName.PRODUCTION, asks, Request.by(ROOT));

        assertThat(seen(member("board"), IN_USE)).containsExactly("hidden", "open");
        assertThat(store.model(ModelRef.of("id:" + OwnHistory.ID))).isEmpty();
        assertThat(stores.state().modelId(ModelRef.of("id:" + OwnHistory.ID))).isEmpty();
        registry.policies().set(name("hidden"), StageName.PRODUCTION, Policy.ONE_APPROVAL, Request.by(ROOT));
        assertThat(seen(member("board"), IN_USE)).containsExactly("open");
        registry.defaults().set(StageName.PRODUCTION, Policy.ONE_APPROVAL, Request.by(ROOT));
        assertThat(seen(member("board"), IN_USE)).isEmpty();
    }

    @Test
    void ofACallersGroupsTheFirstThatModelsNameCount() {
        int many = Reach.MAX_GROUPS + 5;
        for (int i = 0; i < many; i++) {
            create("m%02d".formatted(i));
            set("m%02d".formatted(i), Visibility.RESTRICTED, "g%03d".formatted(4 * i));
        }
        create("own");
        set("own", Visibility.RESTRICTED, "user:zoe");
        Caller zoe = Roles.DEFAULT.caller(
                Identity.user("zoe"),
                IntStream.range(0, 4 * many).mapToObj("g%03d"::formatted).collect(Collectors.toSet()));

        List<String> seen = seen(zoe, IN_USE);

        assertThat(seen)
                .containsExactlyElementsOf(Stream.concat(
                                IntStream.range(0, Reach.MAX_GROUPS).mapToObj("m%02d"::formatted), Stream.of("own"))
                        .toList());
        Registry hers = registry.onBehalfOf(zoe, Permission.READ);
        assertThat(hers.store().model(name("m%02d".formatted(many - 1)))).isPresent();
    }

    /** Whatever happens by chance, each caller's list is what a look at every model comes to. */
    @Test
    void everyListShowsWhatItsCallerSeesInFullPages() {
        long seed = System.nanoTime();
        System.out.println("seed of everyListShowsWhatItsCallerSeesInFullPages: " + seed);
        Random random = new Random(seed);
        List<String> ids = new ArrayList<>();
        int shown = 0;
        for (int step = 1; step <= steps(); step++) {
            try {
                happen(random, ids);
            } catch (Refused refused) {
                // By its rules the registry does not do it.
            }
            if (step % LOOK == 0) {
                for (int i = 0; i < 4; i++) {
                    shown += look(random, ids, new ModelFilter(prefix(random), Map.of(), random.nextInt(3) == 0));
                }
            }
        }
        assertThat(shown).as("models shown").isPositive();
    }

    private static Optional<String> prefix(Random random) {
        return Optional.of("m" + random.nextInt(3)).filter(unused -> random.nextInt(3) == 0);
    }

    private void happen(Random random, List<String> ids) {
        if (ids.size() < 10 || random.nextInt(4) == 0) {
            Caller maker = random.nextBoolean() ? BOB : ROOT;
            ids.add(registry.models()
                    .create(any(random), Optional.empty(), Map.of(), Request.by(maker))
                    .model()
                    .id());
            return;
        }
        Model model = store.modelById(ids.get(random.nextInt(ids.size()))).orElseThrow();
        switch (random.nextInt(6)) {
            case 0 ->
                registry.models()
                        .update(
                                model.ref(),
                                new Models.Description(
                                        Optional.of(any(random)).filter(unused -> random.nextInt(4) > 0),
                                        Optional.of(Optional.of("step")),
                                        Map.of()),
                                Request.by(ROOT));
            case 1 -> registry.models().delete(model.ref(), Request.by(ROOT));
            case 2 ->
                registry.models()
                        .restore(
                                model.ref(),
                                Optional.of(any(random)).filter(unused -> random.nextBoolean()),
                                Request.by(ROOT));
            case 3 ->
                registry.policies()
                        .set(
                                model.ref(),
                                random.nextBoolean() ? StageName.PRODUCTION : StageName.STAGING,
                                new Policy(1, Set.of("g" + random.nextInt(8)), List.of(), Duration.ofDays(1)),
                                Request.by(ROOT));
            default -> registry.accesses().set(model.ref(), wish(random), Request.by(ROOT));
        }
    }

    private static ModelAccess.Wish wish(Random random) {
        Map<Role, SortedSet<Holder>> grants = new EnumMap<>(Role.class);
        for (int i = random.nextInt(4); i > 0; i--) {
            List<Role> roles = List.copyOf(ModelAccess.granted());
            grants.computeIfAbsent(roles.get(random.nextInt(roles.size())), unused -> new TreeSet<>())
                    .add(new Holder(random.nextInt(3) == 0 ? "user:u" + random.nextInt(4) : "g" + random.nextInt(8)));
        }
        return new ModelAccess.Wish(random.nextInt(3) == 0 ? Visibility.ORGANISATION : Visibility.RESTRICTED, grants);
    }

    /** Looks at one list of somebody; answers how many models are in it. */
    private int look(Random random, List<String> ids, ModelFilter filter) {
        Set<String> groups = new TreeSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            groups.add("g" + random.nextInt(8));
        }
        List<String> everywhere = List.of("", "", "contributors", "reporters", "admins");
        groups.add(everywhere.get(random.nextInt(everywhere.size())));
        Caller caller = Roles.DEFAULT.caller(Identity.user("u" + random.nextInt(4)), groups);
        List<String> expected = ids.stream()
                .map(id -> store.modelById(id).orElseThrow())
                .filter(model -> model.deletion().isPresent() == filter.deleted())
                .filter(model -> model.name().value().startsWith(filter.prefix().orElse("")))
                .filter(model -> model.access().isSeenBy(caller))
                .sorted(Comparator.comparing((Model model) -> model.name().value())
                        .thenComparing(Model::id))
                .map(Model::id)
                .toList();

        RegistryLists hers = registry.onBehalfOf(caller, Permission.READ).lists();
        int limit = 1 + random.nextInt(6);
        List<String> listed = all(
                        page -> {
                            var read = hers.models(filter, page);
                            assertThat(read.next().isEmpty() || read.items().size() == limit)
                                    .as("a page that is not the last is full")
                                    .isTrue();
                            assertThat(read.items().isEmpty() && page.from().isPresent())
                                    .as("no page but the first is empty")
                                    .isFalse();
                            return read;
                        },
                        limit)
                .stream()
                .map(of -> of.model().id())
                .toList();

        assertThat(listed).as(caller + " looking for " + filter).isEqualTo(expected);
        if (!filter.deleted()) {
            List<String> visited = new ArrayList<>();
            hers.visitModels(
                    filter.prefix().orElse(""),
                    true,
                    Optional.empty(),
                    (of, place) -> visited.add(of.model().id()));
            assertThat(visited).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(visited).isEqualTo(backwards(expected));
        }
        return listed.size();
    }

    private static List<String> backwards(List<String> ids) {
        List<String> backwards = new ArrayList<>();
        ids.forEach(id -> backwards.add(0, id));
        return backwards;
    }

    private static ModelName any(Random random) {
        return name("m" + random.nextInt(40));
    }

    private static ModelName name(String name) {
        return new ModelName(name);
    }

    private static String[] many(String letter, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> letter + "%02d".formatted(i))
                .toArray(String[]::new);
    }

    private static Caller member(String group) {
        return Roles.DEFAULT.caller(Identity.user("somebody"), Set.of(group));
    }

    private void create(String name) {
        registry.models().create(name(name), Optional.empty(), Map.of(), Request.by(BOB));
    }

    private void set(String model, Visibility visibility, String... viewers) {
        SortedSet<Holder> holders = Stream.of(viewers).map(Holder::new).collect(Collectors.toCollection(TreeSet::new));
        registry.accesses()
                .set(name(model), new ModelAccess.Wish(visibility, Map.of(Role.VIEWER, holders)), Request.by(ROOT));
    }

    private List<String> names(Reach reach) {
        return names(lists.within(reach), IN_USE);
    }

    private List<String> seen(Caller caller, ModelFilter filter) {
        return names(registry.onBehalfOf(caller, Permission.READ).lists(), filter);
    }

    private static List<String> names(RegistryLists lists, ModelFilter filter) {
        return all(page -> lists.models(filter, page), 10).stream()
                .map(of -> of.model().name().value())
                .toList();
    }
}
