package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.Seed;
import dev.slipway.json.Json;
import dev.slipway.json.RandomJson;
import dev.slipway.registry.Request;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One deed a key: the same request gets the same answer, another request under the key is refused. */
class IdempotencyTest {
    private static final ApiRequest CREATE = keyed(Calls.valid(V1Route.CREATE_MODEL), "k-1");

    private final Map<String, Answered> kept = new HashMap<>();
    private final List<Request<String>> done = new ArrayList<>();

    /** A store that keeps marks and nothing else. */
    private final RegistryStore store = (RegistryStore) Proxy.newProxyInstance(
            IdempotencyTest.class.getClassLoader(),
            new Class<?>[] {RegistryStore.class},
            (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("answered");
                return Optional.ofNullable(kept.get((String) arguments[0]));
            });

    private final Idempotency idempotency = new Idempotency(store, Clock.fixed(Calls.NOW, ZoneOffset.UTC));

    @Test
    void theSameRequestIsDoneOnceAndAnsweredTheSame() {
        Answer first = ask(CREATE);
        Answer again = ask(CREATE);
        assertThat(done).hasSize(1);
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(first.headers()).isEqualTo(Map.of("Location", "/v1/models/m"));
        assertThat(again.headers()).isEqualTo(Map.of("Location", "/v1/models/m", "Idempotent-Replay", "true"));
    }

    @Test
    void theMarkIsKeptForADay() {
        ask(CREATE);
        assertThat(kept.values()).singleElement().satisfies(mark -> {
            assertThat(mark.expiresAt()).isEqualTo(Calls.NOW.plus(Idempotency.MEMORY));
            assertThat(mark.id()).matches("[0-9a-f]{64}");
        });
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        ask(CREATE);
        ApiRequest version = Calls.valid(V1Route.REGISTER_VERSION);
        for (ApiRequest other : List.of(
                Calls.withBody(CREATE, CREATE.body() + " "),
                Calls.withBody(CREATE, ""),
                keyed(version, "k-1"),
                Calls.with(CREATE, Map.of("idempotency-key", "k-1", "if-match", "\"3\"")),
                Calls.withQuery(CREATE, Map.of("a", List.of("b"))))) {
            assertThatThrownBy(() -> ask(other))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.KEY_REUSED));
        }
        assertThat(done).hasSize(1);
    }

    @Test
    void theSameKeyOnAnotherModelIsAnotherRequest() {
        ApiRequest one = keyed(Calls.valid(V1Route.REGISTER_VERSION), "k");
        ApiRequest other =
                new ApiRequest(one.route(), one.caller(), Map.of("model", "n"), one.query(), one.headers(), one.body());
        ask(one);
        assertThatThrownBy(() -> ask(other)).isInstanceOf(Refused.class);
    }

    @Test
    void keysBelongToTheirCaller() {
        ask(CREATE);
        ask(Calls.by(CREATE, Roles.DEFAULT.caller(Identity.user("eve"), Set.of("contributors"))));
        ask(keyed(Calls.by(CREATE, Roles.DEFAULT.caller(Identity.user("ada\nk"), Set.of())), "-1"));
        assertThat(done).hasSize(3);
        assertThat(kept).hasSize(3);
    }

    @Test
    void aKeyStaysItsCallersWhateverTheyAreCalled() {
        Caller ada = CREATE.caller();
        ask(CREATE);
        ask(Calls.by(CREATE, Roles.DEFAULT.caller(new Identity(ada.identity().id(), "Ada Lovelace"), ada.groups())));
        assertThat(done).hasSize(1);
    }

    @Test
    void withoutAKeyEveryRequestIsDone() {
        ApiRequest unkeyed = Calls.valid(V1Route.CREATE_MODEL);
        ask(unkeyed);
        ask(unkeyed);
        assertThat(done)
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.once()).isEmpty());
        assertThat(kept).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", ",", "a,", "a,b", "a, b", "two words", "caf\u00e9", "a\tb", "a\nb", "\u007f", "\u202e"
            })
    void otherKeysAreRefused(String key) {
        for (String text : List.of(key, key + "x".repeat(300))) {
            assertThatThrownBy(() -> ask(keyed(CREATE, text)))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.facts()).containsEntry("field", "Idempotency-Key"));
        }
    }

    @Test
    void aKeyHas255CharactersAtMost() {
        assertThatThrownBy(() -> ask(keyed(CREATE, "x".repeat(256)))).isInstanceOf(Refused.class);
        ask(keyed(CREATE, "~".repeat(255)));
        assertThat(done).hasSize(1);
    }

    @Test
    void aKeyThatIsSentTwiceIsOne() {
        for (String joined : List.of("k-1", "k-1,k-1", "k-1, k-1", " k-1 ,k-1")) {
            ask(keyed(CREATE, joined));
        }
        assertThat(done).hasSize(1);
        assertThat(kept).hasSize(1);
    }

    @Test
    void anAnswerComesBackToTheLetterHoweverDeepItsBodyIs() {
        Random random = Seed.random("answers");
        RandomJson json = new RandomJson(random);
        for (int i = 0; i < 2_000; i++) {
            Answer answer = Answer.of(201, json.object(4)).with("Location", "/v1/models/a%20b");
            Answer again = Answer.ofStored(answer.stored());
            assertThat(again.text()).isEqualTo(answer.text());
            assertThat(again.headers()).isEqualTo(answer.headers());
            assertThat(again.status()).isEqualTo(201);
        }
        String deepest = "{\"a\":".repeat(Json.MAX_DEPTH) + "1" + "}".repeat(Json.MAX_DEPTH);
        assertThat(Answer.ofStored(Answer.ok(Json.readObject(deepest)).stored()).text())
                .isEqualTo(deepest);
    }

    private Answer ask(ApiRequest request) {
        return idempotency.once(
                request,
                (Request<String> by) -> {
                    done.add(by);
                    by.once()
                            .ifPresent(once -> kept.put(
                                    once.id(),
                                    new Answered(
                                            once.id(),
                                            once.fingerprint(),
                                            once.answer().apply("m"),
                                            once.expiresAt())));
                    return "m";
                },
                name -> Answer.of(201, Map.of("name", name)).with("Location", "/v1/models/" + name));
    }

    private static ApiRequest keyed(ApiRequest call, String key) {
        return Calls.with(call, Map.of("idempotency-key", key));
    }
}
