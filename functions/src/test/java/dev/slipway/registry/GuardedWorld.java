package dev.slipway.registry;

import dev.slipway.SettableClock;
import dev.slipway.SteppedTime;
import dev.slipway.functions.Wiring;
import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.json.Json;
import dev.slipway.memory.MemoryArtifacts;
import dev.slipway.memory.MemoryStores;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.VersionFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A registry in memory with guarded stages in every standing that a caller might make use of, reached through the edge: every
 * function and every dialect of the deployment. It can be put back to its beginning at any time.
 */
final class GuardedWorld {
    static final Routes ROUTES = Wiring.routes();

    /** A group that a policy names and no permission. */
    static final String BOARD = "risk-board";

    static final StageName CHAMPION = new StageName("champion");
    static final StageName SHADOW = new StageName("shadow");
    static final StageName LIVE = new StageName("live");

    /** In use; before that it had the name {@link #PAYMENTS}. Its guarded stages hold versions. */
    static final ModelName PAY = new ModelName("pay");

    static final ModelName PAYMENTS = new ModelName("payments");

    /** Deleted; a guarded stage held a version. */
    static final ModelName GONE = new ModelName("gone");

    /** In use; its guarded stage never held a version. */
    static final ModelName PLANNED = new ModelName("planned");

    /** Deleted; its guarded stage never held a version. */
    static final ModelName NEVER = new ModelName("never");

    /** In use, without a policy of its own. */
    static final ModelName SANDBOX = new ModelName("sandbox");

    /** In use, and named by no call that is tried: where what a guarded stage answers is copied to. */
    static final ModelName ELSEWHERE = new ModelName("elsewhere");

    static final Caller ROOT = Roles.DEFAULT.caller(Identity.user("root"), Set.of("admins"));
    /** Made the models, and is their maintainer. */
    private static final Caller MAKER = Roles.DEFAULT.caller(Identity.user("maker"), Set.of("contributors"));

