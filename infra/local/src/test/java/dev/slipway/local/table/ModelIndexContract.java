package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.memory.MemoryArtifacts;
import dev.slipway.registry.Models;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.ModelFilter;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.verification.HistoryVerification.Report;
import dev.slipway.registry.version.Lineage;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The index of those whom models name: what it costs, what writes it, and what an altered one can do. */
abstract class ModelIndexContract extends TableContract {
    private static final Caller ROOT = Roles.DEFAULT.caller(Identity.user("root"), Set.of("admins"));
    private static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));
    private static final Caller EVE = Roles.DEFAULT.caller(Identity.user("eve"), Set.of("few"));
    private static final ModelFilter IN_USE = new ModelFilter(Optional.empty(), Map.of(), false);

    private Registry registry;

    @BeforeEach
    void openRegistry() {
        registry = new Registry(DynamoStores.on(backend.client(), table, clock), new MemoryArtifacts(clock), clock);
    }

    /** A page for somebody who sees hardly anything costs what it shows, and a query for each list that it is merged of. */
    @Test
    void whatAListReadsDoesNotGrowWithTheModelsThatItsCallerDoesNotSee() {
        Caller contributor = Roles.DEFAULT.caller(Identity.user("eve"), Set.of("few", "contributors"));
        Caller inManyGroups = Roles.DEFAULT.caller(
                Identity.user("eve"),
                Stream.concat(Stream.of("few"), IntStream.range(0, 199).mapToObj(i -> "unnamed" + i))
                        .collect(Collectors.toSet()));
        Map<String, Caller> callers = new TreeMap<>(
                Map.of("no role", EVE, "a contributor", contributor, "no role, in 200 groups", inManyGroups));
        for (String name : List.of("a", "m", "z")) {
            restricted(name, "few");
        }
        restricted("hidden", "others");
        Map<String, String> few = costs(callers);
        repeat("hidden", 296);
        Map<String, String> many = costs(callers);

        many.forEach((who, cost) -> System.out.println("3 of 300 models, " + who + ": " + cost));
        assertThat(many).isEqualTo(few);
    }

    private Map<String, String> costs(Map<String, Caller> callers) {
        Units units = new Units(meter.client());
        Registry metered =
                new Registry(DynamoStores.on(units.client(), table, clock), new MemoryArtifacts(clock), clock);
        Map<String, String> costs = new TreeMap<>();
        callers.forEach((who, caller) -> {
            Units.Cost[] cost = new Units.Cost[1];
            String calls = meter.reading(() ->
                    cost[0] = units.of(() -> assertThat(names(metered, caller)).containsExactly("a", "m", "z")));
            costs.put(who, cost[0].read() + " read units, " + calls);
        });
        return costs;
    }

    /** Of several hundred models that somebody sees, a page costs little more than what it shows. */
    @Test
    void aPageOfManyModelsCostsWhatItShows() {
        Units units = new Units(meter.client());
        Registry metered =
                new Registry(DynamoStores.on(units.client(), table, clock), new MemoryArtifacts(clock), clock);
        for (int i = 0; i < 100; i++) {
            registry.models().create(new ModelName("m%03d".formatted(i)), Optional.empty(), Map.of(), Request.by(ADA));
        }
        for (Caller caller : List.of(ADA, ROOT)) {
            String calls = meter.reading(() -> {
                double read = units.of(() -> assertThat(metered.onBehalfOf(caller, Permission.READ)
                                        .lists()
                                        .models(IN_USE, Page.Request.first(50))
                                        .items())
                                .hasSize(50))
                        .read();
                System.out.println("50 of 100 models, " + caller.identity().id() + ": " + read + " read units");
                assertThat(read).isLessThanOrEqualTo(62);
            });
            System.out.println("  in " + calls);
        }
    }

    /** Registering, moving, deciding, describing and tagging leave the index alone, and so does access that names the same. */
    @Test
    void onlyChangesOfTheNameAndOfThoseWhomAModelNamesWriteTheIndex() {
        Set<String> written = new TreeSet<>();
        MemoryArtifacts artifacts = new MemoryArtifacts(clock);
        registry = new Registry(DynamoStores.on(watching(written::addAll), table, clock), artifacts, clock);
        ModelName m = new ModelName("m");
        ModelName n = new ModelName("n");
        Caller heidi = Roles.DEFAULT.caller(Identity.user("heidi"), Set.of("approvers"));
        Policy two = new Policy(2, Set.of("approvers"), List.of(), Duration.ofDays(1));
        Policy asking = new Policy(2, Set.of("risk board"), List.of(), Duration.ofDays(1));
        Lineage elsewhere = Lineage.NONE.taken(
                Optional.empty(),
                Optional.empty(),
                new Lineage.Source("s3://elsewhere/7", Optional.empty(), Optional.empty()));
        Map<String, Runnable> writing = new LinkedHashMap<>();
        Map<String, Runnable> others = new LinkedHashMap<>();

        writing.put("make", () -> registry.models().create(m, Optional.empty(), Map.of(), Request.by(ADA)));
        others.put("describe", () -> describe(m, Optional.empty()));
        others.put(
                "register",
                () -> registry.versions()
                        .register(m, SampleRegistry.NOTHING_SAID, SampleRegistry.manifest("a"), Request.by(ADA)));
        others.put("register what lies elsewhere", () -> {
            for (int i = 0; i < 2; i++) {
                registry.linkedVersions().bySource(m, SampleRegistry.from(elsewhere), Request.by(ADA));
            }
        });
        others.put("move", () -> registry.promotions().request(m, 2, StageName.STAGING, "first", Request.by(ADA)));
        others.put("move on", () -> registry.promotions().request(m, 3, StageName.STAGING, "next", Request.by(ADA)));
        others.put(
                "roll back",
                () -> registry.stages().rollBack(m, StageName.STAGING, Optional.empty(), "worse", Request.by(ADA)));
        others.put(
                "point an alias",
                () -> registry.promotions().point(m, new StageName("best"), 2, "best", Request.by(ADA)));
        others.put(
                "set a policy for approvers",
                () -> registry.policies().set(m, StageName.STAGING, two, Request.by(ROOT)));
        others.put("ask and decide", () -> {
            Promotion asked = registry.promotions().request(m, 3, StageName.STAGING, "again", Request.by(ADA));
            registry.promotions().decide(asked.id(), Decision.Verdict.APPROVE, Optional.empty(), Request.by(heidi));
            registry.promotions().withdraw(asked.id(), Request.by(ADA));
        });
        others.put("clear", () -> registry.stages().clear(m, StageName.STAGING, "retired", Request.by(ROOT)));
        others.put("restrict", () -> set(m, Visibility.RESTRICTED, Role.MAINTAINER, "user:ada"));
        others.put("give another role", () -> set(m, Visibility.RESTRICTED, Role.VIEWER, "user:ada"));
        check(writing, others, written);

        writing.put("grant", () -> set(m, Visibility.RESTRICTED, Role.VIEWER, "user:ada", "few"));
        writing.put("ask a group", () -> registry.policies().set(m, StageName.STAGING, asking, Request.by(ROOT)));
        writing.put("ask it no longer", () -> registry.policies().set(m, StageName.STAGING, two, Request.by(ROOT)));
        writing.put("grant less", () -> set(m, Visibility.RESTRICTED, Role.VIEWER, "few"));
        writing.put("rename", () -> describe(m, Optional.of(n)));
        String[] id = new String[1];
        writing.put(
                "delete",
                () -> id[0] =
                        registry.models().delete(n, Request.by(ROOT)).model().id());
        writing.put(
                "restore",
                () -> registry.models().restore(new ModelRef.Deleted(id[0]), Optional.empty(), Request.by(ROOT)));
        check(writing, others, written);
    }

    private static void check(Map<String, Runnable> writing, Map<String, Runnable> others, Set<String> written) {
        for (Map<String, Runnable> deeds : List.of(writing, others)) {
            deeds.forEach((what, deed) -> {
                written.clear();
                deed.run();
                assertThat(written.contains("READER")).as(what).isEqualTo(deeds == writing);
            });
            deeds.clear();
        }
    }

    private void describe(ModelName model, Optional<ModelName> name) {
        registry.models()
                .update(
                        model,
                        new Models.Description(name, Optional.of(Optional.of("said")), Map.of("tag", Optional.of("1"))),
                        Request.by(ROOT));
    }

    @Test
    void aForgedItemShowsNobodyAModel() {
        restricted("hidden", "others");
        restricted("m", "few");
        Map<String, AttributeValue> theirs = reader("hidden");
        for (String order : List.of("hidden", "no such model", "m", "not a name#", " ", "~", "m#x", "z".repeat(900))) {
            Map<String, AttributeValue> forged = new HashMap<>(theirs);
            forged.put("sk", AttributeValue.fromS("READER#forged" + order.length() + order.hashCode()));
            forged.put("firstList", AttributeValue.fromS("READER#few"));
            forged.put("firstOrder", AttributeValue.fromS(order));
            backend.client().putItem(put -> put.tableName(table).item(forged));
        }

        assertThat(names(registry, EVE)).containsExactly("m");
        assertThat(report("hidden").differences().toString()).contains("model lists");
    }

    @Test
    void anItemThatIsTakenAwayIsNamedByVerificationAndComesBackWithAChangeOfAccess() {
        restricted("m", "few");
        Map<String, AttributeValue> reader = reader("m");
        backend.client()
                .deleteItem(
                        delete -> delete.tableName(table).key(Map.of("pk", reader.get("pk"), "sk", reader.get("sk"))));
        assertThat(names(registry, EVE)).isEmpty();
        assertThat(registry.onBehalfOf(EVE, Permission.READ).store().model(new ModelName("m")))
                .isPresent();
        assertThat(report("m").whole()).isFalse();
        assertThat(report("m").differences().toString())
                .contains("model lists", "what lists the model for one whom it names is missing");

        restricted("m", "few", "others");

        assertThat(names(registry, EVE)).containsExactly("m");
        assertThat(report("m").whole()).isTrue();
        restricted("m", "few");
        assertThat(report("m").whole())
                .as("what is listed for nobody any more is gone")
                .isTrue();
    }

    private Report report(String name) {
        return registry.verification().verify(new ModelName(name), Optional.empty());
    }

    /** The only item that lists a model for one whom it names. */
    private Map<String, AttributeValue> reader(String name) {
        String id = store.model(new ModelName(name)).orElseThrow().id();
        return item("MODEL#" + id, "READER#00");
    }

    private Map<String, AttributeValue> item(String partition, String sort) {
        return backend.client()
                .getItem(get -> get.tableName(table)
                        .key(Map.of("pk", AttributeValue.fromS(partition), "sk", AttributeValue.fromS(sort))))
                .item();
    }

    private void set(ModelName name, Visibility visibility, Role role, String... holders) {
        registry.accesses()
                .set(
                        name,
                        new ModelAccess.Wish(
                                visibility,
                                Map.of(
                                        role,
                                        Stream.of(holders)
                                                .map(Holder::new)
                                                .collect(Collectors.toCollection(TreeSet::new)))),
                        Request.by(ROOT));
    }

    private void restricted(String name, String... viewers) {
        if (store.model(new ModelName(name)).isEmpty()) {
            registry.models().create(new ModelName(name), Optional.empty(), Map.of(), Request.by(ROOT));
        }
        set(new ModelName(name), Visibility.RESTRICTED, Role.VIEWER, viewers);
    }

    /** Repeats a model so many times under other names, much faster than so many changes would. */
    private void repeat(String name, int times) {
        Map<String, AttributeValue> head = item("NAME#" + name, "HEAD");
        Map<String, AttributeValue> reader = reader(name);
        List<WriteRequest> writes = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String id = Ids.next(Samples.NOW);
            AttributeValue other = AttributeValue.fromS("m-%05d".formatted(i));
            Map<String, AttributeValue> copy = new HashMap<>(head);
            copy.put("pk", AttributeValue.fromS("NAME#" + other.s()));
            copy.put("id", AttributeValue.fromS(id));
            copy.put("name", other);
            String list = head.get("firstList").s();
            copy.put(
                    "firstList",
                    AttributeValue.fromS(list.substring(0, list.indexOf('#') + 1) + Math.floorMod(id.hashCode(), 8)));
            copy.put("firstOrder", other);
            Map<String, AttributeValue> listing = new HashMap<>(reader);
            listing.put("pk", AttributeValue.fromS("MODEL#" + id));
            listing.put("firstOrder", other);
            for (Map<String, AttributeValue> item : List.of(copy, listing)) {
                writes.add(
                        WriteRequest.builder().putRequest(put -> put.item(item)).build());
            }
            if (writes.size() >= 24 || i == times - 1) {
                backend.client().batchWriteItem(batch -> batch.requestItems(Map.of(table, List.copyOf(writes))));
                writes.clear();
            }
        }
    }

    private static List<String> names(Registry registry, Caller caller) {
        return registry
                .onBehalfOf(caller, Permission.READ)
                .lists()
                .models(IN_USE, Page.Request.first(50))
                .items()
                .stream()
                .map(of -> of.model().name().value())
                .toList();
    }

    /** Passes every call on and says which types of items each transaction puts. */
    private DynamoDbClient watching(Consumer<Set<String>> types) {
        return (DynamoDbClient) Proxy.newProxyInstance(
                ModelIndexContract.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                    if (method.isDefault() && arguments != null && arguments[0] instanceof Consumer) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    if (arguments != null && arguments[0] instanceof TransactWriteItemsRequest request) {
                        types.accept(request.transactItems().stream()
                                .filter(action -> action.put() != null)
                                .map(action ->
                                        action.put().item().get("itemType").s())
                                .collect(Collectors.toSet()));
                    }
                    try {
                        return method.invoke(backend.client(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
