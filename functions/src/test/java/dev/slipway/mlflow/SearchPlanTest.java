package dev.slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.SettableClock;
import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Routes;
import dev.slipway.memory.MemoryRegistry;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryLists.Visitor;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.port.SearchIndex;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What searches find among ten thousand versions and a thousand models, and how much they look at for that. */
class SearchPlanTest {
    private static final int VERSIONS = 10_000;
    private static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("viewers"));
    private static final Caller ROOT = Roles.DEFAULT.caller(Identity.user("root"), Set.of("admins"));

    private final SettableClock clock = new SettableClock(Samples.NOW.plusSeconds(2 * VERSIONS));
    private final MemoryRegistry memory = new MemoryRegistry(clock);
    private final RegistryStore store = memory.stores.stores().store();
    private final SearchIndex index = memory.stores.index();
    private final Map<String, Integer> read = new LinkedHashMap<>();
    private Duration ofEachElement = Duration.ZERO;
    private final Registry registry = new Registry(
            new Stores(
                    store,
                    counting(memory.stores.stores().lists()),
                    memory.stores.stores().state(),
                    memory.stores.stores().secrets()),
            memory.artifacts,
            clock);
    private final Api api = new Api(
            new Routes(List.of(new Mlflow("bucket", Downloads.REGISTRY))), registry, FunctionName.QUERY, failure -> {
                throw new AssertionError(failure);
            });

    @Test
    void versionsAreFoundByAnythingAndReadInProportionToWhatIsFound() {
        Model big = filled("big", VERSIONS - 100, SearchPlanTest::tags);
        filled("small", 100, number -> Map.of("parity", "odd"));

        assertThat(found("rare tag alone", "tag.rare = 'needle'")).containsExactly("big 42");
        assertThat(looked()).isLessThan(350);
        assertThat(found("rare tag with name", "name = 'big' AND tag.rare = 'needle'"))
                .containsExactly("big 42");
        assertThat(looked()).isLessThan(350);
        assertThat(found("rare tag like", "tag.rare LIKE 'need%' AND tag.parity = 'even'"))
                .containsExactly("big 42");
        assertThat(looked()).isLessThan(2_500);
        assertThat(found("rare tag and common tag", "tag.parity = 'even' AND tag.hundred = '7'"))
                .isEmpty();
        assertThat(found("tag of a hundredth", "tag.hundred = '42'")).hasSize(99);
        assertThat(found("no such tag", "tag.parity = 'neither'")).isEmpty();
        assertThat(looked()).isLessThan(350);
        assertThat(found("no such key", "tag.nobody != 'x'")).isEmpty();
        assertThat(found("common tag, 50 wanted", "tag.parity = 'odd'", "max_results", "50"))
                .hasSize(50);
        assertThat(looked()).as("from the list alone").isLessThan(200);
        assertThat(found("common tag, 100 wanted", "name = 'big' AND tag.parity = 'odd'", "max_results", "100"))
                .hasSize(100);
        assertThat(looked()).as("from the list alone").isLessThan(350);
        assertThat(found("common tag, all wanted", "tag.parity = 'odd'")).hasSize(5_050);
        assertThat(found("common tag and what nothing has", "tag.parity = 'odd' AND source_path = 's3://none'"))
                .isEmpty();
        assertThat(found("order over several models", "tag.parity = 'odd'", "order_by", "name DESC"))
                .hasSize(5_050)
                .startsWith("small 100", "small 99")
                .endsWith("big 1");
        assertThat(found("order and rare tag", "tag.hundred = '42'", "order_by", "version_number ASC"))
                .startsWith("big 42", "big 142");
        assertThat(looked()).isLessThan(500);
        assertThat(found("name that is like", "name LIKE 'sma%' AND tag.parity = 'odd'"))
                .hasSize(100);
        assertThat(looked()).isLessThan(250);
        assertThat(found("names that are like", "name LIKE '%' AND tag.rare = 'needle'"))
                .containsExactly("big 42");
        assertThat(found("run", "run_id = 'none'")).isEmpty();
        assertThat(big.lastVersion()).as("the head is not read for it").isZero();
    }

    @Test
    void pagesOfARareTagAreWholeInAnyOrder() {
        filled("big", 3_000, SearchPlanTest::tags);
        for (String order : List.of("", "version_number ASC", "creation_timestamp DESC", "name ASC")) {
            List<String> all = new ArrayList<>();
            String token = "";
            do {
                Answer page = search("tag.hundred = '42'", "max_results", "7", "order_by", order, "page_token", token);
                all.addAll(names(page));
                token = token(page);
            } while (!token.isEmpty());
            assertThat(all).as(order).hasSize(30).doesNotHaveDuplicates().contains("big 42", "big 2942");
        }
    }

    @Test
    void whatTheIndexDoesNotKnowYetIsFound() {
        Model big = filled("big", 3_000, SearchPlanTest::tags);
        Version old = store.version(big.id(), 77).orElseThrow();
        write(
                big,
                old.described(
                        Samples.metadata(Optional.empty(), Map.of("rare", "needle")),
                        clock.instant().minusSeconds(5)));

        assertThat(found("a tag that was set a moment ago", "tag.rare = 'needle'"))
                .containsExactlyInAnyOrder("big 42", "big 77");
        assertThat(found(
                        "the same in another order",
                        "name = 'big' AND tag.rare = 'needle'",
                        "order_by",
                        "version_number ASC"))
                .containsExactly("big 42", "big 77");
    }

    @Test
    void whatTheIndexSaysWronglyChangesNoAnswer() {
        Model big = filled("big", 3_000, SearchPlanTest::tags);
        Model small = filled("small", 10, number -> Map.of());
        List<String> before = found("before", "tag.rare = 'needle'");
        forge(new Subject(big.id(), Optional.of(7)), Term.tag("rare", "needle"));
        forge(new Subject(big.id(), Optional.of(999_999)), Term.tag("rare", "needle"));
        forge(new Subject("01ARZ3NDEKTSV4RRFFQ69G5FAV", Optional.of(1)), Term.tag("rare", "needle"));
        forge(Subject.model(small.id()), Term.tag("rare", "needle"));

        assertThat(found("after", "tag.rare = 'needle'")).isEqualTo(before);

        Version former = store.version(big.id(), 42).orElseThrow();
        write(big, former.described(Samples.metadata(Optional.empty(), Map.of()), Samples.NOW));
        assertThat(found("a tag that is gone", "tag.rare = 'needle'")).isEmpty();
        write(big, former.deleted(Samples.NOW));
        assertThat(found("a version that is gone", "tag.rare = 'needle'")).isEmpty();
    }

    @Test
    void aRestrictedModelIsFoundByItsReadersOnlyWhateverItsVersionsAreTagged() {
        filled("big", 1_000, SearchPlanTest::tags);
        Model hidden = filled("hidden", 300, number -> Map.of("rare", "needle"));
        words(hidden, Map.of("rare", "needle"));
        for (int i = 0; i < 150; i++) {
            filled("m-" + i, 0, number -> Map.of());
        }
        assertThat(found("open", "tag.rare = 'needle'", "max_results", "1000")).hasSize(301);
        assertThat(models("open", "tag.rare = 'needle'")).containsExactly("hidden");
        memory.registry
                .accesses()
                .set(
                        hidden.name(),
                        new ModelAccess.Wish(
                                Visibility.RESTRICTED,
                                Map.of(Role.VIEWER, new TreeSet<>(Set.of(new Holder("secret"))))),
                        Request.by(ROOT));

        assertThat(found("restricted", "tag.rare = 'needle'", "max_results", "1000"))
                .containsExactly("big 42");
        assertThat(found("restricted, by name", "name = 'hidden' AND tag.rare = 'needle'"))
                .isEmpty();
        assertThat(found("restricted, in order", "tag.rare = 'needle'", "order_by", "name ASC"))
                .containsExactly("big 42");
        assertThat(models("restricted", "tag.rare = 'needle'")).isEmpty();
        Caller reader = Roles.DEFAULT.caller(Identity.user("bea"), Set.of("viewers", "secret"));
        assertThat(names(search(reader, MlflowRoute.SEARCH_VERSIONS, "tag.rare = 'needle'", "max_results", "1000")))
                .hasSize(301);
    }

    @Test
    void aSearchWhoseTimeIsOverSaysWhereToGoOn() {
        filled("big", 3_000, SearchPlanTest::tags);
        ofEachElement = Duration.ofMillis(10);
        String filter = "source_path = 's3://none'";

        Answer first = search(filter);
        assertThat(names(first)).isEmpty();
        assertThat(token(first)).isNotEmpty();
        assertThat(looked()).isEqualTo(1_500);

        assertThat(token(search(filter, "page_token", token(first)))).isEmpty();
    }

    @Test
    void modelsAreFoundByARareTagInAnyOrder() {
        for (int i = 0; i < 1_000; i++) {
            Model model = filled("m-%04d".formatted(i), 0, number -> Map.of());
            words(
                    model,
                    i == 777
                            ? Map.of("rare", "needle", "team", "risk")
                            : Map.of("team", i % 2 == 0 ? "risk" : "fraud"));
        }

        assertThat(models("rare tag", "tag.rare = 'needle'")).containsExactly("m-0777");
        assertThat(looked()).isLessThan(150);
        assertThat(models(
                        "rare tag, as clients ask", "tag.rare = 'needle' AND tag.`mlflow.prompt.is_prompt` != 'true'"))
                .containsExactly("m-0777");
        assertThat(models("rare tag, backwards", "tag.rare = 'needle'", "order_by", "name DESC"))
                .containsExactly("m-0777");
        assertThat(models("rare tag, by time", "tag.rare = 'needle'", "order_by", "creation_timestamp ASC"))
                .containsExactly("m-0777");
        assertThat(looked()).isLessThan(20);
        assertThat(models("common tag", "tag.team = 'fraud'", "max_results", "10"))
                .hasSize(10);
        assertThat(looked()).isLessThan(250);
        assertThat(models("all by time", "", "order_by", "last_updated_timestamp DESC", "max_results", "1000"))
                .hasSize(1_000);
        forge(Subject.model(store.model(new ModelName("m-0001")).orElseThrow().id()), Term.tag("rare", "needle"));
        assertThat(models("rare tag, forged", "tag.rare = 'needle'")).containsExactly("m-0777");
    }

    @Test
    void theLastVersionsOfAHundredModelsAreReadAtOnce() {
        for (int i = 0; i < 100; i++) {
            Model model = Samples.model("m-%03d".formatted(i));
            store.commit(Samples.creation(model));
            List<Version> versions = new ArrayList<>();
            for (int number = 1; number <= 12; number++) {
                boolean isLast = number == 12;
                VersionStatus status = isLast && i % 2 == 0 ? VersionStatus.REJECTED : VersionStatus.READY;
                versions.add(Samples.version(model, number, status, Samples.metadata(Optional.empty(), Map.of())));
            }
            Model numbered = model;
            for (int number = 1; number <= 12; number++) {
                numbered = numbered.numbered(number);
            }
            store.commit(Samples.change(
                    model,
                    Samples.next(numbered),
                    versions.stream().map(Commit.Write.OfVersion::new).toArray(Commit.Write[]::new)));
        }

        Answer answer = search(ADA, MlflowRoute.SEARCH_MODELS, "", "max_results", "100");

        List<?> models = (List<?>) answer.body().get("registered_models");
        assertThat(models).hasSize(100);
        for (int i = 0; i < 100; i++) {
            Map<?, ?> last = (Map<?, ?>) ((List<?>) ((Map<?, ?>) models.get(i)).get("latest_versions")).get(0);
            assertThat(last.get("version")).as("of model " + i).isEqualTo(i % 2 == 0 ? "11" : "12");
        }
        System.out.println("items looked at for the last versions of 100 models: " + read);
        assertThat(read).doesNotContainKey("visitVersions");
        assertThat(read.get("versions")).isLessThanOrEqualTo(100 + 50 * 5);
    }

    /** A model with so many versions, the later ones changed later. */
    private Model filled(String name, int versions, IntFunction<Map<String, String>> tags) {
        Model model = Samples.model(name);
        store.commit(Samples.creation(model));
        List<Version> all = new ArrayList<>();
        for (int number = 1; number <= versions; number++) {
            all.add(Samples.version(
                    model, number, VersionStatus.READY, Samples.metadata(Optional.empty(), tags.apply(number))));
        }
        Samples.writeVersions(store, model, all);
        all.forEach(version -> index(Subject.of(version.key()), Term.of(version)));
        return model;
    }

    private static Map<String, String> tags(int number) {
        Map<String, String> tags = new HashMap<>();
        tags.put("parity", number % 2 == 0 ? "even" : "odd");
        tags.put("hundred", Integer.toString(number % 100));
        if (number == 42) {
            tags.put("rare", "needle");
        }
        return tags;
    }

    private void write(Model model, Version version) {
        Samples.writeVersions(store, store.modelById(model.id()).orElseThrow(), List.of(version));
    }

    private void words(Model model, Map<String, String> tags) {
        Model head = store.modelById(model.id()).orElseThrow();
        store.commit(Samples.change(
                head, Samples.next(head), new Commit.Write.OfWords(model.id(), new Words(Optional.empty(), tags))));
        index(Subject.model(model.id()), Term.of(store.words(model.id())));
    }

    private void index(Subject subject, SortedSet<Term> terms) {
        assertThat(index.write(index.indexed(subject), new Indexed(subject, terms)))
                .isTrue();
    }

    private void forge(Subject subject, Term term) {
        SortedSet<Term> terms = new TreeSet<>(index.indexed(subject).terms());
        terms.add(term);
        index(subject, terms);
    }

    /** All that a search for versions finds, page by page. */
    private List<String> found(String what, String filter, String... more) {
        Answer answer = search(filter, more);
        List<String> all = new ArrayList<>(names(answer));
        int pages = 1;
        while (!token(answer).isEmpty() && !List.of(more).contains("max_results")) {
            List<String> next = new ArrayList<>(List.of(more));
            next.addAll(List.of("page_token", token(answer)));
            answer = search(filter, next.toArray(String[]::new));
            assertThat(names(answer)).as("a page with a token has something").isNotEmpty();
            all.addAll(names(answer));
            pages++;
        }
        System.out.println("items looked at of versions by " + what + ": " + read + ", " + all.size() + " found in "
                + pages + " pages");
        return all;
    }

    private List<String> models(String what, String filter, String... more) {
        Answer answer = search(ADA, MlflowRoute.SEARCH_MODELS, filter, more);
        System.out.println("items looked at of models by " + what + ": " + read);
        return ((List<?>) answer.body().get("registered_models"))
                .stream()
                        .map(model -> ((Map<?, ?>) model).get("name").toString())
                        .toList();
    }

    private Answer search(String filter, String... more) {
        return search(ADA, MlflowRoute.SEARCH_VERSIONS, filter, more);
    }

    private Answer search(Caller caller, MlflowRoute route, String filter, String... more) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        query.put("filter", List.of(filter));
        for (int i = 0; i < more.length; i += 2) {
            if (!more[i + 1].isEmpty()) {
                query.put(more[i], List.of(more[i + 1]));
            }
        }
        read.clear();
        Answer answer = api.answer(new ApiRequest(route.route(), caller, Map.of(), query, Map.of(), ""));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private static List<String> names(Answer answer) {
        return ((List<?>) answer.body().get("model_versions"))
                .stream()
                        .map(version -> ((Map<?, ?>) version).get("name") + " " + ((Map<?, ?>) version).get("version"))
                        .toList();
    }

    private static String token(Answer answer) {
        Object token = answer.body().get("next_page_token");
        return token instanceof Optional<?> optional
                ? optional.map(Object::toString).orElse("")
                : "";
    }

    /** How many items the last call looked at, keys of the index among them. */
    private int looked() {
        return read.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The same lists, which count what they give and let time pass for each element. */
    private RegistryLists counting(RegistryLists lists) {
        return (RegistryLists) Proxy.newProxyInstance(
                RegistryLists.class.getClassLoader(), new Class<?>[] {RegistryLists.class}, (proxy, method, given) -> {
                    Object[] arguments = given.clone();
                    for (int i = 0; i < arguments.length; i++) {
                        if (arguments[i] instanceof Visitor<?> visitor) {
                            arguments[i] = counting(method.getName(), visitor);
                        }
                    }
                    Object answer;
                    try {
                        answer = method.invoke(lists, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (answer instanceof RegistryLists other) {
                        return counting(other);
                    }
                    if (method.getName().endsWith("Tagged")) {
                        Optional<?> some = (Optional<?>) answer;
                        count(
                                method.getName(),
                                some.map(keys -> ((Collection<?>) keys).size())
                                        .orElse((Integer) arguments[arguments.length - 1] + 1));
                    } else if (answer instanceof Collection<?> all) {
                        count(method.getName(), all.size());
                    }
                    return answer;
                });
    }

    private <T> Visitor<T> counting(String what, Visitor<T> visitor) {
        return new Visitor<>() {
            @Override
            public boolean visit(T element, String place) {
                count(what, 1);
                return visitor.visit(element, place);
            }

            @Override
            public boolean passOver(String place) {
                count(what, 1);
                return visitor.passOver(place);
            }
        };
    }

    private void count(String what, int items) {
        read.merge(what, items, Integer::sum);
        Instant now = clock.instant();
        clock.set(now.plus(ofEachElement));
    }
}