    static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));
    static final Caller OLGA = powerful("olga");
    static final Caller PETE = powerful("pete");

    /** Asked for the promotions that wait. */
    static final Caller RITA = powerful("rita");

    /** Registered most versions of {@link #PAY}. */
    static final Caller REG = powerful("reg");

    /** Registered in the sandbox what Carl copied into {@link #PAY}. */
    static final Caller ORLA = powerful("orla");

    static final Caller CARL = powerful("carl");

    /** Two approvals by the board, and a gate. */
    static final Policy STRICT = new Policy(
            2,
            Set.of(BOARD),
            List.of(new Gate("auc", Gate.Op.AT_LEAST, Optional.of(new BigDecimal("0.9")), BigDecimal.ZERO)),
            Duration.ofDays(7));

    private final SettableClock clock = new SettableClock(SampleRegistry.NOW);
    private final MemoryStores stores = new MemoryStores(clock);
    private final MemoryArtifacts artifacts = new MemoryArtifacts(clock);
    private final Map<FunctionName, Api> apis = new EnumMap<>(FunctionName.class);
    private final List<Throwable> failures = new ArrayList<>();
    private final Runnable beginning;
    private final List<String> deletedIds = new ArrayList<>();
    private final Map<Sha256, Identity> firstRegistrants = new HashMap<>();
    private final Map<String, Long> beginnings = new HashMap<>();
    private Registry registry;

    /** The world as the registry's own guard lets it be, and after that kept by this one. */
    GuardedWorld(BiFunction<RegistryStore, Rights, Guard> guard) {
        use(Guard::new);
        build();
        registry.lists().visitModels("", false, Optional.empty(), (model, place) -> {
            beginnings.put(model.model().id(), model.model().tail().seq());
            return true;
        });
        beginning = stores.checkpoint();
        use(guard);
    }

    private static Caller powerful(String subject) {
        return Roles.DEFAULT.caller(Identity.user(subject), Set.of("viewers", "contributors", "approvers", BOARD));
    }

    private void use(BiFunction<RegistryStore, Rights, Guard> guard) {
        registry = new Registry(
                stores.stores(),
                artifacts,
                new Changes(stores.stores().store(), clock, new SteppedTime()),
                RightsSettings.DEFAULT,
                guard);
        for (FunctionName function : FunctionName.values()) {
            apis.put(function, new Api(ROUTES, registry, function, failures::add));
        }
    }

    /** Puts everything back as it was when the world was made. */
    void reset() {
        beginning.run();
    }

    /** Keeps what is so now; run, it puts that back. */
    Runnable checkpoint() {
        return stores.checkpoint();
    }

    Registry registry() {
        return registry;
    }

    /** What broke and should not have. */
    List<Throwable> failures() {
        return failures;
    }

    /** The ids of the models that are deleted at the beginning. */
    List<String> deletedIds() {
        return deletedIds;
    }

    /** The last entry of a model's history at the beginning; 0 of a model that was not there. */
    long beganAt(String modelId) {
        return beginnings.getOrDefault(modelId, 0L);
    }

    /** Who was the first to register these bytes at the beginning; nobody's name for bytes that came later. */
    Identity firstToRegister(Sha256 digest) {
        return firstRegistrants.getOrDefault(digest, Identity.NOBODY);
    }

    Answer call(Caller caller, Route route, Map<String, String> path, Map<String, ?> body) {
        boolean isRead = route.method().equals("GET");
        Map<String, List<String>> query = new HashMap<>();
        if (isRead) {
            body.forEach((name, value) -> query.put(name, List.of(String.valueOf(value))));
        }
        return apis.get(route.function())
                .answer(new ApiRequest(route, caller, path, query, Map.of(), isRead ? "" : Json.write(body)));
    }

    Answer call(WriteCalls.Call call) {
        return apis.get(call.route().function())
                .answer(new ApiRequest(call.route(), call.caller(), call.path(), Map.of(), Map.of(), call.body()));
    }

    private void build() {
        makePay();
        model(ORLA, SANDBOX);
        ready(ORLA, SANDBOX, "0.99");
        move(ORLA, SANDBOX, 1, CHAMPION);
        move(ORLA, SANDBOX, 1, LIVE);
        copyFromTheSandbox();
        ready(REG, PAY);
        // Four that wait: the first two for one approval more.
        approve(ask(RITA, PAY, 5, CHAMPION), OLGA);
        approve(ask(RITA, PAY, 6, CHAMPION), OLGA);
        ask(RITA, PAY, 5, StageName.PRODUCTION);
        ask(RITA, PAY, 5, SHADOW);

        model(MAKER, GONE);
        ready(MAKER, GONE, "0.95");
        set(GONE, CHAMPION, STRICT);
        promote(GONE, 1, CHAMPION);
        clear(GONE, CHAMPION);
        delete(GONE);

        model(MAKER, PLANNED);
        ready(MAKER, PLANNED, "0.95");
        set(PLANNED, CHAMPION, STRICT);

        model(MAKER, ELSEWHERE);
        model(MAKER, NEVER);
        set(NEVER, CHAMPION, STRICT);
        delete(NEVER);
    }

    /**
     * Champion holds version 4, with 2 beneath, which was approved, and 1 beneath that, which was not; 3 was approved and rolled
     * back. Production holds 4 and beneath it 2. Shadow held 1 and was cleared. The alias live holds 1.
     */
    private void makePay() {
        model(MAKER, PAYMENTS);
        ready(MAKER, PAYMENTS, "0.95");
        move(MAKER, PAYMENTS, 1, CHAMPION);
        move(MAKER, PAYMENTS, 1, LIVE);
        set(PAYMENTS, CHAMPION, STRICT);
        set(PAYMENTS, SHADOW, Policy.ONE_APPROVAL);
        for (int i = 2; i <= 5; i++) {
            ready(REG, PAYMENTS, "0.95");
        }
        promote(PAYMENTS, 2, CHAMPION);
        promote(PAYMENTS, 3, CHAMPION);
        registry.stages().rollBack(PAYMENTS, CHAMPION, Optional.empty(), "worse", Request.by(OLGA));
        promote(PAYMENTS, 4, CHAMPION);
        promote(PAYMENTS, 2, StageName.PRODUCTION);
        promote(PAYMENTS, 4, StageName.PRODUCTION);
        promote(PAYMENTS, 1, SHADOW);
        clear(PAYMENTS, SHADOW);
        registry.models()
                .update(
                        PAYMENTS,
                        new Models.Description(Optional.of(PAY), Optional.empty(), Map.of()),
                        Request.by(ROOT));
    }

    private void copyFromTheSandbox() {
        Route create = ROUTES.all().stream()
                .filter(route -> route.operationId().equals("mlflowCreateVersion"))
                .findFirst()
                .orElseThrow();
        Answer copied = call(CARL, create, Map.of(), Map.of("name", PAY.value(), "source", "models:/sandbox/1"));
        if (copied.status() != 200) {
            throw new IllegalStateException(copied.text());
        }
    }

    private void model(Caller by, ModelName name) {
        registry.models().create(name, Optional.empty(), Map.of(), Request.by(by));
    }

    /** A version whose files are there and like no other's. */
    private void ready(Caller by, ModelName name, String... auc) {
        Map<String, BigDecimal> metrics = Stream.of(auc).collect(Collectors.toMap(text -> "auc", BigDecimal::new));
        Metadata metadata = new Metadata(Optional.empty(), Map.of(), metrics, Map.of(), Optional.empty(), Lineage.NONE);
        int next = registry.catalog().model(name).lastVersion() + 1;
        String file = name + "-" + next + ".bin";
        Versions.Registered made =
                registry.versions().register(name, metadata, SampleRegistry.manifest(file), Request.by(by));
        for (VersionFile declared : made.files().files()) {
            artifacts.put(declared.key(), file.getBytes(StandardCharsets.UTF_8));
        }
        registry.uploads().complete(made.model(), next, Request.by(by));
        firstRegistrants.put(made.version().digest(), by.identity());
    }

    private void move(Caller by, ModelName name, int version, StageName stage) {
        registry.promotions().point(name, stage, version, "a try", Request.by(by));
    }

    private void set(ModelName name, StageName stage, Policy policy) {
        registry.policies().set(name, stage, policy, Request.by(ROOT));
    }

    private Promotion ask(Caller by, ModelName name, int version, StageName stage) {
        return registry.promotions().request(name, version, stage, "better", Request.by(by));
    }

    private Promotion approve(Promotion promotion, Caller by) {
        return registry.promotions().decide(promotion.id(), Decision.Verdict.APPROVE, Optional.empty(), Request.by(by));
    }

    private void promote(ModelName name, int version, StageName stage) {
        Promotion promotion = ask(RITA, name, version, stage);
        if (approve(promotion, OLGA).isOpen()) {
            approve(promotion, PETE);
        }
    }

    private void clear(ModelName name, StageName stage) {
        registry.stages().clear(name, stage, "poisoned", Request.by(ROOT));
    }

    private void delete(ModelName name) {
        deletedIds.add(registry.models().delete(name, Request.by(ROOT)).model().id());
    }
}
