package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Routes;
import dev.slipway.mlflow.Downloads;
import dev.slipway.mlflow.Mlflow;
import dev.slipway.mlflow.MlflowRoute;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.VersionKey;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What MLflow's look-ups read, in request units, when there are more versions under one model than a page looks at. */
abstract class SearchCostsContract extends TableContract {
    private static final int VERSIONS = 3_000;
    private static final String RARE = "needle";
    private static final Caller ADA_READS = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("viewers"));
    private static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));

    private Units units;

    @Test
    void lookUpsAmongThousandsOfVersionsReadABoundedNumberOfUnits() {
        units = new Units(backend.client());
        Registry registry =
                new Registry(DynamoStores.on(units.client(), table, clock), nothing(ArtifactStore.class), clock);
        Routes routes = new Routes(List.of(new Mlflow("bucket", Downloads.REGISTRY)));
        Api api = new Api(routes, registry, FunctionName.QUERY, failure -> {
            throw new AssertionError(failure);
        });
        fill(registry);
        clock.set(Samples.NOW.plusSeconds(2 * VERSIONS));

        assertThat(read(api, "alias", MlflowRoute.GET_BY_ALIAS, "name", "big", "alias", "champion"))
                .isLessThanOrEqualTo(2);
        assertThat(read(api, "latest versions", MlflowRoute.LATEST_VERSIONS_BY_GET, "name", "big"))
                .isLessThanOrEqualTo(3);
        assertThat(read(api, "one version", MlflowRoute.GET_VERSION, "name", "big", "version", "1777"))
                .isLessThanOrEqualTo(2);
        assertThat(search(api, "name, 100 wanted", "name = 'big'", "100", 100)).isLessThanOrEqualTo(60);
        assertThat(search(api, "name, all wanted", "name = 'big'", "10000", 2_000))
                .isLessThanOrEqualTo(1_100);
        assertThat(search(api, "name and number", "name = 'big' AND version_number = 2424", "100", 1))
                .isLessThanOrEqualTo(6);
        assertThat(search(api, "run", "run_id = 'run-2424'", "100", 1)).isLessThanOrEqualTo(6);
        assertThat(search(api, "name and a common tag", "name = 'big' AND tag.parity = 'odd'", "100", 100))
                .isLessThanOrEqualTo(320);
        assertThat(search(api, "name and a rare tag", "name = 'big' AND tag.rare = 'needle'", "10000", 1))
                .isLessThanOrEqualTo(60);
        assertThat(search(api, "no name, a rare tag", "tag.rare = 'needle'", "10000", 1))
                .isLessThanOrEqualTo(70);
        assertThat(search(api, "a tag that none has", "tag.rare = 'pin'", "10000", 0))
                .isLessThanOrEqualTo(70);
        assertThat(search(api, "a common tag and a rare one", "tag.parity = 'even' AND tag.rare = 'needle'", "100", 1))
                .isLessThanOrEqualTo(160);
        assertThat(search(api, "no name, a common tag", "tag.parity = 'odd'", "100", 100))
                .isLessThanOrEqualTo(320);
    }

    /** One version by the registry's own hand, the others as copies of its item with something of their own. */
    private void fill(Registry registry) {
        Model model = registry.models()
                .create(new ModelName("big"), Optional.empty(), Map.of(), Request.by(ADA))
                .model();
        Lineage lineage = Lineage.NONE.taken(
                Optional.of(new Lineage.Run("run-1", Optional.empty())),
                Optional.empty(),
                new Lineage.Source("s3://elsewhere/1", Optional.empty(), Optional.empty()));
        Metadata metadata =
                new Metadata(Optional.empty(), Map.of("parity", "odd"), Map.of(), Map.of(), Optional.empty(), lineage);
        registry.linkedVersions().bySource(model.name(), metadata, Request.by(ADA));
        registry.promotions().point(model.name(), new StageName("champion"), 1, "first", Request.by(ADA));
        RawItems.repeatVersion(backend.client(), table, model.id(), VERSIONS, (number, version) -> {
            String at = Samples.NOW.plusSeconds(number).toString().replace("Z", ".000Z");
            version.put("updatedAt", AttributeValue.fromS(at));
            String place = model.id() + "#%010d".formatted(number);
            version.put("firstOrder", AttributeValue.fromS(at + "#" + place));
            version.put("secondOrder", AttributeValue.fromS(at + "#%010d".formatted(number)));
            version.put("thirdList", AttributeValue.fromS("RUN#run-" + number));
            version.put("thirdOrder", AttributeValue.fromS(place));
            Map<String, AttributeValue> tags = new LinkedHashMap<>();
            tags.put("parity", AttributeValue.fromS(number % 2 == 1 ? "odd" : "even"));
            if (number == 42) {
                tags.put("rare", AttributeValue.fromS(RARE));
            }
            version.put("tags", AttributeValue.fromM(tags));
            String json = version.get("lineage").s().replace("run-1", "run-" + number);
            version.put("lineage", AttributeValue.fromS(json));
        });
        for (int number = 1; number <= VERSIONS; number++) {
            Subject version = Subject.of(new VersionKey(model.id(), number));
            SortedSet<Term> terms = new TreeSet<>();
            if (number == 42) {
                terms.add(Term.tag("rare", RARE));
            }
            if (number % 2 == 0) {
                terms.add(Term.tag("parity", "even"));
            }
            if (!terms.isEmpty()) {
                assertThat(index.write(Indexed.nothing(version), new Indexed(version, terms)))
                        .isTrue();
            }
        }
        backend.client()
                .updateItem(update -> update.tableName(table)
                        .key(Map.of("pk", AttributeValue.fromS("NAME#big"), "sk", AttributeValue.fromS("HEAD")))
                        .updateExpression("SET lastVersion = :last")
                        .expressionAttributeValues(Map.of(":last", AttributeValue.fromN(Integer.toString(VERSIONS)))));
    }

    private double search(Api api, String what, String filter, String wanted, int expected) {
        Answer[] answer = new Answer[1];
        double units = read(api, what, answer, MlflowRoute.SEARCH_VERSIONS, "filter", filter, "max_results", wanted);
        assertThat((List<?>) answer[0].body().get("model_versions")).as(what).hasSize(expected);
        assertThat(answer[0].text().length()).isLessThan(6_000_000);
        return units;
    }

    private double read(Api api, String what, MlflowRoute route, String... arguments) {
        return read(api, what, new Answer[1], route, arguments);
    }

    private double read(Api api, String what, Answer[] answer, MlflowRoute route, String... arguments) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            query.put(arguments[i], List.of(arguments[i + 1]));
        }
        ApiRequest request = new ApiRequest(route.route(), ADA_READS, Map.of(), query, Map.of(), "");
        double read = units.of(() -> answer[0] = api.answer(request)).read();
        assertThat(answer[0].status()).as("%s: %s", what, answer[0].body()).isEqualTo(200);
        System.out.println("of " + VERSIONS + " versions, by " + what + ": " + read + " read units");
        return read;
    }

    private static <T> T nothing(Class<T> port) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (p, method, arguments) -> {
                    throw new AssertionError(method + " is not for searches");
                }));
    }
}
