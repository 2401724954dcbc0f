package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every POST answers when it comes again under its key, by then perhaps of something that is deleted. */
class ReplayTest {
    /** They say that a model is in use. */
    private static final Set<V1Route> OF_A_MODEL = Set.of(V1Route.CREATE_MODEL, V1Route.RESTORE_MODEL);

    /** They say that a version is in use. */
    private static final Set<V1Route> OF_A_VERSION =
            Set.of(V1Route.REGISTER_VERSION, V1Route.COMPLETE_VERSION, V1Route.RESTORE_VERSION);

    private final Scene scene = new Scene();

    static Stream<V1Route> posts() {
        return Arrays.stream(V1Route.values()).filter(Exchange::takesKey);
    }

    static Stream<V1Route> events() {
        return posts().filter(row -> !OF_A_MODEL.contains(row) && !OF_A_VERSION.contains(row));
    }

    static Stream<V1Route> ofAVersion() {
        return OF_A_VERSION.stream();
    }

    static Stream<V1Route> ofAModelOrAVersion() {
        return Stream.concat(OF_A_MODEL.stream(), OF_A_VERSION.stream());
    }

    @Test
    void promotionsDecisionsAndRollbacksAreTheOnlyRecordsOfWhatHappened() {
        assertThat(events())
                .containsExactlyInAnyOrder(
                        V1Route.REQUEST_PROMOTION, V1Route.DECIDE_PROMOTION, V1Route.ROLL_BACK_STAGE);
    }

    @ParameterizedTest
    @MethodSource("posts")
    void theSameAnswerIsGivenAgainAndNothingIsDoneAgain(V1Route row) {
        Answer first = done(row);
        int entries = scene.recorded().size();
        scene.sample.later(Duration.ofHours(23));

        assertGivenAgain(first, ask(row));

        assertThat(scene.recorded()).hasSize(entries);
    }

    @ParameterizedTest
    @MethodSource("events")
    void whatHappenedIsToldAsItWasThoughItsVersionAndItsModelAreDeleted(V1Route row) {
        Answer first = done(row);
        scene.deleteVersion(first);
        assertGivenAgain(first, ask(row));

        scene.deleteModel(first);

        assertGivenAgain(first, ask(row));
    }

    @ParameterizedTest
    @MethodSource("ofAVersion")
    void aVersionThatWasDeletedSinceIsNotAnsweredAsIfItWereThere(V1Route row) {
        Answer first = done(row);
        scene.deleteVersion(first);

        assertRefused("VERSION_DELETED", ask(row));
    }

    @ParameterizedTest
    @MethodSource("ofAModelOrAVersion")
    void aModelThatWasDeletedSinceIsNotAnsweredAsIfItWereThere(V1Route row) {
        Answer first = done(row);
        scene.deleteModel(first);

        assertRefused("MODEL_DELETED", ask(row));
    }

    @Test
    void noUploadsAreHandedOutForADeletedVersion() {
        Answer registered = done(V1Route.REGISTER_VERSION);
        ApiRequest uploads = Calls.ofVersion(scene.call(V1Route.LIST_UPLOADS), registered);
        assertThat((List<?>) scene.answer(uploads).body().get("uploads")).isNotEmpty();
        scene.deleteVersion(registered);

        assertRefused("VERSION_DELETED", scene.answer(uploads));
    }

    @Test
    void aRegistrationIsWarnedOfNamesThatWindowsCannotStoreWheneverItIsAnswered() {
        ApiRequest call = scene.call(V1Route.REGISTER_VERSION);
        assertThat(scene.answer(call).body()).containsEntry("warnings", List.of());
        ApiRequest odd = Calls.with(
                Calls.withBody(call, call.body().replace("a.bin", "b/aux.bin")), Map.of("idempotency-key", "k"));

        for (Answer answer : List.of(scene.answer(odd), scene.answer(odd))) {
            assertThat(Json.readObject(answer.text()).get("warnings"))
                    .isEqualTo(List.of(Map.of(
                            "code",
                            "WINDOWS_NAME",
                            "text",
                            "Windows cannot store 1 file under the declared name: \"b/aux.bin\"")));
        }
    }

    private Answer done(V1Route row) {
        Answer first = ask(row);
        assertThat(first.status()).as(first.text()).isEqualTo(row.route().success());
        assertThat(first.headers()).doesNotContainKey("Idempotent-Replay");
        return first;
    }

    private Answer ask(V1Route row) {
        return scene.answer(Calls.with(scene.call(row), Map.of("idempotency-key", "k")));
    }

    private static void assertGivenAgain(Answer first, Answer again) {
        assertThat(again.status()).as(again.text()).isEqualTo(first.status());
        assertThat(again.headers())
                .containsAllEntriesOf(first.headers())
                .containsEntry("Idempotent-Replay", "true")
                .hasSize(first.headers().size() + 1);
        assertThat(kept(again)).isEqualTo(kept(first));
    }

    /** Uploads are signed anew each time. */
    private static Map<String, Object> kept(Answer answer) {
        Map<String, Object> body = Json.readObject(answer.text());
        body.remove("uploads");
        return body;
    }

    private static void assertRefused(String code, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(answer.body()).containsEntry("code", code);
    }
}
